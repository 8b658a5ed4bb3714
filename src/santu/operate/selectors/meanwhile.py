"""What others did to a task since somebody read it: whether it is ended or changed, by whom, and field by field how."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from santu.accounts.selectors.people import titles_of
from santu.kernel.messages import N_, Message, message
from santu.operate.domain.case_words import DEEDS, outcome_word
from santu.operate.domain.forms import CHOSEN, LISTS, Form, Kind, Value, shown
from santu.operate.domain.outdoors import points_at
from santu.operate.domain.replay import MOVED, MOVED_BACK, STEP
from santu.operate.domain.state import Deed
from santu.operate.models import Called, CaseAct, CaseFile, CaseWords, Rating, Token, WhistleScore
from santu.operate.selectors.cases import CaseView
from santu.operate.selectors.choices import choices_of
from santu.operate.selectors.outdoors import outcomes_of, own_form_of
from santu.operate.selectors.processes import Nodes
from santu.operate.selectors.whose import may_act
from santu.register.selectors.heirs import names_of
from santu.register.selectors.reach import Sight

CHANGING = ("take", "give_back", "release", "forward", MOVED, MOVED_BACK)
"""Acts that change what a task is or whose; to urge or to supervise changes nothing of it."""
BY_CLOCK = N_("时限到了，这项任务已结束")
NOTE, FILES = N_("意见"), N_("{count} 个文件")
Text = str | Message


@dataclass(frozen=True, slots=True)
class Apart:
    """A field of which two said different things; ``base`` is what it said before either."""

    name: str
    label: str
    mine: Text
    theirs: Text
    base: Text | None


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What became of a task meanwhile.

    Attributes:
        by: who did it, in Chinese and in English; ``None`` for a clock, and for who applied.
        outcome: how it ended, or what was done to it.
        is_open: whether it can be done still, by whoever asks.
        apart: the fields in which the two differ.
    """

    by: tuple[str, str] | None
    at: datetime
    outcome: str
    is_open: bool
    apart: Sequence[Apart]


@dataclass(frozen=True, slots=True)
class Mine:
    """What somebody wanted to write: fields as text, a note, how many files by field.

    ``since`` is the act up to which they had read the case (``None``: not known).
    """

    written: Mapping[str, Sequence[str]]
    note: str
    files: Mapping[str, int]
    since: int | None


def meanwhile(sight: Sight, view: CaseView, token: int, mine: Mine) -> Meanwhile | None:
    """What became of a task that was theirs to act on; ``None`` where it stands as they read it."""
    task = Token.objects.filter(case=view.pk, number=token, waits=True).first()
    if task is None:
        return None
    own = may_act(sight, task, view.case.applicant)
    if task.ended_at is not None:
        return _ended(view, task, mine) if own else None
    act = _changing(view, task, mine, sight.username)
    if act is None or not (own or _was_theirs(sight, view, task, act)):
        return None
    return Meanwhile(
        by=_who(view, act.by),
        at=act.at,
        outcome=DEEDS.get(act.deed, act.deed),
        is_open=own and task.holder in ("", sight.username),
        apart=_apart(view, task, mine, {}),
    )


def _ended(view: CaseView, task: Token, mine: Mine) -> Meanwhile:
    by_somebody = task.deed == Deed.ENDED and bool(task.ended_by)
    act = None
    if by_somebody:
        act = CaseAct.objects.filter(case=view.pk, token=task.number, deed=STEP).order_by("-seq").first()
    return Meanwhile(
        by=_who(view, task.ended_by),
        at=task.ended_at or timezone.now(),
        outcome=_ended_word(view, task) if by_somebody else BY_CLOCK,
        is_open=False,
        apart=_apart(view, task, mine, _theirs(view, task, act) if act else {}),
    )


def _changing(view: CaseView, task: Token, mine: Mine, username: str) -> CaseAct | None:
    """The last act of somebody else that changed an open task since they read it."""
    if mine.since is None:
        return None
    later = CaseAct.objects.filter(
        case=view.pk, seq__gt=mine.since, deed__in=CHANGING, token__in=(task.number, 0)
    )
    return later.exclude(by=username).order_by("-seq").first()


def _was_theirs(sight: Sight, view: CaseView, task: Token, act: CaseAct) -> bool:
    """Whether a task was theirs before it was handed on."""
    left = json.loads(act.told).get("from")
    if not isinstance(left, dict):
        return False
    before = Token(right=task.right, place_id=left["place"], body=left["body"])
    return may_act(sight, before, view.case.applicant)


def _who(view: CaseView, username: str) -> tuple[str, str] | None:
    """What somebody of the administration is called."""
    return titles_of([username]).get(username) if username and username != view.case.applicant else None


