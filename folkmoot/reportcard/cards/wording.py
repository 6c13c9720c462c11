"""How a card says things in one language: its own words from the catalogues, numbers and dates as the language writes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil

from babel import Locale
from babel.dates import format_interval

from folkmoot.reportcard.cards.card import Estimate, FigureChange, Note, Verdict
from folkmoot.reportcard.cards.catalogues import language_of_words, translations
from folkmoot.reportcard.forms.questionnaire import Language, Texts

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
HAIR = 1e-9
MINUS = "\u2212"
ISOLATE, END_OF_ISOLATE = "\u2066", "\u2069"
_TERRITORY = {"en": "en_GB"}


@dataclass(frozen=True)
class Said:
    """A text, and its language and direction where they are not those of the words around it (else empty)."""

    text: str
    language: str = ""
    direction: str = ""

    def __str__(self) -> str:
        return self.text


class Wording:
    """The words of a card in one language of its form. Make it with `wording`.

    `language` is the form's; `words` the language of the card's own words: the same where `has_own_words`, else English.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = language_of_words(language)
        self.has_own_words = language.split("-", maxsplit=1)[0].lower() == self.words
        self.right_to_left = Language(self.words, "").right_to_left
        self.direction = "rtl" if self.right_to_left else "ltr"
        catalogue = translations(self.words)
        self._gettext: Callable[[str], str] = catalogue.gettext
        self._ngettext: Callable[[str, str, int], str] = catalogue.ngettext
        self._locale = Locale.parse(_TERRITORY.get(self.words, self.words))
        symbols = self._locale.number_symbols["latn"]
        self._decimal = symbols["decimal"]
        self._thousands = {" ": NO_BREAK_SPACE, "\u202f": NO_BREAK_SPACE}.get(symbols["group"], symbols["group"])
        self._before_percent = NARROW_SPACE if self._locale.percent_formats[None].pattern.endswith("\u00a0%") else ""

    def gettext(self, message: str, **places: object) -> str:
        """A text of the catalogue with its places filled."""
        return self._gettext(message) % places

    def ngettext(self, one: str, many: str, count: int, **places: object) -> str:
        """A text of the catalogue in the plural form that `count` asks for; `%(count)s` is the number as it is written."""
        return self._ngettext(one, many, count) % {"count": self.whole(count), **places}

    def said(self, texts: Texts, otherwise: str = "") -> Said:
        """A text of the form in the card's language; else in another that it is in; else `otherwise`."""
        for language in (self.language, self.words, *texts):
            if texts.get(language):
                if language == self.words:
                    return Said(texts[language])
                return Said(texts[language], language, "rtl" if Language(language, "").right_to_left else "ltr")
        return Said(otherwise)

    def whole(self, number: float) -> str:
        """A whole number: 2 368 in Swedish, 2,368 in English."""
        return self.decimal(number, 0)

    def decimal(self, number: float, digits: int) -> str:
        """A number with so many digits after the decimal sign."""
        written = f"{abs(number):,.{digits}f}"
        sign = MINUS if number < 0 and written.strip("0.,") else ""
        return sign + written.translate({ord(","): self._thousands, ord("."): self._decimal})

    def significant(self, number: float, spread: float) -> str:
        """A mean with as many digits as its uncertainty allows: the first digit of the standard error, at most two after
        the decimal sign."""
        return self.decimal(number, _digits(spread))

    def percent(self, share: float) -> str:
        """A share in whole percent; one that is neither nought nor all is not written as if it were."""
        hundredths = round(100 * share)
        if hundredths == 0 and share > 0:
            return self.gettext("under %(share)s", share=self._percent_sign("1"))
        if hundredths == 100 and share < 1:
            return self.gettext("over %(share)s", share=self._percent_sign("99"))
        return self._percent_sign(str(hundredths))

    def points(self, share: float) -> str:
        """A standard error of a share, in percentage points with one digit."""
        return self.decimal(100 * share, 1)

    def interval(self, figure: Estimate, *, is_share: bool) -> str:
        """From where to where, in short: 43–53 %; empty where there is no interval."""
        ends = self._ends(figure, is_share=is_share)
        return self.gettext("%(lower)s–%(upper)s", lower=ends[0], upper=ends[1]) if ends else ""

    def between(self, figure: Estimate, *, is_share: bool) -> str:
        """From where to where, in words: between 43 and 53 %; empty where there is no interval."""
        ends = self._ends(figure, is_share=is_share)
        return self.gettext("between %(lower)s and %(upper)s", lower=ends[0], upper=ends[1]) if ends else ""

    def value(self, figure: Estimate, *, is_share: bool) -> str:
        """A figure as it is shown: a share in percent, a mean as a number; empty where it is hidden."""
        if figure.estimate is None:
            return ""
        return self.percent(figure.estimate) if is_share else self.significant(figure.estimate, figure.standard_error or 0.0)

    def answers(self, count: int) -> str:
        return self.ngettext("%(count)s answer", "%(count)s answers", count)

    def period(self, first: str, last: str) -> str:
        """The days of the interviews; empty where they are not known."""
        if not first or not last:
            return ""
        return str(format_interval(date.fromisoformat(first), date.fromisoformat(last), "yMMMMd", locale=self._locale))

    def months(self, first: str, last: str) -> str:
        """The months of the interviews: March 2024, March–May 2024; empty where they are not known."""
        if not first or not last:
            return ""
        return str(format_interval(date.fromisoformat(first), date.fromisoformat(last), "yMMMM", locale=self._locale))

    def change(self, figure: FigureChange, *, is_share: bool) -> tuple[str, str]:
        """How large a change is, and its interval (empty where there is none), with signs: +12 points, +4 to +20."""
        if figure.difference is None:
            return "", ""
        if is_share:
            points = round(100 * figure.difference)
            size = self.ngettext("%(points)s point", "%(points)s points", abs(points), points=self._signed(points, 0))
            ends = [self._signed(round(100 * end), 0) for end in (figure.lower, figure.upper) if end is not None]
        else:
            digits = _digits(figure.standard_error or 0.0)
            size = self._signed(figure.difference, digits)
            ends = [self._signed(end, digits) for end in (figure.lower, figure.upper) if end is not None]
        return size, self.gettext("%(lower)s to %(upper)s", lower=ends[0], upper=ends[1]) if len(ends) == 2 else ""

    def language_name(self, code: str) -> str:
        """What a language calls itself; its code where that is not known."""
        return _own_name(code)

    def listed(self, texts: Sequence[str], *, style: str = "standard") -> str:
        """A, B and C (`style` 'or': A, B or C), as the language writes it."""
        from babel.lists import format_list

        return format_list(list(texts), style=style, locale=self._locale)  # type: ignore[arg-type]

    def hidden(self, note: Note, least: int) -> str:
        """Why a figure is not shown. `least` is the number of answers below which none is."""
        _ = self.gettext
        match note:
            case Note.FEW_ANSWERS:
                return self.ngettext(
                    "not shown: fewer than %(count)s answer", "not shown: fewer than %(count)s answers", max(least, 1)
                )
            case Note.PROTECTED:
                return _("not shown: it would tell too much of a few people")
        return _("not shown")

    def verdict(self, verdict: Verdict) -> str:
        """The word for how a group stands against everyone else; empty where it was not compared."""
        _ = self.gettext
        match verdict:
            case Verdict.HIGHER:
                return _("higher")
            case Verdict.LOWER:
                return _("lower")
            case Verdict.NO_CLEAR_DIFFERENCE:
                return _("no clear difference")
        return ""

    def cannot_tell(self, differences: Sequence[float], *, is_share: bool) -> str:
        """Which differences the sample is too small to tell, of groups without a clear one; empty where there is none."""
        if not differences:
            return ""
        least, most = min(differences), max(differences)
        if is_share:
            points = [ceil(100 * each - HAIR) for each in (least, most)]
            if points[0] == points[1]:
                return self.ngettext(
                    "The sample cannot tell a difference under %(count)s point.",
                    "The sample cannot tell a difference under %(count)s points.",
                    points[0],
                )
            return self.gettext(
                "The sample cannot tell a difference under %(least)s to %(most)s points, depending on the group.",
                least=self.whole(points[0]),
                most=self.whole(points[1]),
            )
        sizes = [self.significant(each, each) for each in (least, most)]
        if sizes[0] == sizes[1]:
            return self.gettext("The sample cannot tell a difference under %(size)s.", size=sizes[0])
        return self.gettext(
            "The sample cannot tell a difference under %(least)s to %(most)s, depending on the group.",
            least=sizes[0],
            most=sizes[1],
        )

    def core_value(self, name: str) -> str:
        _ = self.gettext
        names = {
            "equity": _("Equity"),
            "participation": _("Participation"),
            "transparency": _("Transparency"),
            "accountability": _("Accountability"),
        }
        return names.get(name, "")

    def _ends(self, figure: Estimate, *, is_share: bool) -> tuple[str, str] | None:
        if figure.lower is None or figure.upper is None:
            return None
        if is_share:
            return str(round(100 * figure.lower)), self._percent_sign(str(round(100 * figure.upper)))
        spread = figure.standard_error or 0.0
        return self.significant(figure.lower, spread), self.significant(figure.upper, spread)

    def _signed(self, number: float, digits: int) -> str:
        """A number with its sign, which stays before it also in a text that runs from right to left; nought has none."""
        written = self.decimal(number, digits)
        if number > 0 and written.strip("0.,"):
            written = f"+{written}"
        return f"{ISOLATE}{written}{END_OF_ISOLATE}" if self.right_to_left else written

    def _percent_sign(self, number: str) -> str:
        """Number and sign in one piece; in a text that runs from right to left they keep their order by isolating marks."""
        written = f"{number}{self._before_percent}%"
        return f"{ISOLATE}{written}{END_OF_ISOLATE}" if self.right_to_left else written


@lru_cache(maxsize=16)
def wording(language: str) -> Wording:
    """The words of a card in a language of its form (BCP 47); any code is taken."""
    return Wording(language)


def _digits(spread: float) -> int:
    """How many digits after the decimal sign a mean of such a standard error has."""
    return 2 if spread < 0.1 else 1 if spread < 10 else 0


@lru_cache(maxsize=64)
def _own_name(code: str) -> str:
    try:
        locale = Locale.parse(code.replace("-", "_"))
    except Exception:  # the code of a form can be anything
        return code
    name = locale.get_display_name(locale) or code
    return name[:1].upper() + name[1:]
