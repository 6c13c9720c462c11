"""How fast submissions are received: signed in, checked and on the disk before they are acknowledged.

`python -m benchmarks.receiving [--submissions 20000] [--connections 8] [--processes N --threads N]` serves a new site from a
folder that is thrown away, publishes a form of sixty questions, and posts interviews of it; `DATABASE_URL` measures PostgreSQL.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import granian

from benchmarks.load import Measured, send_all
from benchmarks.serving import start

QUESTIONS = 60
FOLKMOOT = Path(sys.executable).with_name("folkmoot")
BOUNDARY = "----------folkmoot"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--submissions", type=int, default=20_000)
    arguments.add_argument("--connections", type=int, nargs="*", default=[1, 8])
    arguments.add_argument("--port", type=int, default=8189)
    arguments.add_argument("--by", choices=["key", "basic"], default="key", help="how the phones sign in")
    chosen = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-receiving-"))
    environment = {**os.environ, "VAR": str(folder), "FOLKMOOT_ADDRESS": f"http://127.0.0.1:{chosen.port}"}
    try:
        measure(chosen, folder, environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(chosen: argparse.Namespace, folder: Path, environment: dict[str, str]) -> None:
    sender = prepare(folder, environment)
    server = start(chosen.port, {**environment, "DJANGO_SETTINGS_MODULE": "folkmoot.site.settings"})
    try:
        database = "PostgreSQL" if environment.get("DATABASE_URL") else "SQLite"
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, granian {granian.__version__}"
        )
        print(f"{'database':<11}{'connections':>12}{'a second':>10}{'p50 ms':>8}{'p99 ms':>8}{'cpu ms':>8}  answers")
        for connections in chosen.connections:
            send_all("127.0.0.1", chosen.port, requests(sender, 500, chosen.by), connections)
            before = processor_seconds_of(server.pid)
            found = send_all("127.0.0.1", chosen.port, requests(sender, chosen.submissions, chosen.by), connections)
            spent = processor_seconds_of(server.pid) - before
            show(database, connections, found, memory_of(server.pid), spent)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def show(database: str, connections: int, found: Measured, memory: int, spent: float) -> None:
    p50, p99 = (found.percentile(share) * 1000 for share in (0.5, 0.99))
    cpu = spent / len(found.latencies) * 1000
    figures = f"{connections:>12}{found.per_second:>10.0f}{p50:>8.1f}{p99:>8.1f}{cpu:>8.2f}"
    print(f"{database:<11}{figures}  {found.statuses}, {memory} MB", flush=True)


def prepare(folder: Path, environment: dict[str, str]) -> dict[str, str]:
    """A site with a form and an enumerator; gives what `enumerator add` says."""
    form = folder / "form"
    form.mkdir()
    rows = "".join(f"integer,q{number},Question {number}\n" for number in range(QUESTIONS))
    (form / "survey.csv").write_text(f"type,name,label\n{rows}")
    (form / "settings.csv").write_text("form_id,version,form_title\nbench,1,Bench\n")
    run(environment, "manage", "migrate", "--verbosity", "0")
    run(environment, "form", "publish", str(form), "--survey", "bench")
    return json.loads(run(environment, "enumerator", "add", "Bench", "--survey", "bench", "--json"))


def run(environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run([FOLKMOOT, *arguments], env=environment, check=True, capture_output=True, text=True).stdout


def interview(instance_id: str) -> bytes:
    """An answer to each question, some 2 kB."""
    answers = "".join(f"<q{number}>{number * 7919 % 1000}</q{number}>" for number in range(QUESTIONS))
    return (
        '<?xml version="1.0"?><data id="bench" version="1" xmlns:orx="http://openrosa.org/xforms">'
        f"{answers}<orx:meta><orx:instanceID>{instance_id}</orx:instanceID></orx:meta></data>"
    ).encode()


def requests(sender: dict[str, str], count: int, by: str) -> Iterator[bytes]:
    import base64

    address = urlsplit(sender["token_server"] if by == "key" else sender["server"])
    signed = base64.b64encode(f"{sender['username']}:{sender['password']}".encode()).decode()
    authorization = f"Authorization: Basic {signed}\r\n" if by == "basic" else ""
    for _number in range(count):
        body = b"".join(
            [
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n'
                "Content-Type: text/xml\r\n\r\n".encode(),
                interview(f"uuid:{uuid4()}"),
                f"\r\n--{BOUNDARY}--\r\n".encode(),
            ]
        )
        head = (
            f"POST {address.path}/submission HTTP/1.1\r\nHost: {address.netloc}\r\nX-OpenRosa-Version: 1.0\r\n{authorization}"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body


def family_of(pid: int) -> list[int]:
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def processor_seconds_of(pid: int) -> float:
    """What a process and its children have spent; on a busy machine this says more than the rate."""
    ticks = 0
    for found in family_of(pid):
        fields = Path(f"/proc/{found}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> int:
    """Megabytes that a process and its children hold."""
    total = 0
    for found in family_of(pid):
        for line in Path(f"/proc/{found}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1])
    return total // 1024


if __name__ == "__main__":
    main()
