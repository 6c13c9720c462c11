"""The editor's day in Wagtail's admin: hints, reports, a second pair of eyes, who may write what."""
