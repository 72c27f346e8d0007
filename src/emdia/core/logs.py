"""Log lines name nobody (law 9): links, documents, phones and addresses are masked in whatever is logged."""

import datetime as dt
import json
import logging
import re

_MASKS = (
    (re.compile(r"/p/[0-9A-Za-z]{4,64}"), "/p/…"),
    (re.compile(r"[\w.+%-]{1,64}@[\w.-]{1,255}"), "…@…"),
    (re.compile(r"\+55[\d ().-]{10,18}"), "+55…"),
    (re.compile(r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b"), "…"),
    (re.compile(r"(?<![\w.])\d{11}(?![\w.])"), "…"),
)


def mask(text: str) -> str:
    """The text without what tells a person."""
    for pattern, shown in _MASKS:
        text = pattern.sub(shown, text)
    return text


class MaskingFormatter(logging.Formatter):
    """Masks the finished line, traceback and all, so that no caller can forget it."""

    def format(self, record: logging.LogRecord) -> str:
        """The masked line."""
        return mask(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for whoever gathers logs: time (UTC), level, logger, thread, words and error,
    masked as a line is."""

    def format(self, record: logging.LogRecord) -> str:
        """The masked object."""
        told: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "thread": record.threadName,
            "message": mask(record.getMessage()),
        }
        if record.exc_info:
            told["error"] = mask(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)
