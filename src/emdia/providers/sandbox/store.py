"""What the sandbox got and what it will tell, in a small SQLite file of its own in the data directory."""

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emdia.core import clock
from emdia.providers.sandbox.fates import Later

SCHEMA = """
create table if not exists message(
    id integer primary key, account text not null, ref text not null, digest text not null,
    channel text not null, peer text not null, sender text not null, subject text not null default '',
    text text not null, html text not null default '', buttons text not null default '[]',
    at real not null, mine integer not null default 0, unique(account, ref, digest));
create index if not exists message_peer on message(channel, peer, id);
create table if not exists receipt(
    id integer primary key, account text not null, due real not null, body text not null,
    shown integer not null default 0, seq integer unique);
create index if not exists receipt_due on receipt(due) where seq is null;
create index if not exists receipt_seq on receipt(account, seq) where seq is not null;
create table if not exists taken(account text primary key, seq integer not null);
create table if not exists tried(account text not null, ref text not null, primary key(account, ref));
"""


type Row = sqlite3.Row

_LATER = "insert into receipt(account, due, body, shown) values (?, ?, ?, ?) returning id"


@dataclass(frozen=True, slots=True)
class Said:
    """A message that came in. ``at`` is business time in seconds since 1970."""

    account: str
    ref: str
    channel: str
    peer: str
    sender: str
    text: str
    at: float
    subject: str = ""
    html: str = ""
    buttons: Sequence[dict[str, str]] = ()

    @property
    def digest(self) -> str:
        """What makes it the same message when it comes again under its reference."""
        parts = (self.channel, self.peer, self.subject, self.text)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


class Store:
    """One connection, used by the sandbox's thread only."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)
        self._db.row_factory = sqlite3.Row
        path.chmod(0o600)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=off")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def first_try(self, account: str, ref: str) -> bool:
        """Whether this reference is seen for the first time (for fates that refuse once)."""
        row = "insert into tried values (?, ?) on conflict do nothing"
        return self._db.execute(row, (account, ref)).rowcount == 1

    def keep(self, said: Said, later: Sequence[Later]) -> tuple[int, bool]:
        """Keep a message and what it will bring; its number, and False where it was known already."""
        with self._transaction():
            row = self._db.execute(
                "insert into message(account, ref, digest, channel, peer, sender, subject, text, html, buttons, at)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning id",
                (
                    *(
                        said.account,
                        said.ref,
                        said.digest,
                        said.channel,
                        said.peer,
                        said.sender,
                        said.subject,
                    ),
                    *(said.text, said.html, json.dumps(list(said.buttons)), said.at),
                ),
            ).fetchone()
            if row is None:
                known = "select id from message where account=? and ref=? and digest=?"
                return int(
                    self._db.execute(known, (said.account, said.ref, said.digest)).fetchone()[0]
                ), False
            number = int(row[0])
            for what in later:
                self._later(said, number, what)
            return number, True

    def answered(self, message: Row, what: Later, at: float) -> None:
        """A person answers on the phone page: seen at once, told when it is released."""
        said = Said(message["account"], message["ref"], message["channel"], message["peer"], "", "", at)
        with self._transaction():
            number = self._later(said, int(message["id"]), what, shown=True)
            self._show(said.account, said.channel, said.peer, what.text, at, number)

    def _later(self, said: Said, number: int, what: Later, *, shown: bool = False) -> int:
        body = {
            "kind": what.kind,
            "reference": f"sb-{number}",
            "ref": said.ref,
            "channel": said.channel,
            "from": said.peer if what.text else "",
            "detail": what.detail,
            "text": what.text,
        }
        values = (said.account, said.at + what.after, json.dumps(body, ensure_ascii=False), shown)
        return int(self._db.execute(_LATER, values).fetchone()[0])

    def _show(self, account: str, channel: str, peer: str, text: str, at: float, receipt: int) -> None:
        """What a person answered, as a bubble of hers."""
        self._db.execute(
            "insert into message(account, ref, digest, channel, peer, sender, text, at, mine)"
            " values (?, ?, '', ?, ?, '', ?, ?, 1)",
            (account, f"answer-{receipt}", channel, peer, text, at),
        )

    def release(self, until: float, account: str | None = None) -> None:
        """Give the next numbers to what is due, in order of time."""
        due = "select id from receipt where seq is null and due <= ? and (? is null or account = ?) order by due, id"
        with self._transaction():
            last = self._db.execute("select coalesce(max(seq), 0) from receipt").fetchone()[0]
            rows = self._db.execute(due, (until, account, account)).fetchall()
            numbered = [(last + place, row["id"]) for place, row in enumerate(rows, 1)]
            self._db.executemany("update receipt set seq=? where id=?", numbered)
            self._show_answers([row["id"] for row in rows])

    def _show_answers(self, ids: Sequence[int]) -> None:
        """What a number answers by itself appears on the phone when it is told."""
        for number in ids:
            query = "select account, due, body from receipt where id=? and not shown"
            for row in self._db.execute(query, (number,)).fetchall():
                body = json.loads(row["body"])
                if body["text"]:
                    told = (body["channel"], body["from"], body["text"])
                    self._show(row["account"], *told, row["due"], number)

    def receipts(self, account: str, after: int | None, limit: int) -> list[Row]:
        """Released receipts above ``after`` (default: what was taken)."""
        if after is None:
            row = self._db.execute("select seq from taken where account=?", (account,)).fetchone()
            after = row["seq"] if row else 0
        released = "select seq, due, body from receipt where account=? and seq>? order by seq limit ?"
        return self._db.execute(released, (account, after, limit)).fetchall()

    def due(self, account: str, until: float, after: int | None, limit: int) -> list[Row]:
        """Release what is due for an account, and give its receipts."""
        self.release(until, account)
        return self.receipts(account, after, limit)

    def take(self, account: str, last: int) -> bytes:
        """Receipts up to ``last`` were taken."""
        taken = (
            "insert into taken values (?, ?) on conflict(account) do update set seq=max(seq, excluded.seq)"
        )
        self._db.execute(taken, (account, last))
        return b""

    def accounts(self) -> list[str]:
        """Every account that spoke here."""
        return [row[0] for row in self._db.execute("select distinct account from message order by account")]

    def rows(self, query: str, *values: Any) -> list[Row]:
        """Rows for the pages."""
        return self._db.execute(query, values).fetchall()

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._db)


class _Transaction:
    """An immediate transaction of the one connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("begin immediate")

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        self._db.execute("commit" if kind is None else "rollback")


def told(rows: Sequence[Row]) -> bytes:
    """Receipts as the body of an answer or of a callback."""
    items = []
    for row in rows:
        at = dt.datetime.fromtimestamp(row["due"], clock.SAO_PAULO).isoformat()
        items.append({"id": row["seq"], "at": at, **json.loads(row["body"])})
    last = rows[-1]["seq"] if rows else 0
    return json.dumps({"events": items, "last": last}, ensure_ascii=False).encode()
