"""Tasks, admissions, vetoes and whistles as the rows of a sheet that, read back, changes nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from santu.formats.workbook_writing import Sheet
from santu.register.domain.admissions import Record
from santu.register.domain.handed import Told
from santu.register.domain.layouts_handed import (
    TEMPLATES,
    Texts,
    admission_texts,
    rows_of,
    task_texts,
    veto_texts,
    whistle_texts,
)
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.tasks import Task
from santu.register.domain.vetoes import KINDS, Veto
from santu.register.domain.whistles import Whistle
from santu.register.models import UnitCode
from santu.register.models.acts import STANDS
from santu.register.selectors.admissions import admissions_numbered, admissions_under
from santu.register.selectors.handed import issuer_names
from santu.register.selectors.tasks import tasks_numbered, tasks_under
from santu.register.selectors.vetoes import vetoes_numbered, vetoes_under
from santu.register.selectors.whistles import whistles_numbered, whistles_under
from santu.standards.rulebook import Standards

Handed = Task | Record | Veto | Whistle
UNDER: Mapping[str, Callable[[str, date], Sequence[Handed]]] = {
    "tasks": tasks_under,
    "admissions": admissions_under,
    "vetoes": vetoes_under,
    "whistles": whistles_under,
}
NUMBERED: Mapping[str, Callable[[Collection[int]], Sequence[Handed]]] = {
    "tasks": tasks_numbered,
    "admissions": admissions_numbered,
    "vetoes": vetoes_numbered,
    "whistles": whistles_numbered,
}
WIDTH = 16


def burdens(standards: Standards, day: date) -> dict[str, str]:
    """What kinds of vetoes and pledges there are, by key."""
    return {item.id: item.name for item in standards.items(KINDS, day)}


def handed_sheet(
    kind: str, unit: str, day: date, title: str, standards: Standards, *, chinese: bool
) -> Sheet:
    """What a unit and those under it were handed up to a day, as a sheet."""
    found = sorted(UNDER[kind](unit, day), key=lambda one: one.number)
    columns = TEMPLATES[kind].columns
    texts = texts_of(found, day, burdens(standards, day), chinese=chinese)
    header = [header_of(column, chinese=chinese) for column in columns]
    return Sheet(title, [header, *rows_of(columns, list(texts.values()))], widths=[WIDTH] * len(columns))


def texts_of(
    found: Sequence[Handed], day: date, kinds: Mapping[str, str], *, chinese: bool
) -> dict[int, Texts]:
    """What is recorded as the cells of rows, by number."""
    rows = UnitCode.objects.filter(STANDS, system="nbs", unit__in=set(map(unit_of, found)))
    codes = dict(rows.order_by("start").values_list("unit_id", "code"))
    names = issuer_names({organ for one in found for organ in _organs(one)})

    def texts(one: Handed) -> Texts:
        code = codes.get(unit_of(one), "")
        if isinstance(one, Whistle):
            return whistle_texts(one, code, names, day, chinese=chinese)
        [issuer] = _organs(one)
        where = code, names.get(issuer, issuer)
        if isinstance(one, Task):
            return task_texts(one, *where, day, chinese=chinese)
        if isinstance(one, Record):
            return admission_texts(one, *where, day, chinese=chinese)
        return veto_texts(one, *where, kinds, chinese=chinese)

    return {one.number: texts(one) for one in found}


def unit_of(one: Handed) -> str:
    """The unit that was handed something, or that calls."""
    return one.unit if isinstance(one, Whistle) else _told(one).unit


def _organs(one: Handed) -> list[str]:
    """Who issued it; of a whistle, who is called."""
    return [call.organ for call in one.calls] if isinstance(one, Whistle) else [_told(one).issuer]


def _told(one: Task | Record | Veto) -> Told:
    return one.wish if isinstance(one, Record) else one.told
