"""What somebody writes into the form of a task, or of the opening, and brings with it: read, and kept with the act."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.files.store import file_keep
from santu.kernel.messages import Fault, Refused
from santu.operate.domain.about import named, row_of
from santu.operate.domain.binding import Binding
from santu.operate.domain.files import Brought, form_files_faults, taken_on
from santu.operate.domain.forms import CHOSEN, LISTS, WORDS, Form, Kind, Value, counted, known_faults, said
from santu.operate.models import Applicant, Case, CaseAct, CaseFile, CaseWords
from santu.operate.selectors.choices import choices_of
from santu.standards.loader import load


@dataclass(frozen=True, slots=True)
class Said:
    """What was written into a form, read, and the files that came with it."""

    form: Form = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    brought: Sequence[Brought] = ()

    @property
    def terms(self) -> Mapping[str, Value]:
        """What the case says by it: all that cannot name people."""
        return {name: value for name, value in self.values.items() if self.form[name].kind not in WORDS}

    @property
    def lists(self) -> Mapping[str, Sequence[str]]:
        """The lists of units that become known by it; where several might be named and none is, that is known, too."""
        none: dict[str, list[str]] = {name: [] for name, own in self.form.items() if own.kind is Kind.UNITS}
        return none | {
            name: value if isinstance(value, list) else [str(value)]
            for name, value in self.values.items()
            if self.form[name].kind in LISTS
        }

    def of(self, kind: Kind) -> list[tuple[str, str]]:
        """The values of a kind as text, by field."""
        return [(name, str(value)) for name, value in self.values.items() if self.form[name].kind is kind]


@dataclass(frozen=True, slots=True)
class Ended:
    """An end of a task, or the opening, with what was written; what it means to the register is done by it.

    ``at`` is when it was really done, where it came on paper and is entered later.
    """

    case: Case
    node: str
    outcome: str
    values: Mapping[str, Value]
    note: str
    by: User
    at: datetime

    @property
    def on(self) -> date:
        """The day on which it was done."""
        return timezone.localdate(self.at)

    def text(self, name: str) -> str:
        """What was written into a field; "" where nothing was."""
        return str(self.values.get(name, ""))

    def number(self, name: str) -> int | None:
        return int(self.text(name)) if name in self.values else None

    def day(self, name: str) -> date | None:
        return date.fromisoformat(self.text(name)) if name in self.values else None

    def works_on(self, kind: str, number: int) -> None:
        """From now on the case works on a row of the register."""
        self.case.about = named(kind, number)

    @property
    def row(self) -> int:
        """The number of the row of the register that the case works on.

        Raises:
            ValueError: there is none yet.
        """
        return row_of(self.case.about)[1]

    @property
    def terms(self) -> Mapping[str, Any]:
        """What the case says, with what was written now."""
        terms: Mapping[str, Any] = json.loads(self.case.terms)
        return terms


@contextmanager
def refused_at(fields: Mapping[str, str]) -> Iterator[None]:
    """What the register refuses is shown at the fields of the form that say it; ``fields`` by where the register has it."""
    try:
        yield
    except Refused as wrong:
        raise Refused(
            Fault(fields.get(str(one.place), one.place), one.message) for one in wrong.faults
        ) from wrong


InRegister = Callable[[Ended], Mapping[str, Any]]
IN_REGISTER: dict[tuple[str, str], InRegister] = {}
"""(process, task) → what the register does as the task ends, in the same transaction; gives further terms of the case.

It is asked also of a form that is refused: whatever is not said, or is none of what there is, it refuses and never breaks.
"""


def register_faults(ended: Ended, fields: Collection[str], known: Collection[Fault]) -> list[Fault]:
    """What the register would refuse, too, of a form with faults; nothing that it does is kept.

    Only what it says of fields that have no fault yet: the rest may follow from what is wrong.
    """
    keeps = IN_REGISTER.get((ended.case.process, ended.node))
    if keeps is None:
        return []
    sound = set(fields) - {str(one.place) for one in known}
    try:
        with transaction.atomic():
            keeps(ended)
            transaction.set_rollback(True)
    except Refused as refused:
        return [one for one in refused.faults if str(one.place) in sound]
    return []


def said_read(
    case: Case,
    binding: Binding,
    end: tuple[str, str],
    written: Mapping[str, Sequence[str]],
    brought: Sequence[Brought],
    *,
    of_one: bool,
) -> tuple[Said, list[Fault]]:
    """What is written into the form of a node that ends so, and everything that is wrong with it; ``end`` is the two.

    Files that came to the node before need not be brought again, unless it is done by several each for itself (``of_one`` of them).
    """
    node, outcome = end
    form, today = binding.forms.get(node, {}), timezone.localdate()
    if not (form or written or brought):
        return Said(), []
    kinds: dict[str, set[str]] = {}
    before = CaseFile.objects.none() if of_one else CaseFile.objects.filter(case=case, node=node)
    for row in before.exclude(digest=""):
        kinds.setdefault(row.field, set()).add(row.of)
    for one in brought:
        kinds.setdefault(one.field, set()).add(one.of)
    values, faults = said(form, written, kinds, outcome)
    known, came = {**json.loads(case.terms), **values}, timezone.localdate(case.came_at)
    values |= counted(form, known, lambda rule: load().count(rule, came))
    faults += known_faults(form, values, _known(form, values, case, today))
    if brought:
        faults += form_files_faults(form, brought, taken_on(today, load()))
    return Said(form, values, brought), faults


def _known(form: Form, values: Mapping[str, Value], case: Case, day: date) -> dict[str, Mapping[str, str]]:
    return {
        name: choices_of(form[name], case.place_id, case.county_id, day)
        for name in values
        if form[name].kind in CHOSEN
    }


def said_keep(case: Case, act: CaseAct, node: str, told: Said, by: str) -> None:
    """Keep what may name people, and the files, with the act by which they came."""
    CaseWords.objects.bulk_create(
        CaseWords(act=act, name=name, text=text) for name, text in told.of(Kind.TEXT)
    )
    people = {"name": told.of(Kind.WHO), "phone": told.of(Kind.PHONE)}
    if found := {column: texts[0][1] for column, texts in people.items() if texts}:
        Applicant.objects.update_or_create(case=case, defaults=found)
    for one in told.brought:
        own = told.form[one.field]
        name, size, kind = own.of.get(one.of, own.label), one.size, one.kind
        # The same file for the same field is kept once, whoever brings it again.
        CaseFile.objects.get_or_create(
            case=case,
            no=0,
            field=one.field,
            of=one.of,
            digest=file_keep(one.content),
            defaults={"name": name, "node": node, "size": size, "kind": kind, "by": by},
        )
