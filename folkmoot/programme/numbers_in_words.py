"""Numbers and money as the reader's language writes them."""

from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language


def number_in_words(number: Decimal | int) -> str:
    """1 200,5 in Swedish, 1,200.5 in English, with the decimals that it has."""
    return str(format_decimal(number, "#,##0.##########", locale=get_language() or "en"))


def money_in_words(amount: int, currency: str) -> str:
    """300 000 SEK, never broken over two lines."""
    return f"{number_in_words(amount)}\u00a0{currency}"
