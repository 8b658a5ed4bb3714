"""Who asks, and what they may."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from santu.accounts.domain.grants import units_by_right
from santu.accounts.domain.roles import Right
from santu.api.callers import caller
from santu.api.fields import open_end
from santu.api.language import said
from santu.kernel.messages import message

router = Router()


class RoleHeld(Schema):
    """A role that the person holds, over a unit (empty: over all) and before a day (null: for good)."""

    role: str
    title: str
    unit: str
    start: date
    end: date | None


class TokenUsed(Schema):
    """The token by which the person asks."""

    name: str
    reads_only: bool
    until: date


class Me(Schema):
    """The person, their roles, and the rights that they have through what they signed in with."""

    username: str
    title: str
    title_en: str
    roles: list[RoleHeld]
    rights: list[Right]
    token: TokenUsed | None


@router.get("/me", response=Me, url_name="me", operation_id="me", summary="Who asks")
def me(request: HttpRequest) -> Me:
    """The person, their roles, and the rights that they have through the token or session."""
    mine = caller(request)
    held = [one for one in mine.sight.held if one.holds_on(timezone.localdate())]
    rights = units_by_right(held, timezone.localdate())
    roles = [
        RoleHeld(
            role=one.role,
            title=said(message(one.is_.title)),
            unit=one.unit,
            start=one.start,
            end=open_end(one.end),
        )
        for one in held
    ]
    token = mine.token
    return Me(
        username=mine.person.username,
        title=mine.person.title_zh,
        title_en=mine.person.title_en,
        roles=roles,
        rights=[right for right in Right if right in rights and mine.sight.has(right)],
        token=TokenUsed(name=token.name, reads_only=token.reads_only, until=token.until) if token else None,
    )
