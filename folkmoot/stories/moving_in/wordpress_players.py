"""Videos and sounds of an old body: players, embedded pages, and addresses that WordPress made players of."""

from bs4 import Tag

from folkmoot.stories.moving_in.wordpress_inline import SAFE_ADDRESS
from folkmoot.stories.moving_in.wordpress_parts import Player

PLAYERS = frozenset({"audio", "embed", "iframe", "object", "video"})
LONGEST_TITLE = 255


def player_of(element: Tag, caption: str) -> Player | None:
    """What an element plays; None where it does not say an address."""
    inside = element.find(["source", "embed", "param"])
    address = str(element.get("src") or element.get("data") or "") or (str(inside.get("src") or "") if inside else "")
    if address.startswith("//"):
        address = f"https:{address}"
    if not SAFE_ADDRESS.match(address):
        return None
    title = caption or " ".join(str(element.get("title") or "").split())
    return Player(address, title[:LONGEST_TITLE])
