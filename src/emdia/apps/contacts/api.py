"""The door of the contacts: facts for the gate and the occasions that count."""

from emdia.apps.contacts.call_slots import CountedCall, note_calls
from emdia.apps.contacts.facts import Asked, FactsBook, ddd_states, facts_for
from emdia.apps.contacts.slots import release

__all__ = ["Asked", "CountedCall", "FactsBook", "ddd_states", "facts_for", "note_calls", "release"]
