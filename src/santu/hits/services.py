"""Counting, in one statement, so that of any number of processes none is overlooked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from santu.hits.models import Hits

_COUNT = """
INSERT INTO hits_hits (key, until, number) VALUES (%s, %s, 1)
ON CONFLICT (key, until) DO UPDATE SET number = hits_hits.number + 1
RETURNING number
"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Counted:
    """How often a thing was done in its window, this time too, and when the window ends."""

    number: int
    until: datetime

    @property
    def seconds_left(self) -> int:
        """Until the window ends; at least one."""
        return max(1, round((self.until - timezone.now()).total_seconds()))


def hit_count(*, key: tuple[str, ...], window: timedelta, patient: bool = True) -> Counted:
    """Count one more of ``key`` in the window of now.

    Args:
        key: what is counted, by whom: only a keyed digest of it is kept.
        window: how long a count runs; windows begin at whole multiples of it.
        patient: whether to wait while somebody writes for long, which only SQLite does; otherwise such a hit is let
            pass uncounted, so that reading never waits for writing.
    """
    until = _until(window)
    connection.ensure_connection()
    gate = getattr(connection, "gate", None)
    if not patient and gate is not None and not gate.held and not gate.try_take():
        return Counted(0, until)
    return Counted(_counted(key, until), until)


def hit_first(*, key: tuple[str, ...], until: int) -> bool:
    """Whether ``key`` is seen for the first time; it is remembered up to an instant that is always the same for it.

    Args:
        key: what must happen once: only a keyed digest of it is kept.
        until: in seconds since 1970.
    """
    return _counted(key, datetime.fromtimestamp(until, UTC)) == 1


def _counted(key: tuple[str, ...], until: datetime) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COUNT, [_digest(key), connection.ops.adapt_datetimefield_value(until)])
        [number] = cursor.fetchone()
        if number == 1:
            Hits.objects.filter(until__lt=timezone.now()).delete()
    return int(number)


def hits_forget(*, key: tuple[str, ...], window: timedelta) -> None:
    """Begin anew in the window of now, as after an attempt that succeeded."""
    Hits.objects.filter(key=_digest(key), until=_until(window)).delete()


def _until(window: timedelta) -> datetime:
    return _EPOCH + ((timezone.now() - _EPOCH) // window + 1) * window


def _digest(key: tuple[str, ...]) -> str:
    """Of parts that cannot run into each other."""
    return salted_hmac("santu.hits", "\0".join(key), algorithm="sha256").hexdigest()
