"""A fieldwork of 100,000 interviews, on SQLite and on PostgreSQL: received from eight connections while memory is watched, then
pages of its list opened and all of it exported.

`python -m benchmarks.fieldwork [--interviews 100000]`; PostgreSQL where Debian's package is installed.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.asking import ask
from benchmarks.receiving import FOLKMOOT, SURVEY, Load, load, memory_of, prepare, write_script
from benchmarks.serving import start
from tests.postgresql import postgresql

INTERVIEWS = 100_000
CONNECTIONS = 8
SECONDS = 10
ROUNDS = 7
FILES = ("csv", "zip", "xlsx", "parquet", "sav", "dta")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--interviews", type=int, default=INTERVIEWS)
    arguments.add_argument("--port", type=int, default=8187)
    arguments.add_argument("--pages", action="store_true", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.pages:
        measure_pages()
    else:
        measure_both(chosen.interviews, chosen.port)


def run() -> None:
    """As a part of `make bench`."""
    measure_both(INTERVIEWS, 8187)


def measure_both(interviews: int, port: int) -> None:
    if shutil.which("wrk") is None:
        print("\nFieldwork: wrk is not installed (Debian: apt install wrk); left out.")
        return
    measure("SQLite", "", interviews, port)
    with postgresql() as address:
        if address:
            measure("PostgreSQL", address, interviews, port)
        else:
            print("\nPostgreSQL is not installed (Debian: apt install postgresql); left out.")


def measure(database: str, address: str, interviews: int, port: int) -> None:
    print(f"\nA fieldwork of {interviews:,} interviews of sixty questions on {database}\n")
    with tempfile.TemporaryDirectory(prefix="folkmoot-fieldwork-") as name:
        folder = Path(name)
        environment = os.environ | {
            "VAR": name,
            "DATABASE_URL": address,
            "FOLKMOOT_ADDRESS": f"http://127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "folkmoot.site.settings",
        }
        script = write_script(folder / "load.lua", prepare(folder, environment))
        receive(script, environment, interviews, port)
        subprocess.run([sys.executable, "-m", "benchmarks.fieldwork", "--pages"], env=environment, check=True)
        export(folder, environment)


def receive(script: Path, environment: dict[str, str], interviews: int, port: int) -> None:
    server = start(port, environment)
    loads: list[Load] = []
    memory: list[int] = []
    try:
        while sum(found["requests"] for found in loads) < interviews:
            loads.append(load(script, port, CONNECTIONS, SECONDS))
            memory.append(memory_of(server.pid))
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
    received = sum(found["requests"] for found in loads)
    middle, longest = (median(found[name] for found in loads) for name in ("p50", "p99"))
    print(f"received {received:,.0f} at {received / SECONDS / len(loads):,.0f} a second, {CONNECTIONS} connections", end="; ")
    print(f"p50 {middle:.1f} ms, p99 {longest:.1f} ms (medians of {len(loads)} times {SECONDS} seconds)", end="; ")
    refused = sum(found["refused"] for found in loads)
    print(f"{memory[0]} MB after the first, {memory[-1]} MB after the last, {max(memory)} MB at most; {refused:.0f} refused")


def measure_pages() -> None:
    """In a process that has the database of the fieldwork."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from folkmoot.accounts.models import User
    from folkmoot.surveys.collecting.forms.instruments import Instrument
    from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember

    settings.ALLOWED_HOSTS = ["testserver"]
    instrument = Instrument.objects.get(survey__slug=SURVEY)
    lead = User.objects.create_user("lead@example.org", name="Lead")
    SurveyMember.objects.create(survey=instrument.survey, person=lead, role=FieldworkRole.LEAD)
    client = Client()
    client.force_login(lead)
    address = reverse("fieldwork:interviews", args=[SURVEY, instrument.pk])
    for name, asked_for in (("first page", ""), ("page 1,000", "?page=1000"), ("those received", "?state=received")):
        page = ask(partial(client.get, address + asked_for), ROUNDS)
        assert page.answer.status_code == 200, page.answer.status_code
        print(
            f"list, {name:<16}{page.milliseconds:6.0f} ms, {page.processor:5.0f} ms of processor time, {page.queries} queries"
        )


def export(folder: Path, environment: dict[str, str]) -> None:
    for suffix in FILES:
        file = folder / f"all.{suffix}"
        begun = time.perf_counter()
        process = subprocess.Popen(
            [FOLKMOOT, "submissions", "export", "--survey", SURVEY, "--output", file],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, (suffix, process.returncode)
        seconds, processor = time.perf_counter() - begun, used.ru_utime + used.ru_stime
        said = f"{seconds:6.1f} s, {processor:6.1f} s of processor time, {used.ru_maxrss / 1024:5.0f} MB of memory"
        print(f".{suffix:<8}{said}; {file.stat().st_size / 1e6:.1f} MB")
        file.unlink()


if __name__ == "__main__":
    main()
