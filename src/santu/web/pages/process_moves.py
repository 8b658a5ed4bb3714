"""Moving open cases to a newer version of their process: what would become of each, why, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from santu.kernel.messages import AND, N_, Message, message, refuse
from santu.operate.domain.definition import Node
from santu.operate.selectors.moving import (
    AT_ONCE,
    Alike,
    Movable,
    MoveListed,
    Preview,
    may_move,
    movable,
    moves_listed,
    preview_of,
)
from santu.operate.selectors.processes import shown_of
from santu.operate.services.moving import Moving, cases_move, move_undo
from santu.web.days import day_of, moment
from santu.web.given import asked, written
from santu.web.language import translate
from santu.web.numbers import number_in
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.tables import Cell, Column, Row, Table

AS = "as-"
"""Before the name of a node: the field that says what it is called now."""
SHOWN_NUMBERS = 10


@dataclass(frozen=True, slots=True)
class Renaming:
    """A node that is gone, at how many cases it counts, and what it may be called now."""

    node: Node
    cases: int
    among: Sequence[Node]
    chosen: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Cases that stand alike, to be ticked together: where, what becomes of their clocks, and the value of the tick."""

    where: str
    count: int
    value: str
    clocks: Sequence[Message]


@require_http_methods(["GET", "POST"])
def process_moves(request: HttpRequest, process: str) -> HttpResponse:
    """Choose versions and names, see what would become of the open cases, move them; the moves that were made."""
    day, shown = day_of(request), shown_of(process)
    here = day.link(reverse("process-moves", args=[process]))
    if request.method == "POST":
        cases_move(told=_told(request, process), by=person_of(request))
        return gone_to(request, here)
    versions = movable(process)
    old, new = _chosen(request, versions)
    found = _preview(request, process, old, new) if old and new else None
    moves = moves_listed(process)
    context = {
        "shown": shown,
        "olds": [one for one in versions if one.number != versions[0].number],
        "news": [one for one in versions if old and one.number > old.number],
        "old": old,
        "new": new,
        "found": found,
        "most": AT_ONCE,
        "further": _further(request, here, found) if found and found.more else "",
        "renamings": _renamings(found) if found else (),
        "choices": [_choice(one) for one in found.alike if one.becoming.moves] if found else (),
        "closed": found is not None and not may_move(found.new, person_of(request).username),
        "early": new is not None and new.start > timezone.localdate(),
        "undoable": [one for one in moves if one.may_be_undone],
    }
    tables = [_moves_table(moves), *([_cannot_table(found)] if found else [])]
    return page(request, "web/process_moves.html", context, tables)


@require_POST
def process_move_undo(request: HttpRequest, process: str, number: int) -> HttpResponse:
    """Bring the cases of a move back."""
    move_undo(process=process, move=number, reason=written(request, "reason"), by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("process-moves", args=[process])))


def _told(request: HttpRequest, process: str) -> Moving:
    """What the form says; of each case with how many acts it was seen."""
    return Moving(
        process=process,
        old=number_in(written(request, "old")) or 0,
        new=number_in(written(request, "new")) or 0,
        renamed=_names(request.POST),
        chosen=_cases(request.POST.getlist("cases")),
        reason=written(request, "reason"),
        document=written(request, "document"),
    )


def _cases(ticked: Sequence[str]) -> dict[int, int]:
    """Case → acts, as the ticks have them.

    Raises:
        Refused: a tick is not one of ours.
    """
    found = {}
    for one in ",".join(ticked).split(",") if ticked else ():
        case, _, steps = one.partition(".")
        number, count = number_in(case), number_in(steps)
        if number is None or count is None:
            raise refuse("cases", N_("勾选的件读不出来；请重新预览再迁移。"))
        found[number] = count
    return found


def _names(sent: Mapping[str, object]) -> dict[str, str]:
    """Which node is now called what, where it says."""
    return {name.removeprefix(AS): str(sent[name]) for name in sent if name.startswith(AS) and sent[name]}


def _chosen(request: HttpRequest, versions: Sequence[Movable]) -> tuple[Movable | None, Movable | None]:
    """From which version to which: as asked, else from the oldest with open cases to the newest that is in force."""
    known = {one.number: one for one in versions}
    told_old, told_new = number_in(asked(request, "old")), number_in(asked(request, "new"))
    today = timezone.localdate()
    newest = next((one for one in versions if one.start <= today), None)
    with_cases = [one for one in versions if one.open and newest and one.number < newest.number]
    old = known.get(told_old or 0) or (with_cases[-1] if with_cases else None)
    new = known.get(told_new or 0) or newest
    return old, new if old and new and new.number > old.number else None


