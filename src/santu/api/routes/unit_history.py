"""How a unit came to be what it is."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema

from santu.api.fields import Word, open_end
from santu.kernel.codes import Level
from santu.register.selectors.access import unit_unknown
from santu.register.selectors.heirs import heirs_of
from santu.register.selectors.history import ActBrief, acts_touching, versions_of
from santu.register.selectors.units import life_of

router = Router()


class Version(Schema):
    """What a unit was from a day (and before another; null while it lasts), and the act that said so."""

    start: date
    end: date | None
    name: str
    level: Level
    kind: str
    parent: str
    parent_name: str
    unit_class: str
    code: str
    act: int | None


class Touch(Schema):
    """An act that touched a unit, and in which kinds of facts; `undone_by` is the act that undid it."""

    act: int
    kind: str
    title: str
    document: str
    by: str
    at: datetime
    undone_by: int | None
    facts: list[str]


class HeirShape(Schema):
    """A unit that carried on a share of another one from a day, by which event."""

    unit: str
    share: float
    event: str
    day: date


class History(Schema):
    """What a unit was, what carried it on, and which acts touched it."""

    id: str
    versions: list[Version]
    heirs: list[HeirShape]
    acts: list[Touch]


@router.get("/units/{unit}/history", response=History, url_name="unit-history", operation_id="unit_history")
def history(request: HttpRequest, unit: Word) -> History:
    """Every version of a unit, its heirs, and the acts that touched it."""
    if life_of(unit) is None:
        raise unit_unknown(unit)
    versions = [
        Version(
            start=one.start,
            end=open_end(one.end),
            name=one.name,
            level=one.level,
            kind=one.kind,
            parent=one.parent,
            parent_name=one.parent_name,
            unit_class=one.unit_class,
            code=one.code,
            act=one.act.number if one.act else None,
        )
        for one in versions_of(unit)
    ]
    heirs = [
        HeirShape(unit=one.unit, share=float(one.share), event=one.event, day=one.day)
        for one in heirs_of([unit]).get(unit, ())
    ]
    acts = [_touch(one.act, one.facts) for one in acts_touching(unit)]
    return History(id=unit, versions=versions, heirs=heirs, acts=acts)


def _touch(act: ActBrief, facts: tuple[str, ...]) -> Touch:
    return Touch(
        act=act.number,
        kind=act.kind,
        title=act.title,
        document=act.document,
        by=act.by,
        at=act.recorded_at,
        undone_by=act.undone_by or None,
        facts=list(facts),
    )
