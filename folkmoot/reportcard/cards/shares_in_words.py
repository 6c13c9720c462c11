"""A share as people say it: 'just under half', 'about two in three'."""

from folkmoot.reportcard.cards.wording import Wording


def share_in_words(share: float, wording: Wording) -> str:
    """A share from 0 to 1 in words that can begin a sentence, in small letters.

    'About' a simple fraction stands for a share at most 2.5 percentage points from it; between two of them the words say on
    which side it lies. Nobody and everyone are said only where that is exact.
    """
    _ = wording.gettext
    words = (
        (0.0, _("nobody")),
        (0.03, _("very few")),
        (0.075, _("about one in twenty")),
        (0.125, _("about one in ten")),
        (0.155, _("about one in seven")),
        (0.18, _("about one in six")),
        (0.225, _("about one in five")),
        (0.275, _("about one in four")),
        (0.31, _("just under one in three")),
        (0.355, _("about one in three")),
        (0.38, _("more than one in three")),
        (0.425, _("about two in five")),
        (0.455, _("more than two in five")),
        (0.49, _("just under half")),
        (0.51, _("about half")),
        (0.545, _("just over half")),
        (0.575, _("more than half")),
        (0.625, _("about three in five")),
        (0.645, _("nearly two in three")),
        (0.69, _("about two in three")),
        (0.725, _("more than two in three")),
        (0.775, _("about three in four")),
        (0.825, _("about four in five")),
        (0.875, _("more than four in five")),
        (0.925, _("about nine in ten")),
        (0.97, _("more than nine in ten")),
        (0.9999999, _("almost everyone")),
    )
    return next((said for limit, said in words if share <= limit), _("everyone"))
