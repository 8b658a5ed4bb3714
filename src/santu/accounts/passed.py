"""What a session has passed: the second factor, and whether an administrator has opened theirs for a purpose."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.utils import timezone

from santu.accounts.domain.roles import ADMINISTRATION, SECOND_FACTOR, Right
from santu.accounts.selectors.people import User
from santu.accounts.selectors.second_factor import has_second_factor, plays_in_demo
from santu.kernel.messages import N_

OPEN = "administration"
"""The key of a session under which stands until when it is one of an administrator at work."""
OUTSIDE = "outside"
"""What a session says of a sign-on by who vouches from outside."""
NO_CODE = N_("“{right}”要两步验证才能用，您这次登录还没有通过；请先设置或通过两步验证。")
NOT_OPEN = N_("“{right}”只在管理会话里有效；请先写明要办什么，打开管理会话。")


@dataclass(frozen=True, slots=True)
class Way:
    """What somebody whose rights are withheld has to do: why, the address that it is done at, and what it is called."""

    why: str
    address: str
    title: str
    notice: str


FACTOR = Way(
    NO_CODE,
    "mfa_index",
    N_("两步验证"),
    N_("您的角色要两步验证，这次登录还没有通过：能查看，不能审批和管理。"),
)
SESSION = Way(NOT_OPEN, "administration", N_("打开管理会话"), "")


def withheld(request: HttpRequest, person: User, held: frozenset[Right]) -> dict[Right, Way]:
    """Of the rights that somebody holds those that do not count in this session, and how they would."""
    kept: dict[Right, Way] = {}
    if held & ADMINISTRATION and administration_until(request) is None:
        kept |= dict.fromkeys(held & ADMINISTRATION, SESSION)
    if held & SECOND_FACTOR and not passed_second_factor(request, person):
        kept |= dict.fromkeys(held & SECOND_FACTOR, FACTOR)
    return kept


def passed_second_factor(request: HttpRequest, person: User) -> bool:
    """Whether a code was given in this session, by somebody who still has what makes the codes, or the outside vouches.

    The cast of a demonstration comes in with one click and counts as having passed, nowhere but in a database that is
    marked as one: whoever looks at it must be able to play each part in turn.
    """
    records = get_authentication_records(request, person)
    if any(record["method"] == OUTSIDE and record.get("factor") for record in records):
        return True
    if any(record["method"] == "mfa" for record in records):
        return has_second_factor(person)
    return plays_in_demo(person)


def second_factor_given(request: HttpRequest, person: User) -> None:
    """Setting it up takes a code, so the session has passed it."""
    record_authentication(request, person, "mfa")


def outside_given(request: HttpRequest, person: User, *, factor: bool) -> None:
    """An outside sign-on vouches for who this is, and for a second factor if it said so."""
    record_authentication(request, person, OUTSIDE, factor=factor)


def administration_until(request: HttpRequest) -> datetime | None:
    """When the administrator's session ends that is open, if one is."""
    kept = request.session.get(OPEN)
    until = datetime.fromisoformat(kept) if kept else None
    return until if until and timezone.now() < until else None
