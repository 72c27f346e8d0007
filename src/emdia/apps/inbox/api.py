"""The door of the inbox: what people write, and who answers it."""

from emdia.apps.inbox.answer import answer, close, obstacle, window_of
from emdia.apps.inbox.models import Conversation, Reply
from emdia.apps.inbox.receive import WAITS, receive
from emdia.apps.inbox.selectors import (
    conversation,
    conversations_page,
    last_replies,
    replies_of_case,
    thread,
    waiting,
)

__all__ = [
    "WAITS",
    "Conversation",
    "Reply",
    "answer",
    "close",
    "conversation",
    "conversations_page",
    "last_replies",
    "obstacle",
    "receive",
    "replies_of_case",
    "thread",
    "waiting",
    "window_of",
]
