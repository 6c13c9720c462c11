"""`make bench`: everything that is measured, or the benchmarks that are named: `python -m benchmarks card pages`."""

import os
import platform
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("numpy", "polars", "scipy", "django", "wagtail")


def main() -> None:
    known = sorted(file.stem for file in Path(__file__).parent.glob("*.py") if not file.stem.startswith("_"))
    unknown = set(sys.argv[1:]) - set(known)
    if unknown:
        raise SystemExit(f"No benchmark is called {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
    print(f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}")
    print(f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in PACKAGES))
    for name in sys.argv[1:] or known:
        import_module(f"benchmarks.{name}").run()


def _processor() -> str:
    """The processor's own name where Linux tells it."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main()
