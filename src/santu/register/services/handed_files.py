"""Files of tasks, admissions, vetoes and whistles: looked through, previewed, recorded at once, undone at once.

A row with the number of what is recorded has to be as it is recorded; a row without one is new. What is answered, consented
to, approved or settled is done by people, one by one: a file brings in only what was issued or who was called, and of vetoes
what was decided.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.addressing import Named, codes_meant, divisions_of, unmapped_faults
from santu.register.domain.admissions import Wish, overlap_faults
from santu.register.domain.counts import count_of
from santu.register.domain.enforcement_facts import parts
from santu.register.domain.layouts_checks import Reading, days_of
from santu.register.domain.layouts_handed import (
    DATED,
    OUTCOME,
    TEMPLATES,
    Days,
    Read,
    Texts,
    admission_read,
    large_in,
    task_read,
    veto_read,
    whistle_read,
)
from santu.register.domain.tasks import TaskTold
from santu.register.domain.vetoes import VetoTold, cleared_faults
from santu.register.domain.whistles import ANSWERS, WhistleTold
from santu.register.models import HandedFile
from santu.register.selectors.access import units_seen
from santu.register.selectors.addresses import addresses
from santu.register.selectors.handed import (
    MODELS,
    Issuer,
    file_numbered,
    on_same_side,
)
from santu.register.selectors.handed_before import Before, Place
from santu.register.selectors.handed_sheets import NUMBERED, burdens, texts_of, unit_of
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight, sight_of
from santu.register.selectors.rights import right_over
from santu.register.services.admissions import admission_apply, listed_faults
from santu.register.services.handed import LEVELS, NOT_FOR_THEM, level_faults, registered_fault
from santu.register.services.tasks import task_register
from santu.register.services.vetoes import veto_register
from santu.register.services.whistles import elsewhere_faults, open_faults, whistle_mark
from santu.standards.rulebook import Standards

NEAR = 3
STATED = frozenset({"state", "matched"})
"""Columns that say how it stood on the day of the export."""
NOT_THEIRS = N_("下发的部门不能自己决定；这一列请留空，由县编办或改革办决定。（SX-20）")

OF_OTHERS = N_(
    "第 {number} 号文件是对方登记的，您不能撤销：乡镇登记的由乡镇撤销，上级登记的由上级撤销；请与登记的一方联系。（SX-19）"
)


@dataclass(frozen=True, slots=True)
class HandedPreview:
    """What a file would record, and how many of its rows are recorded already."""

    kind: str
    name: str
    digest: str
    new: Sequence[Read]
    same: int


def handed_file_preview(
    *, kind: str, path: Path, standards: Standards, by: User, ignored: Collection[str] = ()
) -> HandedPreview:
    """Look a file through; nothing is written.

    Args:
        kind: tasks, admissions, vetoes or whistles.
        path: the file, laid out as the template of its kind.
        standards: the kinds of vetoes.
        by: who asks; what they do not manage does not exist for them.
        ignored: the headers that are left out.

    Raises:
        Refused: with every fault of the file, each at its cell.
    """
    sight, today = sight_of(by), timezone.localdate()
    if not sight.has(Right.TASK):
        raise right_lacking(Right.TASK)
    reading = Reading.of(path, TEMPLATES[kind].columns)
    reading.faults += unmapped_faults(reading, ignored)
    said = set(reading.texts("code"))
    where = addresses(sight, today, {*said, *codes_meant(sorted(said))}, Right.TASK)
    look = _Look(kind, reading, today, burdens(standards, today), sight)
    new = look.rows(divisions_of(reading, "code", where))
    if reading.faults:
        raise Refused(reading.faults)
    if not len(reading.table):
        raise refuse(path.name, N_("表头下面没有一行；请检查是否导出了正确的文件。"))
    return HandedPreview(kind, path.name, reading.table.digest, new, len(reading.table) - len(new))


@dataclass(slots=True)
class _Look:
    """A file as it is looked through, row by row."""

    kind: str
    reading: Reading
    today: date
    kinds: Mapping[str, str]
    sight: Sight
    before: Before = field(init=False)

    def rows(self, places: Sequence[Named | None]) -> list[Read]:
        """The new rows; what is wrong is left in the reading's faults, by cell."""
        reading = self.reading
        names = [column.name for column in TEMPLATES[self.kind].columns]
        texts = {name: reading.texts(name) for name in names}
        days = {name: days_of(reading, name) for name in DATED[self.kind]}
        recorded = self._recorded(texts["number"])
        new_ones = zip(places, texts["number"], strict=True)
        units = {place.id for place, number in new_ones if place and not number}
        self.before = Before.of(self.kind, units, days["day"], self.sight)
        first: dict[tuple[object, ...], int] = {}
        new: dict[int, Read] = {}
        for row, place in enumerate(places):
            cells = {name: texts[name][row] for name in names}
            if cells["number"]:
                self._same(row, cells, recorded)
                continue
            said = {name: found[row] for name, found in days.items()}
            read = self._read(row, cells, said, place.id) if place else None
            if read is None:
                continue
            for fault in self._faults(read, cells):
                self._at(row, fault)
            if (earlier := first.setdefault(read.key, row)) != row:
                again = N_("与第 {line} 行是同一件；请删去多余的一行。")
                reading.fault(row, "title", again, line=reading.table.numbers[earlier])
            new[row] = read
        self._called_elsewhere(new)
        return list(new.values())

    def _called_elsewhere(self, new: Mapping[int, Read]) -> None:
        """The new whistles for what the stages above call departments for already."""
        told = {row: read.told for row, read in new.items() if isinstance(read.told, WhistleTold)}
        calls = {row: (one.unit, one.matter.strip(), one.title.strip()) for row, one in told.items()}
        found = elsewhere_faults(set(calls.values()))
        for row, call in calls.items():
            for fault in found[call]:
                self._at(row, fault)

    def _recorded(self, numbers: Sequence[str]) -> dict[str, tuple[Texts, Texts]]:
        """By number what is recorded and they may see, as it is written in Chinese and with keys."""
        wanted = [number for text in set(numbers) if (number := count_of(text)) is not None]
        found = NUMBERED[self.kind](wanted)
        seen = units_seen(self.sight, set(map(unit_of, found)))
        found = [one for one in found if unit_of(one) in seen]
        chinese, plain = (texts_of(found, self.today, self.kinds, chinese=one) for one in (True, False))
        return {str(number): (chinese[number], plain[number]) for number in chinese}

    def _same(self, row: int, cells: Texts, recorded: Mapping[str, tuple[Texts, Texts]]) -> None:
        """A row about what is recorded has to be as it is recorded."""
        if cells["number"] not in recorded:
            unknown = N_("没有编号为 {number} 的登记；新登记的编号留空，已登记的照导出的填。")
            self.reading.fault(row, "number", unknown, number=cells["number"])
            return
        chinese, plain = recorded[cells["number"]]
        for name, text in cells.items():
            if name in STATED or not self.reading.has(name):
                continue
            is_same = (
                codes_meant([text]) == [plain[name]]
                if name == "code"
                else _words(text) in (_words(chinese[name]), _words(plain[name]))
            )
            if not is_same:
                other = N_("登记里是“{was}”，不能由文件改；请照导出的填，要改请在页面上办。")
                self.reading.fault(row, name, other, was=chinese[name])

    def _issuer(self, row: int, column: str, name: str, known: Sequence[Issuer]) -> str | None:
        """The id of who issued it or is called; a name of nobody above, or of several, is a fault."""
        found = [one.id for one in known if name in (one.name, f"{one.within}{one.name}")]
        if len(found) == 1:
            return found[0]
        if not self.reading.has(column):
            return None
        near = tuple(get_close_matches(name, [one.name for one in known], NEAR)) or tuple(
            one.name for one in known[:NEAR]
        )
        template = N_(
            "上级里没有、或不止一个叫“{name}”的单位或部门；您要的可能是：{near}。请改成登记里的名称。"
        )
        self.reading.fault(row, column, template, name=name, near=near)
        return None

    def _read(self, row: int, cells: Texts, days: Days, unit: str) -> Read | None:
        """A new row as far as it could be read; ``None`` where who issued it or is called is not known."""
        known = self.before.places[unit].issuers
        if self.kind == "whistles":
            main = self._issuer(row, "main", cells["main"], known) if cells["main"] else ""
            helping = [self._issuer(row, "helping", name, known) for name in parts(cells["helping"])]
            called = [one for one in helping if one is not None]
            return None if main is None or None in helping else whistle_read(cells, days, unit, main, called)
        issuer = self._issuer(row, "issuer", cells["issuer"], known)
        if issuer is None:
            return None
        if self.kind == "tasks":
            return task_read(cells, days, unit, issuer)
        if self.kind == "admissions":
            return admission_read(cells, days, unit, issuer)
        return veto_read(cells, days, unit, issuer, self.kinds)

    def _faults(self, read: Read, cells: Texts) -> list[Fault]:
        """What is wrong with a new row, each fault at its column."""
        told, place = read.told, self.before.places[read.told.unit]
        early = N_("新登记的这一列要留空：答复、同意、批准由人在页面上逐件办理。")
        found = [Fault(name, message(early)) for name in OUTCOME[self.kind] if cells[name]]
        if isinstance(told, WhistleTold):
            return found + self._calling_faults(told, place)
        large = large_in(cells) if isinstance(told, Wish) else []
        missing = (
            told.faults_with(self.kinds, self.today)
            if isinstance(told, VetoTold)
            else told.faults(self.today)
        )
        # What is too large was not read, and is not missing.
        found += large + [one for one in missing if one.place not in {other.place for other in large}]
        found += level_faults(place.lying, LEVELS[self.kind])
        if number := self.before.registered.get(read.key):
            found.append(registered_fault(number))
        if isinstance(told, Wish) and place.lists:
            found += listed_faults(told, place.lists)
            found += overlap_faults(told, place.approved)
        if read.cleared and isinstance(told, VetoTold):
            found += cleared_faults(told, read.cleared, self.today)
            if not place.decides:
                found.append(Fault("decision", message(NOT_THEIRS)))
        return found

    def _calling_faults(self, told: WhistleTold, place: Place) -> list[Fault]:
        """What is wrong with a new whistle; none is for a township but by itself."""
        found = [*told.faults(self.today), *level_faults(place.lying, LEVELS["whistles"])]
        if not place.speaks:
            found.append(Fault("unit", message(NOT_FOR_THEM)))
        found += told.matter_faults(self.before.codes(told.unit, told.day or self.today))
        return found + open_faults(one for one in place.called if one.is_for(told))

    def _at(self, row: int, fault: Fault) -> None:
        """Put a fault at the cell that it is about; one of a column that the file has not at the first cell."""
        column = {"unit": "code"}.get(str(fault.place), str(fault.place))
        column = column if self.reading.has(column) else "title"
        if row not in self.reading.table.unsound and self.reading.has(column):
            place = self.reading.table.place(row, self.reading.columns.index[column])
            self.reading.faults.append(Fault(place, fault.message))


