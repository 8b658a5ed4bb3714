"""The page of a unit: 设计, the map as it is designed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.design.domain.proposals import Proposal
from santu.design.domain.unit_design import Signed, UnitDesign, touched_by, unit_design
from santu.design.selectors.conformity import parted
from santu.design.selectors.drawn import Drawn
from santu.design.selectors.listing import Word, words_on
from santu.design.selectors.numbered import scenario_numbered
from santu.design.selectors.scenarios import proposal_named, proposal_of
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.lookup import subtree
from santu.register.domain.rows import Division
from santu.register.domain.signs import GONE, MOVED, NEW, sign_of
from santu.register.domain.unit_map import UnitMap
from santu.register.domain.words import LEVELS, QUANTITIES, kind_word
from santu.register.selectors.violations import within
from santu.transition.selectors.of_scenarios import plans_of
from santu.web.charts.org_cards import Change
from santu.web.charts.org_chart import org_chart
from santu.web.days import Day
from santu.web.pages.bodies import body_link
from santu.web.pages.scenario_tables import shown
from santu.web.pages.unit_frame import unit_frame
from santu.web.pages.unit_scenarios import Chosen, chosen_for, county_of
from santu.web.respond import page
from santu.web.tables import Cell, Column, Row, Table

PROPOSALS_SHOWN, VIOLATIONS_SHOWN = 40, 20
COMES, GOES, TAKEN_ON = N_("由{unit}划来"), N_("划归{unit}"), N_("由{units}承接")


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the unit before and after; ``None`` where it is not there."""

    title: str | Message
    before: int | None
    after: int | None
    limit: int | None = None


@require_GET
def design(request: HttpRequest, unit: str) -> HttpResponse:
    """The unit as it is designed."""
    heading, day, context = unit_frame(request, unit, "unit-design")
    context["county"] = county_of(heading.way)
    chosen = chosen_for(request, heading, day.shown)
    if chosen is None:
        return page(request, "web/unit_design_none.html", context)
    known = chosen.known
    found = unit_design(known.base, known.target, unit, known.design.standard, known.heirs)
    context |= {"chosen": chosen, "number": chosen.it.number, "design": found}
    if found is None:
        return page(request, "web/unit_design_none.html", context)
    context |= _around(chosen, heading.row)
    link = body_link(day)
    chart = org_chart(
        _drawn(found),
        Change(found.before, lambda one: sign_of(one, known.base, known.target)),
        # Of a body that is only designed the register has no page yet.
        link=lambda body: link(body) if body.id in known.base.bodies else "",
    )
    context |= {
        "org": chart,
        "facts": list(_facts(found)),
        "becomes": _becomes(found, known),
        "came": [known.name(one) for one in _predecessors(known, unit)],
    }
    tables = [chart.table, _children_table(found, known, heading.row, day, chosen.it.number)]
    return page(request, "web/unit_design.html", context, tables=tables)


def _drawn(found: UnitDesign) -> UnitMap:
    """The map to draw: as it will be; of a unit that goes what it has, without the gaps in it."""
    if found.after:
        return found.after
    assert found.before is not None  # noqa: S101 (one of both is always there)
    return replace(found.before, places=tuple(place for place in found.before.places if place.body))


def _around(chosen: Chosen, row: Division) -> dict[str, object]:
    """The proposals that touch the unit, what people said of them, and what the unit breaks."""
    number, known = chosen.it.number, chosen.known
    scenario = scenario_numbered(number)
    words = words_on(scenario)
    touching = [*_proposals(known, row), *_left_out(number, known, row, words)]
    side = known.target if row.id in known.target.divisions else known.base
    bare, let_off = parted(within(known.found, side, row.id), scenario)
    plans = plans_of([number]).get(number, [])
    return {
        "proposals": [shown(proposal, words) for proposal in touching[:PROPOSALS_SHOWN]],
        "proposals_count": len(touching),
        "bare": bare[:VIOLATIONS_SHOWN],
        "bare_count": len(bare),
        "let_off_count": len(let_off),
        "plans": plans,
        "applied": next((plan for plan in plans if plan.applied), None),
    }


def _proposals(known: Drawn, row: Division) -> Sequence[Proposal]:
    if row.level in (Level.TOWNSHIP, Level.VILLAGE):
        return known.by_home.get(row.id, ())
    side = known.target if row.id in known.target.divisions else known.base
    inside = subtree(side, row.id)
    return [proposal for proposal in known.design.proposals if proposal.county in inside]


