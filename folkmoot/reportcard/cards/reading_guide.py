"""'How to read this': each sign of a card beside what it means."""

from dataclasses import dataclass

from markupsafe import Markup

from folkmoot.reportcard.cards.charts import APART, SHARES, dots, interval_bar, interval_strip
from folkmoot.reportcard.cards.wording import Wording


@dataclass(frozen=True)
class ReadingLine:
    """A sign, drawn or as a word, and its meaning."""

    picture: Markup
    word: str
    text: str


def reading_lines(words: Wording) -> tuple[ReadingLine, ...]:
    """The signs in the order in which a reader meets them."""
    _ = words.gettext
    mirrored = words.right_to_left
    example = _("An example")
    return (
        ReadingLine(
            dots(0.35, example),
            "",
            _("Twenty dots are all who answered. As many are filled as come closest to the share."),
        ),
        ReadingLine(
            interval_strip(0.5, 0.28, 0.72, SHARES, example, mirrored=mirrored),
            "",
            _(
                "The dot is the figure. The band is its uncertainty: only some were asked, and others might have answered "
                "otherwise. If the survey were made again and again in the same way, the band would cover the true figure 95 "
                "times out of 100."
            ),
        ),
        ReadingLine(
            interval_strip(0.62, 0.4, 0.84, SHARES, example, mirrored=mirrored, everyone=0.35),
            "",
            _("The dashed line is the figure for everyone, to compare a group with."),
        ),
        ReadingLine(
            Markup(),
            _("higher, lower"),
            _(
                "The group differs from all others by more than chance would make likely, also when one takes into account how "
                "many groups are compared. “No clear difference” does not mean that they are alike: the survey is too small "
                "to tell."
            ),
        ),
        ReadingLine(
            interval_strip(0.5, 0.15, 0.85, SHARES, example, mirrored=mirrored, uncertain=True),
            "",
            _("An open dot is an uncertain figure: few people answered."),
        ),
        ReadingLine(
            interval_bar(0.4, None, None, SHARES, example, mirrored=mirrored, colour=APART),
            "",
            _("Hatched are answers apart from the others, such as “don’t know” and those who would rather not answer."),
        ),
        ReadingLine(
            Markup(),
            _("not shown"),
            _(
                "So that nobody can be found out, and nobody misled by too few answers, some figures are not shown. The reason "
                "stands in their place."
            ),
        ),
    )
