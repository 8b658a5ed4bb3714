"""How logs are written: for people as text, for machines as one JSON object a line.

No line holds who asked, from where, or what was searched for: an address is logged without its query, and in JSON an
exception as its kind and the places it went through, because its words may quote what somebody entered.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from santu.web.request_ids import request_id

FACTS = ("method", "path", "view", "status", "milliseconds")
"""What a line about a request may say besides its message."""


class RequestId(logging.Filter):
    """Puts the number of the request that is being answered on every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Nothing is held back."""
        record.request_id = request_id() or "-"
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "time": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_id", "-"),
        }
        line |= {name: record.__dict__[name] for name in FACTS if name in record.__dict__}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = exception_places(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def exception_places(error: BaseException) -> list[str]:
    """The kinds of an exception and of what led to it, and the lines they went through; never their words."""
    found: list[str] = []
    seen: set[int] = set()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        found.append(f"{type(step).__module__}.{type(step).__qualname__}")
        frames = traceback.extract_tb(step.__traceback__)
        found += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        step = step.__cause__ or step.__context__
    return found


def logging_settings(form: str) -> dict[str, Any]:
    """Django's ``LOGGING``; requests that went well are told in JSON only."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": RequestId}},
        "formatters": {
            "text": {"format": "{asctime} {levelname} {name} [{request_id}]: {message}", "style": "{"},
            "json": {"()": JsonFormatter},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": form, "filters": ["request_id"]}
        },
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
            "santu": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "santu.request": {"level": "INFO" if form == "json" else "WARNING"},
        },
    }