def _preview(request: HttpRequest, process: str, old: Movable, new: Movable) -> Preview:
    """With the names as asked; before any were, with those of steps that have kept what they are called."""
    behind = number_in(asked(request, "behind")) or 0
    if any(name.startswith(AS) for name in request.GET):
        return preview_of(process, old.number, new.number, _names(request.GET), behind)
    found = preview_of(process, old.number, new.number, {}, behind)
    likely = found.way.likely
    return preview_of(process, old.number, new.number, likely, behind) if likely else found


def _further(request: HttpRequest, here: str, found: Preview) -> str:
    """The way to the cases after those that were looked at, by the same versions and names."""
    names = {f"{AS}{node.id}": found.way.renamed.get(node.id, "") for node in found.way.gone}
    told = {"old": found.old.number, "new": found.new.number, **names, "behind": found.last}
    return f"{here}{'&' if '?' in here else '?'}{urlencode(told)}"


def _renamings(found: Preview) -> list[Renaming]:
    way = found.way
    return [
        Renaming(
            node,
            found.standing.get(node.id, 0),
            [one for one in way.fresh if one.kind == node.kind],
            way.renamed.get(node.id, ""),
        )
        for node in way.gone
    ]


def _choice(alike: Alike) -> Choice:
    becoming = alike.becoming
    clocks = [message(N_("停止计时：{name}"), name=name) for name in becoming.stopped]
    clocks += [
        message(N_("迁移时开始计时：{name}，{due} 到期"), name=one.name, due=one.due)
        for one in becoming.begun
    ]
    value = ",".join(f"{case}.{steps}" for case, steps in alike.cases.items())
    return Choice(_where(becoming.where), len(alike.cases), value, clocks)


def _where(at: Sequence[tuple[str, int]]) -> str:
    return translate(AND).join(f"{name} ×{n}" if n > 1 else name for name, n in at)


def _cannot_table(found: Preview) -> Table:
    """The open cases that stay where they are, and why."""
    columns = [
        Column("where", N_("停在哪里")),
        Column("cases", N_("件数"), "number"),
        Column("why", N_("为什么不能迁移，怎么办")),
    ]
    rows = [
        Row(
            [
                _where(one.becoming.where),
                len(one.cases),
                Cell("", parts=[Cell(fault.render(translate)) for fault in one.becoming.faults]),
            ]
        )
        for one in found.alike
        if not one.becoming.moves
    ]
    return Table("cannot", N_("还不能迁移的"), columns, rows, empty=N_("都可以迁移。"))


def _moves_table(moves: Sequence[MoveListed]) -> Table:
    """All moves, and which were undone or can no longer be."""
    called = titles({name for one in moves for name in (one.by, one.undone_by)} - {""})
    columns = [
        Column("number", N_("编号"), "number"),
        Column("versions", N_("版本")),
        Column("cases", N_("件数"), "number"),
        Column("reason", N_("理由")),
        Column("by", N_("迁移人")),
        Column("state", N_("状态")),
    ]
    rows = [
        Row(
            [
                one.number,
                Cell(message(N_("第 {old} 版 → 第 {new} 版"), old=one.old, new=one.new)),
                one.cases,
                Cell(one.reason, below=one.document),
                Cell(called.get(one.by, one.by), below=moment(one.at)),
                _state(one, called),
            ]
        )
        for one in moves
    ]
    empty = N_("还没有迁移过；在办的件都按收件时的版本办理。")
    return Table("moves", N_("迁移过的"), columns, rows, empty=empty)


def _state(one: MoveListed, called: Mapping[str, str]) -> Cell:
    if one.undone_at is not None:
        told = N_("{at} 由 {by} 撤销：{reason}")
        by = called.get(one.undone_by, one.undone_by)
        return Cell(message(told, at=moment(one.undone_at), by=by, reason=one.undone_reason))
    if one.on:
        numbers = tuple(one.on[:SHOWN_NUMBERS])
        told = N_("不能再撤销：{count} 件迁移后又办理过（{numbers}）")
        if len(one.on) > SHOWN_NUMBERS:
            told = N_("不能再撤销：{count} 件迁移后又办理过（{numbers} 等）")
        return Cell(message(told, count=len(one.on), numbers=numbers))
    return Cell(message(N_("可以撤销：迁移后还没有办理过")))


urlpatterns = [
    path("processes/<slug:process>/moves/", process_moves, name="process-moves"),
    path("processes/<slug:process>/moves/<number:number>/undo", process_move_undo, name="process-move-undo"),
]
