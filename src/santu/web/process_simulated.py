"""Past cases led through a version in the making: which, as a form says it, and what became of them."""

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Message, Refused, from_json, message
from santu.operate.selectors.drafts import DraftView
from santu.operate.selectors.processes import shown_of
from santu.operate.selectors.simulating import AT_MOST
from santu.register.domain.rows import Division
from santu.register.domain.words import BRACKETED
from santu.register.selectors.heirs import names_of
from santu.register.selectors.why import units_meant
from santu.web.days import day_in
from santu.web.given import written
from santu.web.sights import sight_of
from santu.web.tables import Column, Row, Table

LISTED = 20
"""So many units of one name are told; whoever means another writes its code."""


def among_written(request: HttpRequest) -> dict[str, str]:
    """Which past cases the form says, ready for the job; what is left empty narrows nothing.

    Raises:
        Refused: the unit is none, several or a village, a day is none or to come, or the first is later than the last.
    """
    faults: list[Fault] = []
    first, last = (day_in(request, name, faults) for name in ("from", "to"))
    if first and first > timezone.localdate():
        faults.append(
            Fault("from", message(N_("{first} 还没有到，没有收下的件；请写今天或更早的一天。"), first=first))
        )
    elif first and last and first > last:
        turned = N_("起始日 {first} 晚于截止日 {last}；请对调。")
        faults.append(Fault("from", message(turned, first=first, last=last)))
    text = written(request, "unit")
    unit = _unit(request, text, faults) if text else None
    if faults:
        raise Refused(faults)
    days = {"first": first, "last": last}
    return {
        **({"unit": unit.id, "level": unit.level} if unit else {}),
        **{name: day.isoformat() for name, day in days.items() if day},
    }


def _unit(request: HttpRequest, text: str, faults: list[Fault]) -> Division | None:
    """The one unit that is meant by an id, a code or a name."""
    meant = units_meant(text, sight_of(request), timezone.localdate())
    if len(meant) == 1 and meant[0].level is not Level.VILLAGE:
        return meant[0]
    if not meant:
        none = N_("没有您能看到的、代码或名称为“{text}”的单位；请核对，或改写代码。")
        faults.append(Fault("unit", message(none, text=text)))
    elif len(meant) == 1:
        village = N_("“{name}”是村（社区），件记在乡镇上；请写乡镇或更上级的单位。")
        faults.append(Fault("unit", message(village, name=meant[0].name)))
    else:
        several = N_("有 {count} 个单位叫“{text}”，请改用代码：{listed}。")
        listed = tuple(message(BRACKETED, name=one.name, more=one.code or one.id) for one in meant[:LISTED])
        faults.append(Fault("unit", message(several, count=len(meant), text=text, listed=listed)))
    return None


def among_said(draft: DraftView) -> list[Message]:
    """Which past cases the last simulation led through, in sentences."""
    told: Mapping[str, str] = draft.found.get("among", {})
    unit = told.get("unit", "")
    where = names_of({unit}).get(unit, unit) if unit else message(N_("全部单位"))
    said = [message(N_("试走的件：{where}，{when}。"), where=where, when=_when(told))]
    if draft.found.get("more"):
        said.append(message(N_("符合的多于 {most} 件，只试走了最近的 {most} 件。"), most=AT_MOST))
    return said


def _when(told: Mapping[str, str]) -> Message:
    first, last = (date.fromisoformat(told[name]) if name in told else None for name in ("first", "last"))
    if first and last:
        return message(N_("{first} 至 {last} 收下的"), first=first, last=last)
    if first:
        return message(N_("{first} 起收下的"), first=first)
    if last:
        return message(N_("到 {last} 为止收下的"), last=last)
    return message(N_("不限时间"))


def found_table(draft: DraftView) -> Table:
    """What a simulation found, by task."""
    old = shown_of(draft.process, draft.based_on).definition.nodes
    new = draft.made.definition.nodes if draft.made.definition else {}
    names = {node.id: node.called for node in [*old.values(), *new.values()]}
    found = draft.found
    columns = [Column("task", N_("环节")), Column("what", N_("会怎样")), Column("cases", N_("件"), "number")]
    asked = message(N_("要等一个当时没有的环节"))
    left = message(N_("当时办过，新版里不会有"))
    rows = [
        *(Row([names.get(node, node), asked, n]) for node, n in found.get("new", {}).items()),
        *(Row([names.get(node, node), left, n]) for node, n in found.get("gone", {}).items()),
        *(
            Row([names.get(node, node), _message(why), n])
            for node, (n, why) in found.get("refused", {}).items()
        ),
    ]
    empty = N_("试走的件都与当时走得一样。") if found.get("cases") else N_("没有符合的件；请放宽单位或时间。")
    return Table("found", N_("试走的结果"), columns, rows, empty=empty)


def _message(why: object) -> str | Message:
    told = from_json(why)
    return told if isinstance(told, Message) else str(told)
