"""What the checks of a fieldwork are called."""

from django.utils.translation import gettext_lazy as _

CHECK_NAMES = {
    "too_fast": _("Too fast"),
    "hurried": _("Hurried questions"),
    "overlapping": _("Two at once"),
    "odd_hours": _("Odd hours"),
    "straight_lines": _("Straight line"),
    "near_duplicate": _("Nearly the same"),
    "nonresponse": _("Few answers"),
    "outlier": _("Unusual number"),
    "far_away": _("Far away"),
    "unlike_others": _("Unlike the others"),
    "behind_plan": _("Behind the plan"),
}


def check_name(check: str) -> str:
    """In the reader's language; the check's own name where it has none."""
    return str(CHECK_NAMES.get(check, check))
