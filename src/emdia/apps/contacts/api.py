"""The door of the contacts: facts for the gate and the occasions that count."""

from emdia.apps.contacts.block_lists import (
    Loaded,
    block_lists,
    drop_block_list,
    import_block_list,
    newest_list,
)
from emdia.apps.contacts.call_slots import CountedCall, note_calls
from emdia.apps.contacts.facts import Asked, FactsBook, ddd_states, facts_for
from emdia.apps.contacts.slots import release

__all__ = [
    "Asked",
    "CountedCall",
    "FactsBook",
    "Loaded",
    "block_lists",
    "ddd_states",
    "drop_block_list",
    "facts_for",
    "import_block_list",
    "newest_list",
    "note_calls",
    "release",
]
