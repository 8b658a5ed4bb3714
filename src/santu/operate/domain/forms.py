"""What a task asks to be written down, as data of the binding: fields, how each is read, and when it must be said.

A form has no rules of law: those are guards, which see what was written before the step is taken.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal, DecimalException
from enum import StrEnum
from typing import Any

from santu.formats.official_paper import day_written
from santu.kernel.days import EARLIEST
from santu.kernel.messages import N_, Drawn, Fault, message
from santu.operate.domain.definition import Definition
from santu.register.domain.personal_numbers import number_faults

LONGEST = 2000
"""Characters of a text."""
ANY = "*"
"""Every outcome of a task."""
FEN = PERCENT = 100
COUNTS = ("of", "times", "rate", "most")
"""What an amount that is counted says of how."""
DIGITS = 15
"""Of a number, and of the fen of an amount: what every store and every page can hold."""
LATEST = date(2199, 12, 31)
"""No day behind it is written into a form; times that are counted from it stay within the calendar."""
TELEPHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}")
"""A mobile number, or one with its area code; without spaces."""
NOTHING: Mapping[str, str] = {}


class Kind(StrEnum):
    """How a field is written and kept."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    MATTER = "matter"
    UNIT = "unit"
    UNITS = "units"
    OFFICERS = "officers"
    FILES = "files"
    WHO = "who"
    PHONE = "phone"


CHOSEN = frozenset({Kind.MATTER, Kind.UNIT, Kind.UNITS, Kind.OFFICERS})
"""Kinds whose values are of those that the register has at the place of the case on that day."""
NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY})
SEVERAL = frozenset({Kind.UNITS, Kind.OFFICERS})
LISTS = frozenset({Kind.UNIT, Kind.UNITS})
"""Kinds that become a list of the case, by the name of the field."""
WORDS = frozenset({Kind.TEXT, Kind.WHO, Kind.PHONE})
"""Kinds that may name people: kept apart from what is done, and blanked in time."""
KEPT_ONCE = (Kind.WHO, Kind.PHONE)
"""Kinds of which a case keeps one: who applied, or whom it is about."""
AMONG = (
    "departments",
    "bodies",
    "villages",
    "townships",
    "issuers",
    "grids",
    "points",
    "organs",
    "grid_matters",
)
"""What a field chooses from, by ``among``."""
MATTERS = ("", "grid_matters")
"""What of them a matter is chosen from: those of its place, or more."""

OWN_PLACES = ("township", "county", "item")
"""What a lane calls the places of a case and of a task; a list of units of such a name would never be looked at."""
OF_CASE = ("came", "today", "clocks", "days", "statutory", *OWN_PLACES)
"""Names that every case has of its own: its days, the lengths of its clocks, its places."""
OF_PAGES = (
    *("title", "key", "came_at", "process", "place", "outcome", "note", "at"),
    *("field", "among", "csrfmiddlewaretoken"),
)
"""Names that pages and the API send, or are refused at, beside a form."""
RESERVED = (*OF_CASE, *OF_PAGES)

Value = str | int | list[str]
"""What is kept of a field: a day as ISO 8601, money in fen, units by id, officers by the number of their post."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a task asks.

    Attributes:
        label: what it is called; hint: what is meant, where that is not plain; clause: by what it is asked.
        of: the choices by what is kept, or the kinds of files, each to be brought where the field is ``every``.
        among: one of :data:`AMONG`, where units are chosen; a matter may be chosen among more than those of the place.
        needed: the outcomes for which it must be said, or :data:`ANY`.
        past: a day that lies no later than the one on which the task is ended: it is of what has happened.
        counts: for an amount that nobody writes: the standard ``rate`` in percent ``of`` another amount, as many ``times`` as a
            number says, and no more than the standard ``most`` of it.
    """

    kind: Kind
    label: str
    hint: str = ""
    clause: str = ""
    of: Mapping[str, str] = field(default_factory=dict)
    among: str = ""
    every: bool = False
    needed: tuple[str, ...] = ()
    counts: Mapping[str, str] = field(default_factory=dict)
    past: bool = False

    def is_needed(self, outcome: str) -> bool:
        return outcome in self.needed or ANY in self.needed

    def read(self, text: str) -> Value:
        """What one written text is.

        Raises:
            ValueError: it is none of the kind.
        """
        return _READ.get(self.kind, _text)(self, text)


