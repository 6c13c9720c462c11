"""A call's window as an iCalendar file (RFC 5545), which any calendar opens."""

from collections.abc import Iterator
from datetime import UTC, datetime

OCTETS = 75


def calendar_file(uid: str, name: str, url: str, opens_at: datetime, closes_at: datetime, made_at: datetime) -> bytes:
    """Two events without length: the opening and the closing. `name` is the closing's, and stands in both."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Folkmoot//calls//EN"]
    for part, moment in (("opens", opens_at), ("closes", closes_at)):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{part}-{uid}",
            f"DTSTAMP:{_moment(made_at)}",
            f"DTSTART:{_moment(moment)}",
            f"DTEND:{_moment(moment)}",
            f"SUMMARY:{_text(name)}{' ▸' if part == 'opens' else ' ◂'}",
            f"URL:{url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line)).encode()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, no sign cut in two; each piece but the first begins with a space."""
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > OCTETS:
            yield piece
            piece = " "
        piece += sign
    yield piece