def _left_out(number: int, known: Drawn, row: Division, words: dict[str, Word]) -> Iterator[Proposal]:
    scenario = scenario_numbered(number)
    for key, word in words.items():
        if word.forbids:
            proposal = proposal_of(proposal_named(scenario, key))
            touched = touched_by(proposal.changes, known.base, known.target)
            if row.id in (proposal.county, *touched):
                yield proposal


def _predecessors(known: Drawn, unit: str) -> list[str]:
    """The townships of which a unit takes on all or part."""
    found = [one for one, heirs in known.heirs.items() if any(heir.unit == unit for heir in heirs)]
    return sorted(one for one in found if one in known.base.divisions)


def _becomes(found: UnitDesign, known: Drawn) -> Message | None:
    """What becomes of the unit itself, in a sentence; nothing where it stays as it is."""
    if found.sign == NEW:
        return message(N_("这个单位由方案设立，基准日还没有。"))
    if found.sign == GONE:
        heirs = tuple(known.name(one) for one in found.heirs)
        return message(N_("方案撤销这个单位，由{units}承接。"), units=heirs or "—")
    if found.sign and found.before and found.after and found.before.unit.name != found.after.unit.name:
        return message(N_("方案把它更名为{name}。"), name=found.after.unit.name)
    return message(N_("方案变更这个单位。")) if found.sign else None


def _facts(found: UnitDesign) -> Iterator[Fact]:
    before, after = found.before, found.after
    for quantity, word in QUANTITIES.items():
        if any(side and quantity in side.figures for side in (before, after)):
            yield Fact(
                word,
                before.figures.get(quantity) if before else None,
                after.figures.get(quantity) if after else None,
            )
    level = next((side.children[0].level for side in (after, before) if side and side.children), None)
    if level:
        yield Fact(
            LEVELS[level], len(before.children) if before else None, len(after.children) if after else None
        )
    if any(side and side.limit is not None for side in (before, after)):
        limit = after.limit if after else before.limit if before else None
        counted = before.counted if before else None, after.counted if after else None
        yield Fact(N_("限额内机构"), *counted, limit)
        sent = len(before.dispatched) if before else None, len(after.dispatched) if after else None
        yield Fact(N_("派驻机构"), *sent)


def _children_table(found: UnitDesign, known: Drawn, row: Division, day: Day, number: int) -> Table:
    """What the unit holds, with what becomes of each."""
    inside = any(child.row.level is not Level.VILLAGE for child in found.children if _division(child))  # type: ignore[union-attr]
    counts = (
        [
            Column("before", N_("现有下级"), "number", N_("个")),
            Column("after", N_("设计下级"), "number", N_("个")),
            Column("bodies_before", N_("现有机构"), "number", N_("个")),
            Column("bodies_after", N_("设计机构"), "number", N_("个")),
        ]
        if inside
        else []
    )
    columns = [
        Column("sign", N_("变化"), "sign"),
        Column("name", N_("单位")),
        Column("kind", N_("类别")),
        Column("code", N_("代码"), "code"),
        *counts,
        Column("whence", N_("来自或去往")),
    ]

    def as_row(child: Signed) -> Row:
        one = child.row
        assert isinstance(one, Division)  # noqa: S101 (the children of a division are divisions)
        link = ""
        if one.level is not Level.VILLAGE and one.id in known.base.divisions:
            link = day.link(reverse("unit-design", args=[one.id]), scenario=number)
        held = []
        if inside:
            for of in ("children", "bodies_of"):
                sides = (known.base, known.base.divisions), (known.target, known.target.divisions)
                held += [
                    len(getattr(side, of).get(one.id, ())) if one.id in rows else None for side, rows in sides
                ]
        below = child.before.name if child.before and child.before.name != one.name else ""
        name = Cell(one.name, link, below=message(N_("原名{name}"), name=below) if below else "")
        sign = GONE if child.sign == GONE else child.sign
        return Row((sign, name, kind_word(one), one.code, *held, _whence(child, known)), sign=sign)

    title = N_("下级单位") if inside else N_("村（社区）")
    empty = N_("这个单位没有下级单位。")
    return Table("children", title, columns, [as_row(child) for child in found.children], empty=empty)


def _division(child: Signed) -> bool:
    return isinstance(child.row, Division)


def _whence(child: Signed, known: Drawn) -> Message | str:
    if child.sign == MOVED:
        return message(GOES if child.leaves else COMES, unit=known.name(child.elsewhere))
    if child.heirs:
        return message(TAKEN_ON, units=tuple(known.name(one) for one in child.heirs))
    return ""


urlpatterns = [path("units/<path:unit>/design", design, name="unit-design")]
