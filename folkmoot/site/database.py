"""The database: one SQLite file in the data folder, or PostgreSQL where an address is given."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database(address: str, folder: Path) -> dict[str, Any]:
    """Django's description of the database.

    Raises `ImproperlyConfigured` where the address is not of the form `postgresql://user:password@host:port/name`.
    """
    return postgresql(address) if address else sqlite(folder / "folkmoot.sqlite3")


def sqlite(file: Path) -> dict[str, Any]:
    """Readers do not wait for the writer, a commit is on the disk before it is acknowledged, and a transaction takes its lock
    at once, so that two writers queue instead of failing half-way."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728",
        },
    }


def postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ImproperlyConfigured(
            "DATABASE_URL is not an address of a PostgreSQL database: write postgresql://user:password@host:5432/name, "
            "or leave it out to keep everything in one SQLite file."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
