"""The folder that holds all that a site keeps: the database, uploaded files, the secret key."""

import os
import secrets
from pathlib import Path

import folkmoot


def data_folder() -> Path:
    """The folder that the variable `VAR` names, or `var` beside the code."""
    chosen = os.environ.get("VAR", "")
    return Path(chosen).expanduser().resolve() if chosen else Path(folkmoot.__file__).parents[1] / "var"


def secret_key(folder: Path) -> str:
    """The key that signs sessions and forms, made on first use and readable by its owner only.

    Two processes that start at once agree: the first to create the file wins, and the other reads it.
    """
    file = folder / "secret_key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii").strip()


def site_address(folder: Path) -> str:
    """Where the site is reached: `FOLKMOOT_ADDRESS`, or where it was last served from this folder on this machine."""
    file = folder / "address"
    served = file.read_text(encoding="utf-8").strip() if file.exists() else ""
    return os.environ.get("FOLKMOOT_ADDRESS") or served or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"


def remember_address(folder: Path, address: str) -> None:
    """So that commands run beside the site name its addresses rightly."""
    (folder / "address").write_text(address, encoding="utf-8")
