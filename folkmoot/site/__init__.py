"""Where the rooms are put together: settings, addresses, base templates, styles."""
