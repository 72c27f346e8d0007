"""``emdia chaos``: kill, cut and confuse a running Em Dia, then count what the carrier saw against what it knows.

The command's process holds the carrier (:mod:`~emdia.entry.chaos.sink`), which lives through everything. A process of
its own (:mod:`~emdia.entry.chaos.nursery`) forks planner, deliverers, web and sandbox on a data directory that is gone
afterwards, and ends them without a warning. Nothing here leaves this machine.
"""
