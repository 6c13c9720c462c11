"""The demonstration's sign-ins: invented people for each role, with passwords made for this very data folder."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from folkmoot.accounts.roles import Role

SIGN_INS_FILE = "demonstration_signins.json"


@dataclass(frozen=True)
class SignIn:
    email: str
    name: str
    role: str
    password: str
    language: str = "sv"


def sign_ins(folder: Path) -> tuple[SignIn, ...]:
    """The sign-ins kept in a data folder, which its owner alone can read; made and kept there where there are none yet."""
    return read_sign_ins(folder) or _make_sign_ins(folder)


def read_sign_ins(folder: Path) -> tuple[SignIn, ...]:
    """The sign-ins kept in a data folder; none where the demonstration was never loaded into it."""
    file = folder / SIGN_INS_FILE
    if not file.exists():
        return ()
    return tuple(SignIn(**kept) for kept in json.loads(file.read_text(encoding="utf-8")))


def _make_sign_ins(folder: Path) -> tuple[SignIn, ...]:
    made = (
        SignIn("admin@example.org", "Administratör (demonstration)", Role.ADMINISTRATOR.value, _password()),
        SignIn("editor@example.org", "Redaktör (demonstration)", Role.EDITOR.value, _password()),
        SignIn("lead@example.org", "Undersökningsledare (demonstration)", Role.SURVEY_LEAD.value, _password()),
        SignIn("supervisor@example.org", "Fältarbetsledare (demonstration)", "field supervisor", _password()),
        SignIn("officer@example.org", "Handläggare (demonstration)", Role.PROGRAMME_OFFICER.value, _password()),
        SignIn("member@example.org", "Samordnare (demonstration)", "coordinator", _password()),
        SignIn("signatory@example.org", "Firmatecknare (demonstration)", "signatory", _password()),
        SignIn("partner@example.org", "Partner coordinator (demonstration)", "coordinator, signatory", _password()),
        SignIn("reviewer@example.org", "Granskare (demonstration)", Role.REVIEWER.value, _password()),
        SignIn("reviewer2@example.org", "Andra granskaren (demonstration)", Role.REVIEWER.value, _password()),
        SignIn("decider@example.org", "Beslutsfattare (demonstration)", Role.DECISION_MAKER.value, _password()),
        SignIn("decider2@example.org", "Andra beslutsfattaren (demonstration)", Role.DECISION_MAKER.value, _password()),
        SignIn("writer@example.org", "Writer (demonstration)", Role.WRITER.value, _password(), language="en"),
    )
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{SIGN_INS_FILE}.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps([asdict(sign_in) for sign_in in made], ensure_ascii=False, indent=2), encoding="utf-8")
    draft.replace(folder / SIGN_INS_FILE)
    return made


def _password() -> str:
    return secrets.token_urlsafe(9)
