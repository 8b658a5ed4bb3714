"""The editions: those of somebody's units, and those that leave on a day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet

from santu.kernel.messages import N_, Message, Refused, refuse
from santu.publish.domain.differences import edition_name
from santu.publish.domain.listing import Listing, listing_of
from santu.publish.models import Edition
from santu.register.selectors.access import units_seen
from santu.register.selectors.reach import Sight

WAITING, PUBLISHED, SUPERSEDED, WITHDRAWN = "waiting", "published", "superseded", "withdrawn"


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition without its content."""

    pk: int
    kind: str
    scope: str
    scope_name: str
    number: int
    day: date
    document: str
    digest: str
    rows: int
    state: str
    proposed_by: str
    proposed_at: datetime
    published_by: str
    published_at: datetime | None
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawn_reason: str

    @property
    def name(self) -> Message:
        return edition_name(self.kind, self.scope_name, self.number)


def edition_unknown(number: int) -> Refused:
    """There is no such edition, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号公布；请从公布的目录进入。"), number=number)


def editions_open(sight: Sight) -> list[EditionView]:
    """The editions about units that somebody sees, the latest first."""
    seen = units_seen(sight, set(Edition.objects.values_list("scope", flat=True)))
    latest = _latest()
    return [_view(one, latest) for one in _light().filter(scope__in=seen).order_by("-proposed_at", "-pk")]


def edition_view(number: int) -> EditionView:
    """One edition.

    Raises:
        Refused: there is none of this number.
    """
    found = _light().filter(pk=number).first()
    if found is None:
        raise edition_unknown(number)
    return _view(found, _latest())


def edition_listing(number: int) -> Listing:
    """What an edition holds."""
    kind, content = Edition.objects.values_list("kind", "content").get(pk=number)
    return listing_of(kind, content)


def edition_before(kind: str, scope: str, number: int | None = None) -> Edition | None:
    """The edition that is public, of those before a number."""
    found = _public().filter(kind=kind, scope=scope)
    if number is not None:
        found = found.filter(number__lt=number)
    return found.order_by("-number").first()


def leaving_on(day: date, units: Collection[str] = ()) -> list[int]:
    """The numbers of the editions that are public on a day: of each list about a unit the latest.

    One that was withdrawn leaves no more, whatever day is asked about.
    """
    found: dict[tuple[str, str], int] = {}
    public = _public().filter(published_on__lte=day).order_by("number")
    for pk, kind, scope in public.values_list("pk", "kind", "scope"):
        if not units or scope in units:
            found[kind, scope] = pk
    return sorted(found.values())


def _public() -> QuerySet[Edition]:
    return Edition.objects.filter(published_at__isnull=False, withdrawn_at__isnull=True)


def _light() -> QuerySet[Edition]:
    return Edition.objects.defer("content")


def _latest() -> dict[tuple[str, str], int]:
    """List and unit → the number of the edition that is public."""
    rows = _public().values("kind", "scope").annotate(last=Max("number"))
    return {(kind, scope): last for kind, scope, last in rows.values_list("kind", "scope", "last")}


def _view(one: Edition, latest: Mapping[tuple[str, str], int]) -> EditionView:
    if one.withdrawn_at:
        state = WITHDRAWN
    elif one.published_at is None:
        state = WAITING
    else:
        state = PUBLISHED if latest[one.kind, one.scope] == one.number else SUPERSEDED
    return EditionView(
        one.pk,
        one.kind,
        one.scope,
        one.scope_name,
        one.number,
        one.day,
        one.document,
        one.digest,
        one.rows,
        state,
        one.proposed_by,
        one.proposed_at,
        one.published_by or "",
        one.published_at,
        one.withdrawn_by or "",
        one.withdrawn_at,
        one.withdrawn_reason or "",
    )
