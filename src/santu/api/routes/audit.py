"""The audit: what was recorded, the lines of the chains to take away, and whether every hash is right."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from santu.accounts.domain.roles import Right
from santu.api.callers import caller
from santu.api.fields import Day, Limit, Word
from santu.api.problems import FaultShape, fault_shapes
from santu.audit.domain.chain import Entry
from santu.audit.domain.subjects import ADMINISTRATION
from santu.audit.selectors import Asked, Place, audit_lines, entries_found, heads_of, walked
from santu.kernel.days import EARLIEST
from santu.register.selectors.access import chains_seen

router = Router()
ALL_ABOVE = "-"
"""Stands in a query for the chain of what belongs to no county."""
BETWEEN = "~"
LINES = {
    "responses": {
        200: {
            "description": "One entry on each line",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        }
    }
}


class EntryShape(Schema):
    """An entry of a chain; `before` and `after` are JSON texts, as they were hashed."""

    chain: str
    seq: int
    at: str
    by: str
    act: str
    reason: str
    document: str
    before: str
    after: str
    hash: str


class Entries(Schema):
    """Entries, the latest first; `later` is sent as `behind` for those after them, empty at the end."""

    items: list[EntryShape]
    later: str


class HeadShape(Schema):
    """Where a chain ends."""

    chain: str
    seq: int
    hash: str


class Verification(Schema):
    """Every hash of the chains within reach, computed anew."""

    entries: int
    heads: list[HeadShape]
    faults: list[FaultShape]


@router.get("/audit", response=Entries, url_name="audit", operation_id="audit")
def audit(
    request: HttpRequest,
    *,
    by: Word = "",
    act: Word = "",
    chain: Annotated[Word, Field(description="The id of a county; - for what belongs to none.")] = "",
    about: Annotated[Word, Field(description="A thing and its number, such as plan:3.")] = "",
    document: Word = "",
    since: Day | None = None,
    until: Day | None = None,
    text: Word = "",
    behind: Word = "",
    limit: Limit = 100,
) -> Entries:
    """The entries that fit within reach, the latest first."""
    thing, _, name = about.partition(":")
    asked = Asked(
        by=by,
        act=act,
        chain=chain.removeprefix(ALL_ABOVE) if chain else None,
        about=(thing, name) if about else None,
        document=document,
        since=_instant(since) if since else "",
        until=_instant(until + timedelta(days=1)) if until else "",
        text=text,
    )
    asked = replace(asked, chains=_chains(request), acts=_acts(request))
    at, _, number = behind.partition(BETWEEN)
    place = Place(at, int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None
    found = entries_found(asked, most=limit, behind=place)
    later = f"{found.later.at}{BETWEEN}{found.later.number}" if found.later else ""
    return Entries(items=[_shape(entry) for entry in found.entries], later=later)


@router.get("/audit/export", url_name="audit-export", operation_id="audit_export", openapi_extra=LINES)
def export(request: HttpRequest) -> HttpResponse:
    """The chains within reach as lines that anybody can check: see the page on the audit's export."""
    lines = [
        line for chain in sorted(_whole(request)) for block in audit_lines(chain=chain) for line in block
    ]
    return HttpResponse(b"".join(lines), content_type="text/plain; charset=utf-8")


@router.get(
    "/audit/verification",
    response=Verification,
    url_name="audit-verification",
    operation_id="audit_verification",
)
def verification(request: HttpRequest) -> Verification:
    """Whether every hash of the chains within reach is right, and where they end."""
    chains = _whole(request)
    walk = walked(chains)
    heads = [HeadShape(chain=one, seq=end.seq, hash=end.hash) for one, end in sorted(walk.ends.items())]
    return Verification(entries=walk.entries, heads=heads, faults=fault_shapes(walk.faults))


def _chains(request: HttpRequest) -> Collection[str]:
    return chains_seen(caller(request).sight, heads_of())


def _whole(request: HttpRequest) -> Collection[str]:
    """The chains of which they may audit every entry: who has no part in the business, none."""
    return _chains(request) if caller(request).sight.has(Right.READ) else ()


def _acts(request: HttpRequest) -> Collection[str] | None:
    return None if caller(request).sight.has(Right.READ) else ADMINISTRATION


def _instant(day: date) -> str:
    begins = datetime.combine(max(day, EARLIEST), time(), timezone.get_current_timezone())
    return begins.astimezone(UTC).isoformat(timespec="microseconds")


def _shape(entry: Entry) -> EntryShape:
    return EntryShape(
        chain=entry.chain,
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        act=entry.act,
        reason=entry.reason,
        document=entry.document,
        before=entry.before,
        after=entry.after,
        hash=entry.hash,
    )
