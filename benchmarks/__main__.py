"""`make bench`: everything that is measured, or the benchmarks that are named: `python -m benchmarks card pages`."""

import argparse
import importlib
import os
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("folkmoot", "numpy", "polars", "scipy", "pyxform", "django", "wagtail", "svy", "samplics", "ipfn")


def main() -> None:
    """Runs them one after the other; a module of this folder is one by its function `run`."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    known = [file.stem for file in files if file.stem != "__main__" and "\ndef run(" in file.read_text(encoding="utf-8")]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure Folkmoot, and its peers in the same run."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of {', '.join(known)}; all where none is given")
    names = parser.parse_args().names
    unknown = [name for name in names if name not in known]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(known)}")
    print_machine()
    for name in names or known:
        importlib.import_module(f"benchmarks.{name}").run()


def print_machine() -> None:
    """The processor, memory and system, and the versions of what is measured."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    print(f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {pages * size / 1024**3:.0f} GB, {platform.platform()}")
    print(f"load before the first measurement: {os.getloadavg()[0]:.1f}")
    found = {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}, "R survey": _survey_of_r()}
    print(", ".join(f"{name} {number}" for name, number in found.items() if number))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _survey_of_r() -> str:
    if shutil.which("Rscript") is None:
        return ""
    asked = [shutil.which("Rscript") or "", "-e", "cat(as.character(packageVersion('survey')))"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    main()
