"""What differs between two days: counts, and each difference in words, county by county."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from santu.kernel.codes import Level
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.differences import SIGNS, Group
from santu.register.domain.differences_words import GROUPS
from santu.register.domain.lookup import chain
from santu.register.domain.reach import Reach
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.access import access_unit
from santu.register.selectors.days import change_days
from santu.register.selectors.differences import counts_between, differences_between
from santu.register.selectors.heirs import heirs_between
from santu.register.selectors.held import register_on
from santu.register.selectors.reach import Sight
from santu.register.selectors.units import units_held
from santu.web.days import Day, day_of, parsed_day
from santu.web.pages.compare_rows import Teller
from santu.web.paging import part_of
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, RowsOf, Table

SIZE = 100
UNIT = (
    Column("sign", N_("变化"), "sign"),
    Column("unit", N_("单位")),
    Column("kind", N_("单位类别")),
    Column("code", N_("代码"), "code"),
)
TOLD = (Column("changed", N_("改了什么")), Column("kin", N_("去向或来源")))
COUNTY = Column("county", N_("县（市、区）"))
ALL = N_("合计")
SIGN_WORDS = {"+": N_("+ 设立"), "-": N_("− 撤销"), "~": N_("~ 变更"), "⇄": N_("⇄ 划转")}
EMPTY = N_("没有符合所选条件的变化；请换一种变化或类别，或扩大范围。")


def compare(request: HttpRequest) -> HttpResponse:
    """What differs between an earlier day and the day of the page."""
    if request.GET.get("to"):
        return HttpResponseRedirect(_of_the_page(request))
    day, sight = day_of(request), sight_of(request)
    days = change_days()
    earlier = _earlier(request, day, days)
    if earlier is None:
        return page(request, "web/compare.html", {"days": days})
    before, after = register_on(earlier), register_on(day.shown)
    scope = _scope(request, day, sight)
    found = differences_between(earlier, day.shown, scope)
    sign, group = _sign(request), _group(request)
    wanted = [one for one in found if sign in ("", one.sign) and group in ("", one.group)]
    part = part_of(request, wanted, SIZE)
    teller = Teller.between(before, after, day, heirs_between(earlier, day.shown))
    in_file = bool(request.GET.get("export"))
    listed = Table(
        "differences",
        N_("两天之间的变化"),
        (*UNIT, COUNTY, *TOLD) if in_file else (*UNIT, *TOLD),
        RowsOf(wanted, teller.row),
        empty=EMPTY,
        shown=teller.grouped(part.things, Counter(one.county for one in wanted)),
    )
    context = {
        "from_day": earlier,
        "days": days,
        "part": part,
        "whole": len(found),
        "sign": sign,
        "sign_word": SIGN_WORDS.get(sign, ""),
        "group": group,
        "group_word": GROUPS[Group(group)] if group else "",
        "all_href": _address(request, sign="", kind=""),
        **_scopes(request, scope, sight.on(day.shown), before, after),
    }
    return page(
        request,
        "web/compare.html",
        context,
        tables=[_counts(request, counts_between(earlier, day.shown, scope)), listed],
    )


def _of_the_page(request: HttpRequest) -> str:
    """The address with the later day as the day of the page; the two days are put in order."""
    query = request.GET.copy()
    later = parsed_day(request.GET["to"], "to")
    del query["to"]
    earlier = parsed_day(request.GET["from"], "from") if request.GET.get("from") else None
    if earlier and earlier > later:
        earlier, later = later, earlier
        query["from"] = earlier.isoformat()
    query["day"] = later.isoformat()
    return f"{request.path}?{query.urlencode()}"


def _earlier(request: HttpRequest, day: Day, days: Sequence[date]) -> date | None:
    """The earlier day: asked for, else the day of the change before the last; none where there is no earlier one."""
    if asked := request.GET.get("from"):
        found = parsed_day(asked, "from")
        if found > day.shown:
            template = N_("起算日 {earlier} 晚于所示日 {shown}；请把较早的一天填在前面。")
            raise refuse("from", template, earlier=found, shown=day.shown)
        return found
    before = [one for one in days if one <= day.shown][:-1]
    return before[-1] if before else next((one for one in days if one < day.shown), None)


def _scope(request: HttpRequest, day: Day, sight: Sight) -> str:
    """The unit that is compared: asked for, else all that somebody sees, or the first part of it."""
    if asked := request.GET.get("unit", ""):
        access_unit(sight, asked, day.shown)
        return asked
    reach = sight.on(day.shown)
    return "" if reach.everything else units_held(reach)[0].id


def _sign(request: HttpRequest) -> str:
    asked = request.GET.get("sign", "")
    if asked and asked not in SIGNS:
        raise refuse("sign", N_("没有“{sign}”这种变化；请从数目表里点选。"), sign=asked)
    return asked


def _group(request: HttpRequest) -> str:
    asked = request.GET.get("kind", "")
    if asked and asked not in set(Group):
        raise refuse("kind", N_("没有“{kind}”这一类；请从数目表里点选。"), kind=asked)
    return asked


def _counts(request: HttpRequest, counts: Mapping[tuple[Group, str], int]) -> Table:
    """How many differences of each group and sign; every number narrows the list to those it counts."""
    columns = [Column("group", N_("单位类别"))]
    columns += [Column(f"sign{n}", word, "number") for n, word in enumerate(SIGN_WORDS.values())]
    columns.append(Column("all", ALL, "number"))
    groups: list[Group | None] = [
        group for group in GROUPS if any(counts.get((group, sign)) for sign in SIGNS)
    ]
    rows = []
    for group in [*groups, None]:
        numbers = [
            (sign, sum(n for (g, s), n in counts.items() if group in (None, g) and sign in ("", s)))
            for sign in (*SIGN_WORDS, "")
        ]
        kind = group.value if group else ""
        cells = [Cell(n or None, _address(request, sign=sign, kind=kind) if n else "") for sign, n in numbers]
        title = message(GROUPS[group] if group else ALL)
        rows.append(Row([title, *cells], total=group is None))
    return Table(
        "counts", N_("变化的数目"), columns, rows if counts else [], empty=N_("这两天之间没有任何变化。")
    )


def _scopes(
    request: HttpRequest, scope: str, reach: Reach, before: Snapshot, after: Snapshot
) -> dict[str, Any]:
    """The way down to the scope as far as it is seen, and the units right in it that one can go on to."""
    snapshot = after if not scope or scope in after.divisions else before
    rows = list(chain(snapshot, scope)) if scope else []
    seen = [row for place, row in enumerate(rows) if reach.covers(one.id for one in rows[: place + 1])]
    way = [(row, _address(request, unit=row.id)) for row in seen]
    inside: list[Division] = [
        row
        for unit in snapshot.children.get(scope, ())
        if (row := snapshot.divisions[unit]).level is not Level.VILLAGE
    ]
    return {"scope": scope, "way": way, "inside": inside}


def _address(request: HttpRequest, **more: str) -> str:
    """This page with some parameters changed, from the first page of its list."""
    query = request.GET.copy()
    for name in ("page", "export", "table"):
        query.pop(name, None)
    for name, value in more.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"{reverse('compare')}?{query.urlencode()}"


urlpatterns = [
    path("compare", compare, name="compare"),
]
