"""Folkmoot: from what citizens experience to a published report card of their municipality."""

__version__ = "0.1.0"