def _words(text: str) -> str:
    """A text without how it is broken into lines, which spreadsheets change."""
    return " ".join(text.split())


def handed_file_import(*, preview: HandedPreview, standards: Standards, by: User) -> int:
    """Record what was previewed, all or nothing; the number of the file, by which ``handed_file_undo`` takes it back.

    Raises:
        Refused: nothing is new, a unit is not theirs, or what is recorded changed since the preview. Nothing is written.
    """
    if not preview.new:
        raise refuse(preview.name, N_("文件里的都已登记，没有新的。"))
    units = {read.told.unit for read in preview.new}
    right_over(by, Right.TASK, units)
    with transaction.atomic():
        file = HandedFile.objects.create(
            kind=preview.kind, name=preview.name, digest=preview.digest, by=by.username
        )
        for row, read in enumerate(preview.new):
            told = replace(read.told, key=f"file {file.pk} {row}")
            if isinstance(told, TaskTold):
                task_register(told=told, by=by, file=file.pk)
            elif isinstance(told, Wish):
                admission_apply(wish=told, by=by, file=file.pk)
            elif isinstance(told, VetoTold):
                veto_register(told=told, standards=standards, by=by, cleared=read.cleared, file=file.pk)
            elif isinstance(told, WhistleTold):
                whistle_mark(told=told, by=by, file=file.pk)
        _said(units, "handed_import", by, file.pk, len(preview.new))
    return file.pk


