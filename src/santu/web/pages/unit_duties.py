"""The duties of a unit 职责: who does which matter, both sides of county and township, gaps and overlaps."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message, refuse
from santu.register.domain.duty_gaps import GAPS, Finding
from santu.register.domain.duty_matrix import (
    GAPS_ONLY,
    OTHERS_ONLY,
    OVERLAPS_ONLY,
    Line,
    Wish,
    chosen,
    lines_of,
)
from santu.register.domain.rows import Duty, State
from santu.register.domain.words import MATTERS
from santu.register.selectors.access import units_seen
from santu.register.selectors.duty_gaps import CountyDuties, county_duties
from santu.web.days import Day
from santu.web.duty_rows import DutyTeller, counts_of
from santu.web.given import asked
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Table

VIEWS = {
    "townships": N_("按乡镇"),
    "bodies": N_("按机构"),
    "sides": N_("县乡两方"),
    "findings": N_("缺口与重叠"),
}
ONLY = {GAPS_ONLY: N_("只看缺口"), OVERLAPS_ONLY: N_("只看重叠"), OTHERS_ONLY: N_("只看其他问题")}
OF = {
    Level.COUNTY: ("townships", "bodies", "findings"),
    Level.TOWNSHIP: ("bodies", "sides", "findings"),
}
"""The views of a unit of each level, the first of which is shown at first."""
LONGEST = 40


@require_GET
def unit_duties(request: HttpRequest, unit: str) -> HttpResponse:
    """What is done at a unit on the day of the page, who does it, and what is wrong with that."""
    heading, day, context = unit_frame(request, unit, "unit-duties")
    sight = sight_of(request)
    context |= {
        "part": "duties",
        "may": bool(units_seen(sight, [unit], Right.IMPORT)) and sight.has(Right.IMPORT),
    }
    views = OF.get(heading.row.level, ()) if heading.is_there else ()
    if not views:
        return page(request, "web/unit_duties.html", context | {"shown": ""})
    view = _view(request, views)
    looked = _Looked(heading, county_duties(county_of(heading), day.shown), view)
    wish = wish_of(request)
    lines = looked.lines()
    table = looked.table(chosen(lines, wish), DutyTeller(looked.held, day))
    context |= {
        "shown": table.name,
        "rows": len(table.rows),
        "view": view,
        "views": [(VIEWS[one], one == view, _link(request, day, view=one)) for one in views],
        "wish": wish,
        "kinds": [(kind, MATTERS[kind]) for kind in MATTERS if any(line.kind == kind for line in lines)],
        "bodies": [(body, looked.held.name(body)) for body in looked.bodies(lines)],
        "only": ONLY.items(),
        "cleared": day.link(request.path, view=view),
        "facts": looked.facts(day.link(request.path, view="findings")),
        "without_catalogue": not looked.held.matters,
        "nothing": not any(line.duties for line in lines),
        "marks": view in ("bodies", "townships"),
    }
    return page(request, "web/unit_duties.html", context, tables=[table])


def county_of(heading: Heading) -> str:
    """The county in which the duties of a unit are looked at: itself, or what it lies right in."""
    return heading.unit if heading.row.level is Level.COUNTY else heading.row.parent


def wish_of(request: HttpRequest) -> Wish:
    """How the matters are to be filtered.

    Raises:
        Refused: a choice is none that there is.
    """
    text = " ".join(asked(request, "q").split())[:LONGEST]
    found = Wish(text, asked(request, "kind"), asked(request, "body"), asked(request, "only"))
    if found.kind and found.kind not in MATTERS:
        raise refuse("kind", N_("没有名为“{kind}”的事项类型；请从页面上的选单里选。"), kind=found.kind)
    if found.only and found.only not in ONLY:
        raise refuse("only", N_("没有名为“{only}”的选项；请从页面上的选单里选。"), only=found.only)
    return found


def _view(request: HttpRequest, views: Sequence[str]) -> str:
    view = asked(request, "view") or views[0]
    if view not in views:
        raise refuse("view", N_("没有名为“{view}”的表；请从页面上的标签进入。"), view=view)
    return view


def _link(request: HttpRequest, day: Day, **more: str) -> str:
    kept = {name: asked(request, name) for name in ("q", "kind", "body", "only")}
    return day.link(request.path, **kept, **more)


@dataclass(frozen=True)
class _Looked:
    """The duties of a county, looked at from a unit by one view."""

    heading: Heading
    held: CountyDuties
    view: str

    @property
    def _is_county(self) -> bool:
        return self.heading.row.level is Level.COUNTY

    def lines(self) -> list[Line]:
        """The matters of the view: of a township's place; of a county its townships', or its own bodies'."""
        found = [] if self.view == "bodies" and self._is_county else self.held.report.found
        if not self._is_county:
            found = [one for one in found if one.place == self.heading.unit]
        return lines_of(self._duties(), found, self.held.matters)

    def _duties(self) -> Iterable[Duty]:
        every, unit = self.held.register.duties.values(), self.heading.unit
        if not self._is_county:
            return (duty for duty in every if duty.place == unit)
        if self.view != "bodies":
            return (duty for duty in every if duty.place != unit)
        own = set(self.held.register.bodies_of.get(unit, ()))
        return (duty for duty in every if duty.place == unit or own & {duty.body, duty.organ})

    def bodies(self, lines: Iterable[Line]) -> list[str]:
        """The bodies of the unit, who does most first, then who else has a part."""
        if self._is_county and self.view != "bodies":
            return []
        register = self.held.register
        rows = [register.bodies[one] for one in register.bodies_of.get(self.heading.unit, ())]
        own = {row.id: row.category for row in rows if row.state is State.STANDING}
        main = Counter(duty.body for line in lines for duty in line.duties if duty.is_main)
        ends = {end for line in lines for duty in line.duties for end in (duty.body, duty.organ) if end}
        if self._is_county:
            ends &= {row.id for row in rows}

        def order(body: str) -> tuple[bool, bool, int, str, str]:
            return body not in own, body not in ends, -main[body], own.get(body, ""), self.held.name(body)

        return sorted(ends | own.keys(), key=order)

    def table(self, lines: Sequence[Line], tell: DutyTeller) -> Table:
        """The table of the view."""
        if self.view == "sides":
            return tell.sides(lines, county_of(self.heading))
        if self.view == "findings":
            return tell.findings(lines)
        if self.view == "townships":
            return tell.by_township(lines)
        return tell.by_body(lines, self.bodies(lines))

    def facts(self, findings: str) -> list[tuple[Message, int, str, str]]:
        """How many matters are asked for, done, missing and done twice; ``findings`` is where they are listed."""
        report = self.held.report
        places = [row.id for row in self.held.townships] if self._is_county else [self.heading.unit]
        counts = counts_of(one for one in report.found if one.place in places)
        gaps = sum(counts.get(one, 0) for one in GAPS)
        overlaps = counts.get(Finding.OVERLAP, 0)
        others = sum(counts.values()) - gaps - overlaps
        needed = sum(report.asked.get(place, 0) for place in places)
        wrong = (
            (N_("缺口"), gaps, GAPS_ONLY, "red"),
            (N_("重叠"), overlaps, OVERLAPS_ONLY, "red"),
            (N_("其他问题"), others, OTHERS_ONLY, ""),
        )
        return [
            (message(N_("目录里应办")), needed, "", ""),
            (message(N_("有主办机构")), needed - gaps, "", ""),
            *(
                (message(title), n, f"{findings}&only={only}" if n else "", tone if n else "")
                for title, n, only, tone in wrong
            ),
        ]


urlpatterns = [path("units/<path:unit>/duties", unit_duties, name="unit-duties")]
