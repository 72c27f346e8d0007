"""``emdia test``: lint, types, import contracts and the suite on both databases, in a source checkout."""

from emdia.entry.testing.families import run

__all__ = ["run"]
