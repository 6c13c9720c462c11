"""What a web server runs has read every page's code before the first reader comes."""

import gc
import runpy

import pytest
from django.urls import clear_url_caches, get_resolver


def test_all_pages_are_read_and_put_out_of_the_garbage_collectors_sight(monkeypatch: pytest.MonkeyPatch):
    read_when_frozen: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: read_when_frozen.append("url_patterns" in vars(get_resolver())))
    clear_url_caches()
    runpy.run_module("folkmoot.site.wsgi")
    assert read_when_frozen == [True]
