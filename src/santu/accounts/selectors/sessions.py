"""The open sessions of a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.crypto import salted_hmac

from santu.accounts.domain.devices import device_said
from santu.accounts.models import User
from santu.accounts.sessions import BEGUN, DEVICE, USED, SessionStore
from santu.kernel.messages import Message


@dataclass(frozen=True, slots=True)
class Session:
    """A session as its person sees it; ``handle`` names it without giving it away."""

    handle: str
    device: Message
    begun: datetime
    used: datetime
    ends: datetime


def sessions_of(user: User) -> list[Session]:
    """Their sessions that are not over, the one used last first."""
    return sorted(_sessions(user), key=lambda one: (one.used, one.handle), reverse=True)


def session_handle(key: str) -> str:
    """What a session is called on pages: whoever reads it cannot come in with it."""
    return salted_hmac("santu.session", key, algorithm="sha256").hexdigest()[:16]


def _sessions(user: User) -> Iterator[Session]:
    for row in user.sessions.filter(expire_date__gt=timezone.now()):
        known = SessionStore().decode(row.session_data)
        begun, used = (datetime.fromtimestamp(known.get(key, 0), UTC) for key in (BEGUN, USED))
        device = device_said(known.get(DEVICE, ""))
        yield Session(session_handle(row.session_key), device, begun, used, row.expire_date)
