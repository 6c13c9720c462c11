"""A storm: eight phones post, the server is killed at random (kill -9) and started again, and nothing acknowledged is lost.

Once the disk is full until phones have been refused for it, and once somebody else holds the database's lock.

`python -m benchmarks.storm [--kills 50]` says how many interviews were acknowledged and whether each of them is stored exactly
once, byte for byte, with nothing half there. `DATABASE_URL` runs it on PostgreSQL.
"""

import argparse
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from benchmarks.receiving import BOUNDARY, family_of, interview, prepare
from benchmarks.serving import start

PHONES = 8
HELD = 1.0
LONGEST_END = 60
PHOTO = b"\xff\xd8 a photograph \x00" * 200
# Larger than a photograph and smaller than the first page in SQLite's log; then smaller than both.
FULL = {"database": 4000, "everything": 1000}


@dataclass
class Storm:
    """What the phones know of: each interview that they sent, and whether it was acknowledged."""

    sent: dict[str, bytes] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    refused: dict[int, int] = field(default_factory=dict)
    full: str = ""
    refused_when_full: dict[str, int] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--port", type=int, default=8188)
    chosen = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-storm-"))
    try:
        storm = run_storm(folder, chosen.port, chosen.kills)
        print(
            f"{chosen.kills} kills, {len(storm.sent)} interviews sent, {len(storm.acknowledged)} acknowledged, "
            f"refused {storm.refused}, of these for a full disk {storm.refused_when_full}"
        )
        print(verdict(folder, storm))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_storm(folder: Path, port: int, kills: int, seconds: tuple[float, float] = (0.2, 1.2)) -> Storm:
    """Phones post all the while; the server is killed `kills` times, after a random time each. A third of the way on the
    database is locked by another, two thirds on the disk is full."""
    environment = _environment(folder)
    sender = prepare(folder, environment)
    storm = Storm()
    server = start(port, environment)
    phones = [threading.Thread(target=_phone, args=(storm, sender["token_server"], port)) for _number in range(PHONES)]
    for phone in phones:
        phone.start()
    for kill in range(kills):
        _serve_until_acknowledged(storm)
        if kill == kills // 3:
            _hold_the_database(folder)
        if kill == 2 * kills // 3:
            _fill_the_disk(storm, server.pid)
        time.sleep(random.uniform(*seconds))
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        server = start(port, environment)
    _serve_until_acknowledged(storm)
    storm.over.set()
    for phone in phones:
        phone.join()
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    return storm


def _hold_the_database(folder: Path) -> None:
    """Somebody else writes and does not end."""
    if address := os.environ.get("DATABASE_URL"):
        import psycopg

        with psycopg.connect(address) as other:
            other.execute("LOCK TABLE surveys_submission IN ACCESS EXCLUSIVE MODE")
            time.sleep(HELD)
            other.rollback()
        return
    other_writer = sqlite3.connect(folder / "folkmoot.sqlite3", isolation_level=None)
    other_writer.execute("BEGIN IMMEDIATE")
    time.sleep(HELD)
    other_writer.execute("ROLLBACK")
    other_writer.close()


def _fill_the_disk(storm: Storm, pid: int) -> None:
    """No file of the server's can grow beyond a limit, which is what a full disk is to it, until phones have been refused.

    First photographs have room and SQLite's log has none, then nothing has. PostgreSQL's own disk stays as it is.
    """
    for full, limit in FULL.items():
        if full == "database" and os.environ.get("DATABASE_URL"):
            continue
        for process in family_of(pid):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        storm.full = full
        for _tenth in range(LONGEST_END * 10):
            if storm.refused_when_full.get(full, 0) >= PHONES:
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"the full disk ({full}) refused {storm.refused_when_full}")
    storm.full = ""
    for process in family_of(pid):
        resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _serve_until_acknowledged(storm: Storm) -> None:
    """Whoever waits gets through, after each kill and at the end."""
    before = len(storm.acknowledged)
    for _second in range(LONGEST_END * 10):
        if len(storm.acknowledged) > before:
            return
        time.sleep(0.1)
    raise RuntimeError("after a kill the server acknowledged nothing more")


def verdict(folder: Path, storm: Storm) -> str:
    """`whole` where each acknowledged interview is stored once, as it was sent, with its photograph; else what is wrong."""
    stored = _stored(folder)
    names = [name for name, _xml, _files in stored]
    wrong = [f"{name} is stored twice" for name in set(names) if names.count(name) > 1] if len(names) != len(set(names)) else []
    lost = storm.acknowledged - set(names)
    wrong += [f"{len(lost)} acknowledged interviews are not stored"] if lost else []
    for name, xml, files in stored:
        if storm.sent.get(name) != xml:
            wrong.append(f"{name} is not as it was sent")
        if name in storm.acknowledged and files != [sha256(PHOTO).hexdigest()]:
            wrong.append(f"{name} lacks its photograph")
    return "; ".join(wrong[:10]) or "whole"


def _stored(folder: Path) -> list[tuple[str, bytes, list[str]]]:
    """Asked of the database by a process of its own, which opens what the kills have left; files are read and hashed anew."""
    script = (
        "import django, pickle, sys, hashlib; django.setup()\n"
        "from folkmoot.surveys.models import SubmissionVersion\n"
        "def hashes(row): return [hashlib.sha256(file.content.read()).hexdigest() for file in row.files.all()]\n"
        "rows = SubmissionVersion.objects.select_related('submission', 'identifiers').prefetch_related('files')\n"
        "found = [(row.instance_id, row.as_received, hashes(row)) for row in rows if row.submission.instance_id]\n"
        "sys.stdout.buffer.write(pickle.dumps(found))\n"
    )
    import pickle

    return pickle.loads(
        subprocess.run([sys.executable, "-c", script], env=_environment(folder), check=True, capture_output=True).stdout
    )


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "VAR": str(folder), "DJANGO_SETTINGS_MODULE": "folkmoot.site.settings"}


def _phone(storm: Storm, address: str, port: int) -> None:
    """Posts one interview after another, each again until it is acknowledged, in two requests: answers, then a photograph."""
    path = urlsplit(address).path + "/submission"
    while not storm.over.is_set():
        name = f"uuid:{uuid4()}"
        xml = interview(name).replace(b"</q0>", b"</q0><photo>a.jpg</photo>", 1)
        with storm.lock:
            storm.sent[name] = xml
        while not (_post(storm, port, path, xml) and _post(storm, port, path, xml, PHOTO)):
            if storm.over.is_set():
                break
            time.sleep(0.02)
        else:
            with storm.lock:
                storm.acknowledged.add(name)


def _post(storm: Storm, port: int, path: str, xml: bytes, photo: bytes = b"") -> bool:
    parts = [("xml_submission_file", "a.xml", xml), *([("a.jpg", "a.jpg", photo)] if photo else [])]
    body = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'.encode() + content + b"\r\n"
        for name, file, content in parts
    )
    body += f"--{BOUNDARY}--\r\n".encode()
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})
        status = connection.getresponse().status
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    if status != 201:
        with storm.lock:
            storm.refused[status] = storm.refused.get(status, 0) + 1
            if storm.full:
                storm.refused_when_full[storm.full] = storm.refused_when_full.get(storm.full, 0) + 1
    return status == 201


if __name__ == "__main__":
    main()
