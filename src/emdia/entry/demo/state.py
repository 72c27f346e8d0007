"""How far the demonstration was lived; kept beside its files, so that the next run goes on from there."""

import json
from datetime import datetime
from pathlib import Path

from emdia.core import home

FOLDER = "demo"


def folder() -> Path:
    """Where the demonstration keeps its files."""
    found = home.path(FOLDER)
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def lived_until() -> datetime | None:
    """The last moment up to which everybody acted, or None before the first one."""
    path = folder() / "state.json"
    if not path.exists():
        return None
    return datetime.fromisoformat(json.loads(path.read_text())["lived_until"])


def keep(moment: datetime) -> None:
    """Remember that everybody acted up to ``moment``; what is then planned and said may be planned and said again."""
    path = folder() / "state.json"
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({"lived_until": moment.isoformat()}))
    draft.replace(path)
