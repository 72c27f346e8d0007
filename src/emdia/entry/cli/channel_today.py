"""How an account does, as ``emdia channel list`` says it."""

from typing import Any

from emdia.apps.outreach.api import AccountState
from emdia.entry.cli.answer import stamp

MOODS = {"fine": "ligada", "paused": "pausada", "trying": "voltando", "stopped": "parada"}


def shown(state: AccountState) -> dict[str, Any]:
    """An account today, for ``--json``: counts, what is left of its day (null: no limit), its trouble, its times."""
    return {
        "state": state.mood,
        "said": state.said_today,
        "left": state.left_today,
        "bounced": state.bounced_today,
        "reason": state.reason,
        "since": stamp(state.since),
        "until": stamp(state.until),
        "said_at": stamp(state.said_at),
        "heard_at": stamp(state.heard_at),
    }


def words(state: AccountState) -> str:
    """The same in a few words."""
    parts = [MOODS[state.mood], f"hoje {state.said_today}"]
    if state.left_today is not None:
        parts.append(f"restam {state.left_today}")
    if state.bounced_today:
        parts.append(f"voltaram {state.bounced_today}")
    return ", ".join(parts) + (f" ({state.reason})" if state.reason else "")