Form = Mapping[str, Field]
"""The fields of a task, by name, in the order of the page."""


def said(
    form: Form,
    written: Mapping[str, Sequence[str]],
    brought: Mapping[str, Collection[str]],
    outcome: str,
) -> tuple[dict[str, Value], list[Fault]]:
    """What was written into a form, and everything that is wrong with it; ``brought`` are kinds of files by field."""
    found, faults = dict[str, Value](), list[Fault]()
    for name in written.keys() - {name for name, own in form.items() if not own.counts}:
        faults.append(Fault(name, message(N_("这一步没有“{name}”这一栏；请刷新页面后再填。"), name=name)))
    for name, own in form.items():
        if own.counts:
            continue
        texts = [text.strip() for text in written.get(name, ()) if text.strip()]
        if own.kind is Kind.FILES:
            faults += _files_lacking(name, own, brought.get(name, ()), outcome)
            if texts:
                faults.append(Fault(name, message(NO_TEXT, label=own.label)))
        elif not texts:
            if own.is_needed(outcome):
                faults.append(_lacking(name, own.label, own.clause))
        elif own.kind in SEVERAL:
            found[name] = list(dict.fromkeys(texts))
        elif len(texts) > 1:
            faults.append(Fault(name, message(ONLY_ONE, label=own.label, count=len(texts))))
        else:
            try:
                found[name] = own.read(texts[0])
            except ValueError:
                faults.append(_unread(name, own, texts[0]))
    free = {name: str(found[name]) for name in found if form[name].kind in {Kind.TEXT, Kind.WHO}}
    return found, [*faults, *number_faults(free)]


NO_TEXT = N_("“{label}”要附的是文件，不能写字；请在这一件的页面上附文件。")
ONLY_ONE = N_("“{label}”只能写一项，收到的是 {count} 项，没有收下；请只留一项。")


def _unread(name: str, own: Field, text: str) -> Fault:
    bounds = {"most": LONGEST, "digits": DIGITS, "first": EARLIEST, "last": LATEST}
    how = message(HOW.get(own.kind, TOO_LONG), choices=tuple(own.of.values()), **bounds)
    wrong = N_("“{label}”写的“{text}”不能读：{how}")
    return Fault(name, message(wrong, label=own.label, text=text[:40], how=how))


def _lacking(name: str, label: str, clause: str) -> Fault:
    if clause:
        by_law = N_("没有填“{label}”；请填写。（{clause}）")
        return Fault(name, message(by_law, label=label, clause=clause))
    return Fault(name, message(N_("没有填“{label}”；请填写。"), label=label))


def _files_lacking(name: str, own: Field, brought: Collection[str], outcome: str) -> Iterator[Fault]:
    if not own.is_needed(outcome):
        return
    if own.every:
        for kind, label in own.of.items():
            if kind not in brought:
                yield _lacking(f"{name}.{kind}", label, own.clause)
    elif not brought:
        yield _lacking(name, own.label, own.clause)


def counted(form: Form, said: Mapping[str, Any], percent: Callable[[str], int]) -> dict[str, Value]:
    """The amounts of a form that are counted from what the case says, in fen, without parts of one.

    Args:
        form: the form that ends a task.
        said: the terms of the case with what was written now.
        percent: what a standard says.
    """
    found = dict[str, Value]()
    for name, own in form.items():
        whole, times = (said.get(own.counts.get(key, "")) for key in ("of", "times"))
        if whole is not None and times is not None:
            rates = (percent(own.counts["rate"]) * int(times), percent(own.counts["most"]))
            found[name] = int(whole) * min(rates) // PERCENT
    return found


def known_faults(
    form: Form, values: Mapping[str, Value], known: Mapping[str, Collection[str]]
) -> Iterator[Fault]:
    """Values that are not of those that there are to choose from; ``known`` by field."""
    for name, value in values.items():
        if name in known:
            for one in value if isinstance(value, list) else [str(value)]:
                if one not in known[name]:
                    strange = N_("“{label}”里的“{one}”不在名单上；请从列出的里面选。")
                    yield Fault(name, message(strange, label=form[name].label, one=one))


