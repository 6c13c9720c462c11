"""Every page and file that a reader can reach, fetched from the site itself, in this process and without a network."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.test import Client

from folkmoot.site.freezing.addresses import Address, is_left_out, one_choice, read_address
from folkmoot.site.freezing.rewriting import links_of_page, links_of_style
from folkmoot.site.surroundings import FREEZING

GONE_OR_FOUND = {200, 410}
MOVED = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Fetched:
    content: bytes
    content_type: str
    status: int


@dataclass
class Crawl:
    """`broken` are links to what is not there, each with the page that it stands on; `outside` leads to other sites."""

    fetched: dict[Address, Fetched] = field(default_factory=dict)
    moved: dict[Address, str] = field(default_factory=dict)
    broken: dict[tuple[str, str], int] = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)


class Crawler:
    """Fetches by the site's own address, so that what is absolute in a page is right."""

    def __init__(self, address: str, left_out: Sequence[str]) -> None:
        parts = urlsplit(address)
        self.address, self.host, self.secure = address.rstrip("/"), parts.netloc, parts.scheme == "https"
        self.left_out = left_out
        self.client = Client(headers={"host": self.host}, raise_request_exception=True, **{FREEZING: "1"})

    def crawl(self, seeds: Iterable[str], progress: Callable[[int, int], None]) -> Crawl:
        """From the seeds on, along every link, each address once, in an order that is always the same."""
        found = Crawl()
        queue = [(read_address(seed, Address("/"))[0], "") for seed in seeds]
        known = {address for address, _source in queue}
        for address, source in queue:
            for link in self._visit(address, source, found):
                wanted = self.inside(link, address)
                if wanted is None:
                    if urlsplit(link).scheme in {"http", "https"}:
                        found.outside.add(link)
                elif is_left_out(wanted.path, self.left_out):
                    found.left_out.add(wanted.path)
                elif wanted not in known:
                    known.add(wanted)
                    queue.append((wanted, str(address)))
            progress(len(found.fetched), len(queue))
        return found

    def inside(self, link: str, base: Address) -> Address | None:
        """The address within the site that a link on the page `base` leads to; None where it leads elsewhere."""
        parts = urlsplit(link)
        if parts.scheme not in {"", "http", "https"} or (parts.netloc and parts.netloc != self.host):
            return None
        wanted, _fragment = read_address(link.removeprefix(f"{parts.scheme}://{parts.netloc}") if parts.netloc else link, base)
        return one_choice(wanted, base)

    def _visit(self, address: Address, source: str, found: Crawl) -> list[str]:
        answer = self.client.get(str(address), secure=self.secure)
        if answer.status_code in MOVED:
            found.moved[address] = answer.headers["Location"]
            return [answer.headers["Location"]]
        if answer.status_code not in GONE_OR_FOUND:
            found.broken[source, str(address)] = answer.status_code
            return []
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        content_type = answer.headers.get("Content-Type", "application/octet-stream")
        found.fetched[address] = Fetched(content, content_type, answer.status_code)
        if content_type.startswith("text/html") and "attachment" not in answer.headers.get("Content-Disposition", ""):
            return list(links_of_page(content.decode()))
        return list(links_of_style(content.decode())) if content_type.startswith("text/css") else []
