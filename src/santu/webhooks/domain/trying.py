"""When a message is tried again, and when it is not."""

from datetime import timedelta

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 600, 840))
"""After the first attempt that failed, the second and so on; longer each time, so that a receiver that is down is left alone."""
MOST_ATTEMPTS = len(PAUSES) + 1
"""So often a message is sent before it is given up: over some 31 hours."""
MOST_FAILURES = 10
"""So many failures in a row, of whatever message, stop a subscription until somebody starts it again: some three days."""
GONE = 410
"""The answer of a receiver that wants nothing more: it stops the subscription at once."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts (at least one) that failed."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def is_received(status: int) -> bool:
    """Whether an answer says that the message came: 2xx and nothing else, a redirect is not followed."""
    return 200 <= status < 300
