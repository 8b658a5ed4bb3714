"""The reference frame of a unit (SX-04): from it down to its villages, across its measures; and against its peers."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from santu.kernel.messages import N_, message, refuse
from santu.register.domain.measure_words import GROUPS, measure_word, peers_word, unit_word
from santu.register.domain.peers import FEWEST
from santu.register.domain.reference_tree import BY_CODE
from santu.web.days import day_of
from santu.web.pages.unit_frame import unit_frame
from santu.web.pages.unit_matrix_seen import CELLS, Seen, group_of, seen, wish_of
from santu.web.respond import page
from santu.web.tables.matrix import MatrixCell, matrix_html, rows_html, verdict


def unit_matrix(request: HttpRequest, unit: str) -> HttpResponse:
    """The matrix: the unit, what lies right in it, and row by row what lies in that."""
    heading, day, context = unit_frame(request, unit, "unit")
    group = group_of(request)
    if not heading.is_there:
        return page(request, "web/unit_matrix.html", {**context, "groups": [], "matrix": ""})
    wish = wish_of(request)
    looked = seen(day, unit, group, wish)
    title = message(N_("{name}的参照系：{group}"), name=heading.row.name, group=message(GROUPS[group]))
    if wish.filters:
        title = message(N_("{title}（筛选后）"), title=title)
    if request.GET.get("export"):
        return page(request, "web/unit_matrix.html", context, [looked.file(title, exporting=True)])
    matrix = looked.matrix(looked.tree.lines({*request.GET.getlist("open")}))
    more = {
        "groups": _groups(looked),
        "group": group,
        "wish": wish,
        "sort": "" if wish.sort == BY_CODE else wish.sort,
        "states": _states(looked),
        "fitting": len(looked.tree.fitting),
        "cleared": day.link(request.path, **{**looked.query, "q": "", "state": ""}),
        "matrix": matrix_html(matrix, title) if matrix.columns else "",
        "peers": _peers_of(looked, unit),
    }
    return page(request, "web/unit_matrix.html", {**context, **more}, [looked.file(title, exporting=False)])


def _groups(looked: Seen) -> list[tuple[str, bool, str]]:
    """The groups of columns of which the unit has anything: word, whether it is shown, address."""
    known = {m.group for m in looked.frame.measures if looked.frame.value(looked.root, m.id) is not None}
    address = reverse("unit-matrix", args=[looked.root])
    # Another group has other columns and, where no standard is, other states.
    kept = {"q": looked.wish.text}
    return [
        (word, one == looked.group, looked.day.link(address, group=one, **kept))
        for one, word in GROUPS.items()
        if one in known
    ]


def _states(looked: Seen) -> list[tuple[str, str]]:
    """The states that cells of this group can be in: without a standard none breaks it or keeps to it."""
    held = any(measure.bound for measure in looked.measures)
    return [(state, word) for state, word in CELLS.items() if held or state == "unknown"]


def unit_matrix_rows(request: HttpRequest, unit: str) -> HttpResponse:
    """The rows of what lies right in a unit, to be put under its own."""
    day, depth = day_of(request), request.GET.get("depth", "1")
    looked = seen(day, request.GET.get("root", unit), group_of(request), wish_of(request))
    known = looked.frame.snapshot.divisions
    if unit not in known or looked.root not in known:
        raise refuse(
            unit, N_("{day} 的登记里没有编号为“{unit}”的单位；请刷新这一页。"), day=day.shown, unit=unit
        )
    deep = int(depth) if depth.isdecimal() and len(depth) == 1 else 1
    return HttpResponse(rows_html(looked.matrix(looked.tree.inside(unit, deep))))


def unit_peers(request: HttpRequest, unit: str) -> HttpResponse:
    """The unit alone against standard and peers: the part of a page that comes after it."""
    day = day_of(request)
    looked = {group: seen(day, unit, group) for group in GROUPS}
    first = next(iter(looked.values()))
    if unit not in first.frame.snapshot.divisions:
        raise refuse(
            unit, N_("{day} 的登记里没有编号为“{unit}”的单位；请刷新这一页。"), day=day.shown, unit=unit
        )
    columns = [
        (GROUPS[group], rows, any(row.cell.asked is not None for row in rows))
        for group, one in looked.items()
        if (rows := list(_against(one, unit)))
    ]
    context = {"columns": columns, "peers": _peers_of(first, unit), "unit": unit, "day": day}
    return render(request, "web/parts/unit_peers.html", context)


@dataclass(frozen=True, slots=True)
class Against:
    """A measure of one unit against its standard and its peers."""

    title: object
    unit: str
    cell: MatrixCell
    sign: str
    tone: str
    word: str


def _against(looked: Seen, unit: str) -> Iterator[Against]:
    for measure in looked.measures:
        cell = looked.cell(unit, measure)
        if cell.found is not None:
            yield Against(measure_word(measure), unit_word(measure.id), cell, *verdict(cell))


def _peers_of(looked: Seen, unit: str) -> object:
    group = looked.peers.groups.get(unit)
    number = looked.peers.numbers[group] if group else 0
    if group is None or number < FEWEST:
        return message(N_("本单位的同类不足，没有中位数。"))
    return message(N_("本单位的同类：{peers}。"), peers=peers_word(group, number))


urlpatterns = [
    path("units/<path:unit>/matrix/rows", unit_matrix_rows, name="unit-matrix-rows"),
    path("units/<path:unit>/matrix", unit_matrix, name="unit-matrix"),
    path("units/<path:unit>/peers", unit_peers, name="unit-peers"),
]
