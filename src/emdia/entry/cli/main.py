"""The ``emdia`` command: finds the family of a command, runs it, prints its answer.

Exit codes: 0 done, 1 refused with a reason, 2 wrong usage. With ``--json`` standard output is JSON and nothing else.
"""

import os
import sys

from emdia import __version__

FAMILIES = {
    "setup": "emdia.entry.cli.setup:register",
    "members": "emdia.entry.cli.members:register",
    "importing": "emdia.entry.cli.importing:register",
    "ladder": "emdia.entry.cli.ladder:register",
    "cases": "emdia.entry.cli.cases:register",
    "money": "emdia.entry.cli.money:register",
    "journal": "emdia.entry.cli.journal:register",
    "service": "emdia.entry.cli.service:register",
    "bench": "emdia.entry.cli.bench:register",
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