def coming_faults(form: Form, values: Mapping[str, Value], today: date) -> Iterator[Fault]:
    """Days of what has happened, as the form says, that lie after ``today``: the one on which the task is ended."""
    for name, value in values.items():
        own = form[name]
        if own.past and date.fromisoformat(str(value)) > today:
            told = {"label": own.label, "day": str(value), "today": today}
            if own.clause:
                by_law = N_(
                    "“{label}”写的 {day} 在办理这一步的 {today} 之后；请按实际日期填写，还没有做的，做了以后再登记。（{clause}）"
                )
                yield Fault(name, message(by_law, **told, clause=own.clause))
                continue
            coming = N_(
                "“{label}”写的 {day} 在办理这一步的 {today} 之后；请按实际日期填写，还没有做的，做了以后再登记。"
            )
            yield Fault(name, message(coming, **told))


def forms_faults(forms: Mapping[str, Form], definition: Definition) -> Iterator[Fault]:
    """Forms of tasks that are not there, fields that no page can send, and such as are needed for outcomes that are not."""
    for node, form in forms.items():
        task = definition.nodes.get(node)
        if task is None or not (task.outcomes or node in definition.starts.values()):
            none = N_("绑定文件的 forms 里写了“{node}”，流程里没有这个任务；请核对。")
            yield Fault(node, message(none, node=node))
            continue
        for name, own in form.items():
            yield from _field_faults(node, name, own, task.outcomes)
        for kind in KEPT_ONCE:
            if len(names := [name for name, own in form.items() if own.kind is kind]) > 1:
                twice = N_(
                    "“{node}”里有 {count} 栏都是 {kind}：{names}；一件只留一个，后一栏会丢；请只留一栏。"
                )
                told = {"count": len(names), "kind": kind.value, "names": tuple(names)}
                yield Fault(node, message(twice, node=node, **told))
    yield from _kinds_faults(forms)
    yield from _counts_faults(forms)


def _field_faults(node: str, name: str, own: Field, outcomes: Sequence[str]) -> Iterator[Fault]:
    told = {"node": node, "name": name}
    if not name.isidentifier():
        odd = N_(
            "“{node}”的一栏叫“{name}”，网页不能送；名字只能用字母、数字和下划线，不以数字开头，请换一个。"
        )
        yield Fault(node, message(odd, **told))
    if name in RESERVED:
        taken = N_("“{node}”的一栏叫“{name}”，这个名字另有用处；请换一个名字，不能用：{known}。")
        yield Fault(node, message(taken, **told, known=RESERVED))
    if own.kind is Kind.CHOICE and not own.of:
        empty = N_("“{node}”的“{name}”没有写可选的值（of）；请写上。")
        yield Fault(node, message(empty, **told))
    if own.past and own.kind is not Kind.DAY:
        timeless = N_("“{node}”的“{name}”不是日期（day），不能写 past；请删去。")
        yield Fault(node, message(timeless, **told))
    if (own.kind in LISTS and own.among not in AMONG) or (
        own.kind is Kind.MATTER and own.among not in MATTERS
    ):
        nowhere = N_("“{node}”的“{name}”没有写明从哪里选（among），或写的不认识；可用：{known}。")
        yield Fault(node, message(nowhere, **told, known=AMONG))
    for outcome in own.needed:
        if outcome not in (ANY, *outcomes):
            lost = N_("“{node}”没有结果“{outcome}”，不能在这一结果时要求填“{name}”；可用：{known}。")
            yield Fault(node, message(lost, **told, outcome=outcome, known=outcomes))


def _kinds_faults(forms: Mapping[str, Form]) -> Iterator[Fault]:
    """Fields of one name are one thing that the case says, and so of one kind."""
    first: dict[str, tuple[str, Kind]] = {}
    for node, form in forms.items():
        for name, own in form.items():
            at, kind = first.setdefault(name, (node, own.kind))
            if kind is not own.kind:
                differs = N_(
                    "“{name}”在“{node}”是 {kind}，在“{at}”是 {was}；同名的是一件事，请写成一样，或换一个名字。"
                )
                told = {"node": node, "kind": own.kind.value, "at": at, "was": kind.value}
                yield Fault(node, message(differs, name=name, **told))


