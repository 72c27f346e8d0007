"""A log line for machines is JSON and names nobody either."""

import json
import logging
import sys

from emdia.core.logs import JsonFormatter


def test_a_line_is_an_object_without_a_person():
    try:
        raise ValueError("maria@example.com")
    except ValueError:
        record = logging.LogRecord(
            "emdia.x", logging.WARNING, "f.py", 1, "phone %s, tax id %s", ("+5511987654321", "123.456.789-09"),
            sys.exc_info(),
        )  # fmt: skip
    line = JsonFormatter().format(record)
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"]) == ("WARNING", "emdia.x", "phone +55…, tax id …")
    assert "ValueError" in told["error"]
    assert "maria" not in line
    assert "\n" not in line
