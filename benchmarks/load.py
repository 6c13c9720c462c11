"""A bounded load on loopback: so many requests over so many kept connections, each answered before its next is sent."""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """What came of a load. `latencies` in seconds, sorted; `statuses` counts answers by their status."""

    seconds: float
    latencies: Sequence[float]
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


def send_all(host: str, port: int, requests: Iterator[bytes], connections: int) -> Measured:
    """Sends each request once. One thread serves all connections, so that the load takes little from what is measured."""
    selector = selectors.DefaultSelector()
    latencies: list[float] = []
    statuses: dict[int, int] = {}
    started_at: dict[int, float] = {}
    received: dict[int, bytes] = {}
    open_connections = 0
    started = time.perf_counter()
    for _number in range(connections):
        request = next(requests, None)
        if request is None:
            break
        connection = socket.create_connection((host, port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        started_at[connection.fileno()] = time.perf_counter()
        connection.sendall(request)
        selector.register(connection, selectors.EVENT_READ)
        open_connections += 1
    while open_connections:
        for key, _events in selector.select():
            connection = key.fileobj
            number = key.fd
            piece = connection.recv(65536)
            if not piece:
                raise ConnectionError("the server closed a connection")
            answer = received.pop(number, b"") + piece
            if not _is_whole(answer):
                received[number] = answer
                continue
            now = time.perf_counter()
            latencies.append(now - started_at[number])
            status = int(answer[9:12])
            statuses[status] = statuses.get(status, 0) + 1
            request = next(requests, None)
            if request is None:
                selector.unregister(connection)
                connection.close()
                open_connections -= 1
            else:
                started_at[number] = now
                connection.sendall(request)
    seconds = time.perf_counter() - started
    return Measured(seconds, sorted(latencies), statuses)


def _is_whole(answer: bytes) -> bool:
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    for line in head.split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(body) >= int(value)
    return True
