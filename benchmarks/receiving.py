"""How fast submissions are received: signed in, checked and on the disk before they are acknowledged.

`python -m benchmarks.receiving [--seconds 10] [--connections 1 8]` serves a new site from a folder that is thrown away,
publishes a form of sixty questions (a name, a telephone and an exact place among them), and posts interviews of it by `wrk`;
then the same interviews to a Django view that checks nothing and commits each by itself, on SQLite. `DATABASE_URL` measures
PostgreSQL; `benchmarks.fieldwork` measures 100,000 interviews on both.
"""

import argparse
import base64
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import granian

from benchmarks.serving import SITE, start

QUESTIONS = 60
SURVEY = "bench"
FOLKMOOT = Path(sys.executable).with_name("folkmoot")
BOUNDARY = "----------folkmoot"
BARE = "benchmarks.bare_view:application"
WARM_UP = 2


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=int, default=10)
    arguments.add_argument("--connections", type=int, nargs="*", default=[1, 8])
    arguments.add_argument("--port", type=int, default=8189)
    arguments.add_argument("--by", choices=["key", "basic"], default="key", help="how the phones sign in")
    measure(arguments.parse_args())


def run() -> None:
    """As a part of `make bench`."""
    print()
    measure(argparse.Namespace(seconds=10, connections=[1, 8], port=8189, by="key"))


def measure(chosen: argparse.Namespace) -> None:
    if shutil.which("wrk") is None:
        print("Receiving: wrk is not installed (Debian: apt install wrk); left out.")
        return
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-receiving-"))
    environment = {**os.environ, "VAR": str(folder), "FOLKMOOT_ADDRESS": f"http://127.0.0.1:{chosen.port}"}
    try:
        sender = prepare(folder, environment)
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, granian {granian.__version__}"
        )
        print(f"{'':<18}{'connections':>12}{'a second':>10}{'p50 ms':>8}{'p99 ms':>8}{'cpu ms':>8}{'MB':>6}  refused")
        database = "PostgreSQL" if environment.get("DATABASE_URL") else "SQLite"
        site = write_script(folder / "site.lua", sender, chosen.by)
        bare = write_script(folder / "bare.lua", sender, chosen.by, is_bare=True)
        for name, application, script in ((database, SITE, site), ("bare view, SQLite", BARE, bare)):
            serve_and_load(chosen, environment, name, application, script)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def serve_and_load(chosen: argparse.Namespace, environment: dict[str, str], name: str, application: str, script: Path) -> None:
    server = start(chosen.port, {**environment, "DJANGO_SETTINGS_MODULE": "folkmoot.site.settings"}, application)
    try:
        for connections in chosen.connections:
            load(script, chosen.port, connections, WARM_UP)
            before = processor_seconds_of(server.pid)
            found = load(script, chosen.port, connections, chosen.seconds)
            cpu = (processor_seconds_of(server.pid) - before) / found["requests"] * 1000
            figures = f"{connections:>12}{found['rate']:>10.0f}{found['p50']:>8.1f}{found['p99']:>8.1f}{cpu:>8.2f}"
            print(f"{name:<18}{figures}{memory_of(server.pid):>6}  {found['refused']:.0f}", flush=True)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


Load = dict[str, float]


def load(script: Path, port: int, connections: int, seconds: int) -> Load:
    """`requests`, `rate` a second, `p50` and `p99` in milliseconds, and how many were `refused`."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}/"]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name: float(number) for name, number in re.findall(r"(?m)^measured (\w+) (\S+)$", report)}


def write_script(file: Path, sender: dict[str, str], by: str = "key", *, is_bare: bool = False) -> Path:
    """What wrk sends: an interview with an id of its own in each request, to the phone's address or to a view that has none."""
    path = "" if is_bare else urlsplit(sender["token_server"] if by == "key" else sender["server"]).path
    mark = "@" * 36
    body = b"".join(
        [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n'
            "Content-Type: text/xml\r\n\r\n".encode(),
            interview(f"uuid:{mark}"),
            f"\r\n--{BOUNDARY}--\r\n".encode(),
        ]
    )
    signed = base64.b64encode(f"{sender['username']}:{sender['password']}".encode()).decode()
    authorization = f"Authorization: Basic {signed}\r\n" if by == "basic" else ""
    head = (
        f"POST {path}/submission HTTP/1.1\r\nHost: {urlsplit(sender['server']).netloc}\r\nX-OpenRosa-Version: 1.0\r\n"
        f"{authorization}Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    before, after = (f"[==[\n{text}]==]" for text in (head + body.decode()).split(mark))
    file.write_text(LUA.replace("BEFORE", before.replace("\r\n", "\n")).replace("AFTER", after.replace("\r\n", "\n")))
    return file


LUA = """
local before = string.gsub(BEFORE, "\\n", "\\r\\n")
local after = string.gsub(AFTER, "\\n", "\\r\\n")
local sent = 0
math.randomseed(os.time())
local run = string.format("%08x-%04x-4000-8000-", math.random(0, 2147483647), math.random(0, 65535))
request = function()
  sent = sent + 1
  return before .. run .. string.format("%012x", sent) .. after
end
done = function(summary, latency)
  io.write(string.format("measured requests %d\\nmeasured rate %f\\nmeasured refused %d\\n",
    summary.requests, summary.requests / summary.duration * 1e6, summary.errors.status))
  io.write(string.format("measured p50 %f\\nmeasured p99 %f\\n", latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""


def prepare(folder: Path, environment: dict[str, str]) -> dict[str, str]:
    """A site with a form and an enumerator; gives what `enumerator add` says."""
    form = folder / "form"
    form.mkdir()
    rows = "".join(f"integer,q{number},Question {number},\n" for number in range(QUESTIONS - 3))
    apart = "text,name,Name,identifier\ntext,phone,Telephone,identifier\ngeopoint,place,Place,\n"
    (form / "survey.csv").write_text(f"type,name,label,card::role\n{rows}{apart}")
    (form / "settings.csv").write_text("form_id,version,form_title\nbench,1,Bench\n")
    folkmoot(environment, "manage", "migrate", "--verbosity", "0")
    folkmoot(environment, "form", "publish", str(form), "--survey", SURVEY)
    return json.loads(folkmoot(environment, "enumerator", "add", f"Bench {uuid4()}", "--survey", SURVEY, "--json"))


def folkmoot(environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run([FOLKMOOT, *arguments], env=environment, check=True, capture_output=True, text=True).stdout


def interview(instance_id: str) -> bytes:
    """An answer to each question, some 2 kB."""
    answers = "".join(f"<q{number}>{number * 7919 % 1000}</q{number}>" for number in range(QUESTIONS - 3))
    answers += "<name>Anna Berg</name><phone>070-123 45 67</phone><place>63.8258 20.2630 0 5</place>"
    return (
        '<?xml version="1.0"?><data id="bench" version="1" xmlns:orx="http://openrosa.org/xforms">'
        f"{answers}<orx:meta><orx:instanceID>{instance_id}</orx:instanceID></orx:meta></data>"
    ).encode()


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
