"""The map of a unit as lines of text, and its twin for machines."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from santu.kernel.messages import N_, message
from santu.register.domain.rows import Body, Division
from santu.register.domain.signs import SAME
from santu.register.domain.unit_map import UnitMap
from santu.register.domain.words import CLASSES, LEVELS, LINES, QUANTITIES, kind_word

Translate = Callable[[str], str]
Row = TypeVar("Row", bound=Division | Body)

GROUPS = {
    "places": N_("限额内机构 {counted} 个，限额 {limit} 个："),
    "beyond": N_("限额内而不在统一设置之列："),
    "outside": N_("限额以外："),
    "dispatched": N_("派驻："),
}


def _unchanged(unit: str) -> str:
    return SAME


@dataclass(frozen=True, slots=True)
class MapView:
    """What is shown: the map on a day; for a design also the map before, and the sign of each unit."""

    day: date
    now: UnitMap
    was: UnitMap | None = None
    sign: Callable[[str], str] = _unchanged

    def rows(self, rows: Callable[[UnitMap], Sequence[Row]]) -> list[Row]:
        """What is there now, then what was there before and is not any more."""
        found = {row.id: row for row in rows(self.now)}
        for row in rows(self.was) if self.was else ():
            found.setdefault(row.id, row)
        return list(found.values())


def map_lines(view: MapView, translate: Translate) -> Iterator[str]:
    """The chain above, the facts, the units below, the bodies by place and by who controls them."""
    now = view.now

    def say(template: str, /, **params: object) -> str:
        return message(template, **params).render(translate)

    title = N_("现状图（{day}）") if view.was is None else N_("设计图（{day}）")
    chain = " › ".join(row.name for row in now.chain)
    yield f"{_signed(view, now.unit.id)}{chain}（{now.unit.code or now.unit.id}）  {say(title, day=view.day)}"
    facts = [translate(LEVELS[now.unit.level]), kind_word(now.unit).render(translate)]
    if now.unit.formal:
        facts.append(translate(CLASSES.get(now.unit.unit_class, now.unit.unit_class)))
    facts += [f"{translate(QUANTITIES.get(q, q))} {value:,}" for q, value in now.figures.items()]
    yield "  ".join(facts)
    children = view.rows(lambda shown: shown.children)
    if children:
        yield say(N_("下辖 {count} 个："), count=len(now.children))
    for row in children:
        yield f"  {_signed(view, row.id)}{row.code or '—'} {row.name}"
    yield from _bodies(view, say, translate)


def _bodies(view: MapView, say: Callable[..., str], translate: Translate) -> Iterator[str]:
    now = view.now
    if now.limit is not None:
        yield say(GROUPS["places"], counted=now.counted, limit=now.limit)
        for place in now.places:
            missing = say(N_("{name}（缺）"), name=place.name)
            yield f"  {_body(view, place.body, translate) if place.body else missing}"
    for group, rows in (
        ("beyond", view.rows(lambda shown: shown.beyond)),
        ("outside", view.rows(lambda shown: shown.outside)),
        ("dispatched", view.rows(lambda shown: shown.dispatched)),
    ):
        if rows:
            yield say(GROUPS[group])
        for body in rows:
            yield f"  {_body(view, body, translate)}"


def _body(view: MapView, body: Body, translate: Translate) -> str:
    lines = []
    for line in body.lines:
        organ = view.now.unit.name if body.host == line.organ else line.organ
        share = f" {line.share}%" if line.share is not None else ""
        lines.append(f"{translate(LINES.get(line.kind, line.kind))} {organ}{share}")
    return f"{_signed(view, body.id)}{body.name}" + (f"（{'；'.join(lines)}）" if lines else "")


def _signed(view: MapView, unit: str) -> str:
    sign = view.sign(unit)
    return f"{sign} " if sign else ""


def map_json(view: MapView) -> dict[str, object]:
    """The twin of the text; of a design every row has its sign."""
    now = view.now

    def division(row: Division) -> dict[str, object]:
        said = {"id": row.id, "code": row.code, "name": row.name, "level": str(row.level), "kind": row.kind}
        return {**said, "class": row.unit_class, "sign": view.sign(row.id)}

    def body(row: Body) -> dict[str, object]:
        lines = [{"kind": line.kind, "organ": line.organ, "share": line.share} for line in row.lines]
        said = {"id": row.id, "name": row.name, "category": row.category, "slot": row.slot}
        return {**said, "lines": lines, "sign": view.sign(row.id)}

    return {
        "day": view.day.isoformat(),
        "design": view.was is not None,
        "unit": division(now.unit),
        "chain": [division(row) for row in now.chain],
        "figures": dict(now.figures),
        "children": [division(row) for row in view.rows(lambda shown: shown.children)],
        "bodies": {
            "counted": now.counted,
            "limit": now.limit,
            "places": [
                {"slot": place.slot, "name": place.name, "body": body(place.body) if place.body else None}
                for place in now.places
            ],
            "beyond": [body(row) for row in view.rows(lambda shown: shown.beyond)],
            "outside": [body(row) for row in view.rows(lambda shown: shown.outside)],
            "dispatched": [body(row) for row in view.rows(lambda shown: shown.dispatched)],
        },
    }
