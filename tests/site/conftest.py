"""The browser for the tests of the site's pages."""

from tests.browser import address, browser, visit

__all__ = ["address", "browser", "visit"]