def handed_file_undo(*, number: int, by: User) -> int:
    """Take back what a file recorded; how many that were.

    Raises:
        Refused: there is no such file, it was undone, a unit is not theirs, it is of the other side (what those above handed
            down no township takes back, nor they its calls), or some of it was answered or decided since.
    """
    file = file_numbered(number)
    rows = MODELS[file.kind].objects.filter(file=number, withdrawn_on=None)
    units = set(rows.values_list("unit", flat=True))
    right_over(by, Right.TASK, units)
    if file.by != by.username and not on_same_side(sight_of(by), file, units):
        raise refuse(str(number), OF_OTHERS, number=number)
    with transaction.atomic():
        list(HandedFile.objects.select_for_update(no_key=True).filter(pk=number))
        if file_numbered(number).undone_on:
            raise refuse(str(number), N_("第 {number} 号文件已经撤销。"), number=number)
        if count := _since(rows, file).count():
            template = N_(
                "第 {number} 号文件登记的有 {count} 件已经答复或决定，不能整批撤销；请逐件与对方办理。"
            )
            raise refuse(str(number), template, number=number, count=count)
        today = timezone.localdate()
        count = int(rows.update(withdrawn_on=today))
        HandedFile.objects.filter(pk=number).update(undone_on=today, undone_by=by.username)
        _said(units, "handed_undo", by, number, count)
    return count


def _since(rows: QuerySet[Any], file: HandedFile) -> QuerySet[Any]:
    """The rows that were answered, decided or settled since; what the file itself said of a veto's clean-up goes with it."""
    if file.kind == "whistles":
        return rows.filter(steps__said__in=ANSWERS).distinct()
    if file.kind == "tasks":
        return rows.exclude(answer="")
    if file.kind == "admissions":
        return rows.exclude(opinion="")
    return rows.exclude(decision="").exclude(decided_in_file=True)


def _said(units: Collection[str], act: str, by: User, file: int, count: int) -> None:
    lying = lying_on(timezone.localdate(), units)
    for chain in sorted({lying[unit].county or unit for unit in units if unit in lying}):
        append(chain=chain, act=act, by=by.username, after={"handed_file": file, "rows": count})
