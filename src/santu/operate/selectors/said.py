"""What the forms of a case say so far: by the step at which it was said; of what was said again, the newest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from santu.operate.domain.forms import CHOSEN, LISTS, Form, Kind, Value, shown
from santu.operate.domain.replay import OPEN, STEP
from santu.operate.domain.window import name_masked, phone_masked
from santu.operate.models import Applicant, CaseWords
from santu.operate.selectors.cases import ActView, CaseView
from santu.operate.selectors.choices import choices_of
from santu.register.domain.ledger_rules import Lying
from santu.register.selectors.lying import lying_on

GRIDS = "grids"
"""What fields choose from that is no unit with a page of its own."""
WHOSE = (Kind.WHO, Kind.PHONE)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what a field says: its words, and the unit (with its host, where it is a body) or the matter that it names."""

    text: str
    unit: str = ""
    host: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class FieldSaid:
    """What a field says; without parts where it was blanked in time."""

    label: str
    kind: Kind
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class StepSaid:
    """What was said at a step: the name of its task, and whose it was where each of a list did it."""

    name: str
    whose: str
    fields: list[FieldSaid] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CaseSaid:
    """What a case says.

    ``steps`` stand in the order in which they were done; ``older`` is what was said anew later, by the act (its ``seq``).
    ``may_reveal``: there is a covered name, and it may be asked for.
    """

    steps: Sequence[StepSaid] = ()
    older: Mapping[int, Sequence[FieldSaid]] = field(default_factory=dict)
    may_reveal: bool = False


def case_said(view: CaseView) -> CaseSaid:
    """What the forms of a case say to somebody: texts and covered names only to who acts on it."""
    form = {name: own for fields in view.binding.forms.values() for name, own in fields.items()}
    if not form:
        return CaseSaid()
    who = _who(view, form)
    written = _written(view, form, who)
    fields = _fields(view, form, written)
    newest = {(name, act.item): act.seq for act, values in written for name in values}
    steps, older = dict[tuple[str, str], StepSaid](), dict[int, list[FieldSaid]]()
    for act, values in written:
        for name in values:
            told = fields[act.seq, name]
            if newest[name, act.item] != act.seq:
                older.setdefault(act.seq, []).append(told)
                continue
            node = view.definition.nodes.get(_node(view, act))
            step = StepSaid(node.called if node else act.task, view.names.get(act.item, ""))
            steps.setdefault((act.node, act.item), step).fields.append(told)
    return CaseSaid(
        list(steps.values()), older, may_reveal=view.may_reveal and who is not None and bool(who.name)
    )


def _form(view: CaseView, act: ActView) -> Form:
    """The form that an act filled in: a field may be called otherwise where it is asked again."""
    return view.binding.forms.get(_node(view, act), {})


def _node(view: CaseView, act: ActView) -> str:
    """The node whose form an act filled in."""
    return act.node or view.definition.starts[view.definition.id]


def _who(view: CaseView, form: Form) -> Applicant | None:
    if not view.acts_on or not any(own.kind in WHOSE for own in form.values()):
        return None
    return Applicant.objects.filter(case=view.case).first()


def _written(view: CaseView, form: Form, who: Applicant | None) -> list[tuple[ActView, Mapping[str, Value]]]:
    """What each act wrote into its form, in the order of the form; who applied as it was told last."""
    texts: dict[int, dict[str, Value]] = {}
    if view.acts_on:
        rows = CaseWords.objects.filter(act__case=view.case).values_list("act__seq", "name", "text")
        for seq, name, text in rows:
            texts.setdefault(seq, {})[name] = text
    covered: dict[Kind, str] = {}
    if who:
        covered = {Kind.WHO: name_masked(who.name), Kind.PHONE: phone_masked(who.phone)}
        if who.name and not who.phone:
            del covered[Kind.PHONE]  # It was never told: what is blanked in time goes with the name.
    found: list[tuple[ActView, Mapping[str, Value]]] = []
    for act in reversed([act for act in view.timeline if act.deed in (OPEN, STEP)]):
        own = _form(view, act)
        said = {**act.told.get("said", {}), **texts.get(act.seq, {})}
        for name in own:
            if own[name].kind in covered:
                said[name] = covered.pop(own[name].kind)
        names = dict.fromkeys((*own, *said))
        found.append((act, {name: said[name] for name in names if name in said and name in form}))
    return found[::-1]


def _fields(
    view: CaseView, form: Form, written: Sequence[tuple[ActView, Mapping[str, Value]]]
) -> Mapping[tuple[int, str], FieldSaid]:
    """Each value in words, by act and field."""
    said = [(act.seq, name, value) for act, values in written for name, value in values.items()]
    units = {one for _, name, value in said if form[name].kind in LISTS for one in _each(value)}
    lying = lying_on(timezone.localdate(), units)
    day = timezone.localdate(view.case.came_at)
    chosen = {name for _, name, _ in said if form[name].kind in CHOSEN - LISTS or form[name].among == GRIDS}
    names = {name: choices_of(form[name], view.case.place_id, view.case.county_id, day) for name in chosen}
    labels = {(act.seq, name): own.label for act, _ in written for name, own in _form(view, act).items()}
    found = {}
    for seq, name, value in said:
        own = form[name]
        if own.kind in LISTS and own.among != GRIDS:
            parts = [_unit(one, lying.get(one), view.names) for one in _each(value)]
        elif own.kind in CHOSEN:
            matter = str(value) if own.kind is Kind.MATTER else ""
            parts = [Part(names[name].get(one, one), matter=matter) for one in _each(value)]
        else:
            parts = [Part(text)] if (text := shown(own, value)) else []
        found[seq, name] = FieldSaid(labels.get((seq, name), own.label), own.kind, parts)
    return found


def _each(value: Value) -> Iterable[str]:
    return value if isinstance(value, list) else [str(value)]


def _unit(unit: str, lying: Lying | None, names: Mapping[str, str]) -> Part:
    """A unit by its name; one that is gone has no page of today."""
    if lying is None:
        return Part(names.get(unit, unit))
    return Part(lying.name, unit, lying.division if lying.is_body else "")
