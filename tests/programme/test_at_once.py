"""Double clicks, and two people at the same moment: each step is taken once, and nobody's words are lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection


@pytest.fixture
def database_of_its_own(tmp_path: Path, django_db_setup, django_db_blocker) -> dict[str, str]:
    """An empty folder for SQLite, or an empty database beside the test's own on PostgreSQL."""
    if connection.vendor == "sqlite":
        return {"VAR": str(tmp_path)}
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS at_once")
        cursor.execute("CREATE DATABASE at_once")
    base, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return {"VAR": str(tmp_path), "DATABASE_URL": f"{base}/at_once"}


def test_whatever_is_done_at_once_is_done_once(database_of_its_own: dict[str, str]) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "folkmoot.site.settings"} | database_of_its_own
    done = subprocess.run(
        [sys.executable, "-m", "tests.programme.at_once"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "submissions": [1, 1],
        "decisions": 1,
        "texts": ["text 0", "text 1", "text 2", "text 3"],
        "texts that stand": 1,
        "report receipts": 1,
        "report reviews": 1,
        "payments": 1,
        "changes of the plan": 1,
        "seats": 1,
        "contacts": [1, 3],
    }
