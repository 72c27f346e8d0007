"""The ``emdia`` command."""

import sys

from emdia import __version__


def main() -> int:
    """Dispatch to a family of commands."""
    argv = sys.argv[1:]
    if argv[:1] == ["test"]:
        from emdia.entry import testing

        return testing.run(argv[1:])
    sys.stdout.write(f"emdia {__version__}\n")
    return 0 if argv == ["--version"] else 2
