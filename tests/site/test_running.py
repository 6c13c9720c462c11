"""`folkmoot run`: what it refuses, and that it does nothing twice."""

import os
import socket
import stat
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler

from folkmoot.site import running
from folkmoot.site.data_folder import data_folder, secret_key
from folkmoot.site.database import database
from folkmoot.site.preparations import is_prepared, state_of_the_code


@pytest.fixture(autouse=True)
def _keep_the_environment(monkeypatch):
    monkeypatch.setenv("VAR", os.environ["VAR"])
    monkeypatch.setenv("FOLKMOOT_ADDRESS", "http://127.0.0.1:8000")


def refusal(capsys, *arguments) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stop:
        running.run(*arguments)
    return stop.value.code, capsys.readouterr().err  # type: ignore[return-value]


def test_a_port_in_use_is_one_line_that_says_what_to_do(tmp_path: Path, capsys):
    with socket.socket() as other:
        other.bind((running.ADDRESS, 0))
        other.listen()
        port = other.getsockname()[1]
        code, words = refusal(capsys, port, tmp_path)
    assert code == 1
    assert words == f"Port {port} is in use: choose another, as in PORT=9000 make run, or stop what uses it.\n"


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", ""])
def test_what_is_no_port_is_refused(tmp_path: Path, capsys, port):
    code, words = refusal(capsys, port, tmp_path)
    assert code == 2
    assert words.count("\n") == 1
    assert "is no port" in words


def test_a_folder_that_cannot_be_written_to_is_one_line(tmp_path: Path, capsys):
    (tmp_path / "file").write_text("in the way")
    code, words = refusal(capsys, 8000, tmp_path / "file" / "var")
    assert code == 1
    assert words.count("\n") == 1
    assert "cannot be written to" in words
    assert "VAR=" in words


def test_a_python_that_is_too_old_is_one_line(tmp_path: Path, capsys, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    code, words = refusal(capsys, 8000, tmp_path)
    assert code == 1
    assert words == "Python 3.10.4 does not run Folkmoot: install Python 3.11, 3.12 or 3.13 and run it with that.\n"


def test_an_empty_folder_is_not_prepared_nor_one_of_other_code_nor_one_without_people(tmp_path: Path):
    assert not is_prepared(tmp_path)
    (tmp_path / "prepared").write_text("other code")
    assert not is_prepared(tmp_path)
    (tmp_path / "prepared").write_text(state_of_the_code())
    assert not is_prepared(tmp_path)


def test_the_state_of_the_code_stays_while_nothing_changes():
    assert state_of_the_code() == state_of_the_code()


def test_the_data_folder_is_var_beside_the_code_or_what_var_names(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("VAR", str(tmp_path / "annan"))
    assert data_folder() == tmp_path / "annan"
    monkeypatch.delenv("VAR")
    assert data_folder().name == "var"
    assert (data_folder().parent / "pyproject.toml").exists()


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path):
    key = secret_key(tmp_path / "var")
    assert len(key) >= 50
    assert secret_key(tmp_path / "var") == key
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_a_commit_is_on_the_disk_and_readers_do_not_wait(tmp_path: Path, django_db_blocker):
    connection = ConnectionHandler({"default": database("", tmp_path)})["default"]
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert connection.transaction_mode == "IMMEDIATE"
    connection.close()


def test_postgresql_is_taken_from_its_address():
    found = database("postgresql://folk:p%40ss@db.example.org:5433/moot?sslmode=require", Path())
    assert (found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "moot",
        "folk",
        "p@ss",
        "db.example.org",
        "5433",
    )
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("address", ["mysql://a/b", "postgresql://host", "nonsense"])
def test_another_database_is_refused_with_what_to_write(address):
    with pytest.raises(ImproperlyConfigured, match="postgresql://user:password@host"):
        database(address, Path())
