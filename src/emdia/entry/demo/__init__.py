"""A complete demonstration with invented people: two creditors, 400 debtors, sixty days of ladder (``emdia demo``)."""

from emdia.entry.demo.performance import run

__all__ = ["run"]