def _ended_word(view: CaseView, task: Token) -> str:
    """How a task ended, as its process calls it, also where its case was moved to another version since."""
    found = Nodes().of(view.case.version, task.node)
    return outcome_word(found[0], found[1], task.outcome) if found else task.outcome


def _theirs(view: CaseView, task: Token, act: CaseAct) -> Mapping[str, Text]:
    """What somebody else wrote as they ended a task, by field; words of people only for who acts on the case."""
    form = _form(view, task)
    found = dict[str, Text](_said(view, form, json.loads(act.told).get("said", {})))
    if view.acts_on:
        found |= dict(CaseWords.objects.filter(act=act).values_list("name", "text"))
        found |= {"note": note} if (note := getattr(getattr(act, "note", None), "text", "")) else {}
        called = Called.objects.filter(case=view.pk, organ=task.item or "").first()
        if called and called.clause and "clause" in form:
            found["clause"] = called.clause
    for organ, part, points in WhistleScore.objects.filter(case=view.pk).values_list(
        "organ", "part", "points"
    ):
        found[points_at(organ, part)] = str(points)
    for grade in Rating.objects.filter(case=view.pk).values_list("grade", flat=True):
        found["grade"] = form["grade"].of.get(grade, grade) if "grade" in form else grade
    files = CaseFile.objects.filter(case=view.pk, node=task.node, by=act.by).exclude(field="")
    counts: dict[str, int] = {}
    for name in files.values_list("field", flat=True):
        counts[name] = counts.get(name, 0) + 1
    return found | {name: message(FILES, count=count) for name, count in counts.items()}


def _form(view: CaseView, task: Token) -> Form:
    if outcomes_of(view.process, task.node):
        return own_form_of(view.process, task.node, view.pk)
    return view.binding.forms.get(task.node, {})


def _apart(view: CaseView, task: Token, mine: Mine, theirs: Mapping[str, Text]) -> list[Apart]:
    form = _form(view, task)
    own = dict[str, Text](_mine(view, form, mine))
    if mine.note.strip():
        own["note"] = mine.note.strip()
    own |= {name: message(FILES, count=count) for name, count in mine.files.items()}
    base = _base(view, form, mine.since)
    names = [
        name for name in (*form, *(() if "note" in form else ("note",))) if name in own or name in theirs
    ]
    return [
        Apart(
            name,
            form[name].label if name in form else NOTE,
            own.get(name, ""),
            theirs.get(name, ""),
            base.get(name),
        )
        for name in names
        if own.get(name, "") != theirs.get(name, "")
    ]


def _mine(view: CaseView, form: Form, mine: Mine) -> Mapping[str, str]:
    """What they wrote, read out as it would be; what cannot be read stays as it is."""
    values = dict[str, Value]()
    for name, texts in mine.written.items():
        said = [text.strip() for text in texts if text.strip()]
        if name not in form or not said:
            continue
        try:
            values[name] = (
                said if form[name].kind in (Kind.UNITS, Kind.OFFICERS) else form[name].read(said[0])
            )
        except ValueError:
            values[name] = said[0]
    return _said(view, form, values, unread=True)


def _base(view: CaseView, form: Form, since: int | None) -> Mapping[str, str]:
    """What the fields said up to an act, in whichever step."""
    values, last = dict[str, Value](), since if since is not None else 0
    for act in view.timeline:
        if act.seq <= last:
            values |= act.told.get("said", {})
    words = dict[str, str]()
    if view.acts_on:
        rows = CaseWords.objects.filter(act__case=view.pk, act__seq__lte=last).order_by("act__seq")
        words = {name: text for name, text in rows.values_list("name", "text") if name in form}
    return {**_said(view, form, values), **words}


def _said(view: CaseView, form: Form, values: Mapping[str, Value], *, unread: bool = False) -> dict[str, str]:
    """Values in words, without any that name who applied."""
    today, place, county = timezone.localdate(), view.case.place_id, view.case.county_id
    found = dict[str, str]()
    for name, value in values.items():
        own = form.get(name)
        if own is None or own.kind in (Kind.WHO, Kind.PHONE):
            continue
        names = dict(choices_of(own, place, county, today)) if own.kind in CHOSEN else {}
        if own.kind in LISTS and (lost := set(_each(value)) - names.keys()):
            names |= names_of(lost)
        try:
            found[name] = shown(own, value, names)
        except ValueError:
            if not unread:
                raise
            found[name] = str(value)
    return found


def _each(value: Value) -> Iterable[str]:
    return value if isinstance(value, list) else [str(value)]
