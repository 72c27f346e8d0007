"""The ``emdia`` command: finds the family of a command, runs it, prints its answer.

Exit codes: 0 done, 1 refused with a reason, 2 wrong usage. With ``--json`` standard output is JSON and nothing else.
"""

import os
import sys

from emdia import __version__

FAMILIES = {
    "setup": "emdia.entry.cli.setup:register",
    "members": "emdia.entry.cli.members:register",
    "settings": "emdia.entry.cli.settings:register",
    "holidays": "emdia.entry.cli.holidays:register",
    "channels": "emdia.entry.cli.channels:register",
    "sms": "emdia.entry.cli.sms:register",
    "tokens": "emdia.entry.cli.tokens:register",
    "block-list": "emdia.entry.cli.block_lists:register",
    "callbacks": "emdia.entry.cli.callbacks:register",
    "hooks": "emdia.entry.cli.hooks:register",
    "inbox": "emdia.entry.cli.inbox:register",
    "webhooks": "emdia.entry.cli.webhooks:register",
    "folders": "emdia.entry.cli.folders:register",
    "importing": "emdia.entry.cli.importing:register",
    "imports": "emdia.entry.cli.imports:register",
    "ladder": "emdia.entry.cli.ladder:register",
    "ladders": "emdia.entry.cli.ladders:register",
    "brake": "emdia.entry.cli.brake:register",
    "whatsapp": "emdia.entry.cli.whatsapp:register",
    "templates": "emdia.entry.cli.templates:register",
    "cases": "emdia.entry.cli.cases:register",
    "disputes": "emdia.entry.cli.disputes:register",
    "merging": "emdia.entry.cli.merging:register",
    "calls": "emdia.entry.cli.calls:register",
    "people": "emdia.entry.cli.people:register",
    "portfolio": "emdia.entry.cli.portfolio:register",
    "rates": "emdia.entry.cli.rates:register",
    "money": "emdia.entry.cli.money:register",
    "digest": "emdia.entry.cli.digest:register",
    "payment_news": "emdia.entry.cli.payment_news:register",
    "journal": "emdia.entry.cli.journal:register",
    "bounces": "emdia.entry.cli.bounces:register",
    "service": "emdia.entry.cli.service:register",
    "sandbox": "emdia.entry.cli.sandbox:register",
    "bench": "emdia.entry.cli.bench:register",
    "chaos": "emdia.entry.cli.chaos:register",
}
"""One file a family; each adds its commands to the parser."""


def main(argv: list[str] | None = None) -> int:
    """Run one command line; returns the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    if argv[:1] == ["test"]:
        from emdia.entry import testing

        return testing.run(argv[1:])
    if argv == ["--version"]:
        sys.stdout.write(f"emdia {__version__}\n")
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emdia.config.settings")
    from emdia.entry.cli import run

    return run.run(argv, FAMILIES)


if __name__ == "__main__":
    sys.exit(main())