def _counts_faults(forms: Mapping[str, Form]) -> Iterator[Fault]:
    """Fields that are counted out of numbers which no form asks for."""
    numbers = {name for form in forms.values() for name, own in form.items() if own.kind in NUMBERS}
    for node, form in forms.items():
        for name, own in form.items():
            if own.counts and not (
                own.kind is Kind.MONEY
                and sorted(own.counts) == sorted(COUNTS)
                and {own.counts["of"], own.counts["times"]} <= numbers
            ):
                odd = N_(
                    "“{node}”的“{name}”算不出来；请写成金额，counts 写 {keys}，of 和 times 是表单里的数。"
                )
                yield Fault(node, message(odd, node=node, name=name, keys=COUNTS))


def form_of(told: Mapping[str, Any]) -> Form:
    """A form out of YAML.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    return {str(name): _field(own) for name, own in told.items()}


def _field(own: Mapping[str, Any]) -> Field:
    if odd := [key for key in own if key not in FIELD]:
        raise ValueError(odd[0])
    of = own.get("of", {})
    return Field(
        Kind(own["kind"]),
        Drawn(own["label"]),
        Drawn(own.get("hint", "")),
        Drawn(own.get("clause", "")),
        {str(key): Drawn(label) for key, label in of.items()},
        str(own.get("among", "")),
        own.get("every", False) is True,
        tuple(map(str, own.get("needed", ()))),
        {str(key): str(name) for key, name in own.get("counts", {}).items()},
        own.get("past", False) is True,
    )


FIELD = tuple(one.name for one in fields(Field))


def shown(own: Field, value: Value, names: Mapping[str, str] = NOTHING) -> str:
    """A value as it is read out; units and officers by their names where those are given."""
    if own.kind is Kind.MONEY:
        return f"{Decimal(int(str(value))) / FEN:,.2f}"
    if own.kind is Kind.CHOICE:
        return own.of.get(str(value), str(value))
    return "、".join(names.get(one, one) for one in (value if isinstance(value, list) else [str(value)]))


def as_in_papers(own: Field, value: Value, names: Mapping[str, str] = NOTHING) -> str:
    """A value as an official document writes it: days in words, money in yuan without fen that are none."""
    if own.kind is Kind.DAY:
        return day_written(date.fromisoformat(str(value)))
    if own.kind is Kind.MONEY:
        return f"{shown(own, value).replace(',', '').removesuffix('.00')}元"
    return shown(own, value, names)


def _text(_own: Field, text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(text)
    return text


def _day(_own: Field, text: str) -> str:
    day = date.fromisoformat(text)
    if not EARLIEST <= day <= LATEST:
        raise ValueError(text)
    return day.isoformat()


def _number(_own: Field, text: str) -> int:
    number = int(text)
    if not 0 <= number < 10**DIGITS:
        raise ValueError(text)
    return number


def _money(_own: Field, text: str) -> int:
    try:
        fen = Decimal(text.replace(",", "")) * FEN
    except DecimalException:
        raise ValueError(text) from None
    if not fen.is_finite() or not 0 <= fen < 10**DIGITS or fen != int(fen):
        raise ValueError(text)
    return int(fen)


def _phone(_own: Field, text: str) -> str:
    number = text.replace(" ", "")
    if not TELEPHONE.fullmatch(number):
        raise ValueError(text)
    return number


def _choice(own: Field, text: str) -> str:
    if text not in own.of:
        raise ValueError(text)
    return text


_READ: Mapping[Kind, Callable[[Field, str], Value]] = {
    Kind.DAY: _day,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.CHOICE: _choice,
    Kind.PHONE: _phone,
}
HOW = {
    Kind.DAY: N_("请写成 2026-03-02 这样的日期，在 {first} 和 {last} 之间。"),
    Kind.NUMBER: N_("请写不小于 0 的整数，最多 {digits} 位。"),
    Kind.MONEY: N_("请写不小于 0 的金额，单位为元，最多两位小数，连小数最多 {digits} 位。"),
    Kind.CHOICE: N_("请从{choices}里选一项。"),
    Kind.PHONE: N_("请写 11 位手机号，或带区号的固定电话。"),
}
TOO_LONG = N_("最多 {most} 个字，请删减。")
