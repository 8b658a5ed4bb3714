"""Finding units and bodies by name, code or id; and the outlines that maps are drawn from."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import StringConstraints

from santu.api.callers import caller
from santu.api.fields import PLAIN, Day, day_or_today
from santu.api.problems import told
from santu.kernel.messages import N_
from santu.register.domain.rows import Body
from santu.register.selectors.outlines import outlines_of
from santu.register.selectors.reach import Sight
from santu.register.selectors.search import Hit, Matches, Wanted, closest, hits, matches, split_words, wanted

router = Router()
SUGGESTED, MOST = 8, 100
Sought = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=PLAIN)]
"""Words, the beginning of a code, or an id."""


class HitShape(Schema):
    """A unit or body that fits; `place` are the names above it, `name_now` what one of a former name is called."""

    id: str
    name: str
    kind: str
    code: str
    place: list[str]
    is_body: bool
    name_now: str
    heirs: list[str]


class Results(Schema):
    """What fits, the closest first: of the day, and by what it was at another time; each of at most a hundred."""

    divisions: list[HitShape]
    bodies: list[HitShape]
    former: list[HitShape]


@router.get("/search", response=Results, url_name="search", operation_id="search")
def search(
    request: HttpRequest,
    q: Sought,
    day: Day | None = None,
) -> Results:
    """Units and bodies whose name, code or id fits, within reach."""
    return _results(q, day_or_today(day), caller(request).sight, matches, MOST)


@router.get(
    "/search/suggestions", response=Results, url_name="search-suggestions", operation_id="search_suggestions"
)
def suggestions(
    request: HttpRequest,
    q: Sought,
    day: Day | None = None,
) -> Results:
    """The few closest, while somebody types."""

    def few(what: Wanted, on: date, sight: Sight) -> Matches:
        return closest(what, on, sight, SUGGESTED)

    return _results(q, day_or_today(day), caller(request).sight, few, SUGGESTED)


def _results(
    text: str, day: date, sight: Sight, find: Callable[[Wanted, date, Sight], Matches], most: int
) -> Results:
    what = wanted(text)
    if not what.words:
        return Results(divisions=[], bodies=[], former=[])
    found = find(what, day, sight)
    if not found.divisions and not found.bodies and not what.code:
        split = split_words(text, sight.on(day))
        if len(split.words) > len(what.words):
            inside = find(split, day, sight)
            found = Matches(inside.divisions, inside.bodies, found.former)
    return Results(
        divisions=[_hit(one) for one in hits(found.divisions[:most], day)],
        bodies=[_hit(one) for one in hits(found.bodies[:most], day)],
        former=[_hit(one) for one in hits(found.former[:most], day, former=True)],
    )


def _hit(one: Hit) -> HitShape:
    row, former = one.found.row, one.former
    return HitShape(
        id=one.found.unit,
        name=row.name,
        kind=row.category if isinstance(row, Body) else row.kind,
        code=one.code,
        place=list(one.place),
        is_body=isinstance(row, Body),
        name_now=former.name_now if former else "",
        heirs=[name for _, name in former.heirs] if former else [],
    )


GEOJSON = {
    "responses": {
        200: {"description": "GeoJSON", "content": {"application/geo+json": {"schema": {"type": "object"}}}}
    }
}


@router.get("/outlines/{province}", url_name="outlines", operation_id="outlines", openapi_extra=GEOJSON)
def outlines(request: HttpRequest, province: str) -> HttpResponse:
    """The outlines of the counties of a province, by the first two digits of its code, as GeoJSON."""
    layer = (
        outlines_of(province) if province.isascii() and province.isdigit() and len(province) == 2 else None
    )
    if layer is None:
        raise told(
            404, N_("没有代码以“{province}”开头的轮廓图；请核对省的代码。"), place=province, province=province
        )
    return HttpResponse(layer.outlines.written(), content_type="application/geo+json")
