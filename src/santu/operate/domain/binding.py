"""What binds a process to the register: lanes to rights and places, named clocks to lengths, facts to what answers them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any

import yaml

from santu.kernel.messages import N_, Drawn, Fault, Message, Refused, message, refuse
from santu.operate.domain.clocks import Length, length_of
from santu.operate.domain.definition import DONE, Definition, Kind
from santu.operate.domain.forms import OWN_PLACES, Form, form_of, forms_faults
from santu.operate.domain.guards import NOT_YET, Asked, unmet
from santu.operate.domain.lengths import UNKNOWN_STANDARD, is_length, length_by, length_until
from santu.operate.domain.papers import Paper, paper_of, papers_faults
from santu.operate.domain.shipped import DATA
from santu.operate.domain.wording import duration_of
from santu.standards.rulebook import Standards
from santu.standards.schema import BoundRule, ListRule
from santu.standards.yaml_text import read_yaml

SEPARATION, APART = "approval/separation", ("did", "then")
"""The deeds that one person may not combine, and what its items call the two."""
TOWNSHIP, COUNTY, ITEM = OWN_PLACES
SECTIONS = ("lanes", "clocks", "guards", "needs", "forms", "duties", "documents", "title")
"""What a binding says."""
KEYS: Mapping[str, Sequence[str]] = {
    "lanes": ("right", "at"),
    "clocks": ("standard", "classes", "terms", "until", "since", "extension", "means"),
    "guards": tuple(one.name for one in fields(Asked)),
}
TITLE = ("hint",)
"""What each of a section says."""
NESTED = ("standards", "when")
"""What of a guard is said by cases."""
SAID = ("means", "clause", "otherwise")
"""What of a guard is words."""
APPLICANT = ""
"""The right of a lane whose tasks are the applicant's."""
RIGHT_WORDS = {
    APPLICANT: N_("申请人"),
    "window": N_("窗口受理和出件"),
    "handle": N_("办理转到本单位的任务"),
    "investigate": N_("查办行政处罚案件"),
    "decide": N_("决定行政处罚"),
    "dispatch": N_("研判派单和督办"),
    "rule": N_("县级裁定和督办"),
    "task": N_("交办、承接和准入"),
    "consult": N_("就派驻机构负责人征求和提出意见"),
    "borrow": N_("申请周转编制"),
    "quota": N_("编制审核和调配"),
    "approve": N_("编委和县里审批"),
    "design": N_("编制方案"),
    "lists": N_("起草清单"),
    "enforce": N_("综合行政执法"),
    "supervise": N_("监督执法"),
}
RIGHTS = tuple(RIGHT_WORDS)
PLACES = {TOWNSHIP: N_("办件所在乡镇"), COUNTY: N_("办件所在县"), ITEM: N_("任务所派的部门")}
LISTED = N_("办件名单“{name}”的第一个单位")


@dataclass(frozen=True, slots=True)
class Lane:
    """Whose the tasks of a lane are: the right that they take, and over what, the first of ``at`` that there is.

    ``at`` names the township, the county, the item of a task, or a list of the case, whose first unit it is.
    """

    right: str
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A named clock: the standard that says how long it runs, and others by the class of a case.

    ``terms`` is what the terms of a case say of it, which comes first: the promised days of a matter, say. ``until`` is the
    term of a case that is its last day. ``since`` is the day of the case from which it counts, where that is earlier than the step: an approval, say.
    ``extension`` is the standard by which a law lets it be extended, where that is not as with other clocks.
    """

    standard: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)
    terms: str = ""
    until: str = ""
    since: str = ""
    extension: str = ""
    means: str = ""

    def rule(self, of: str) -> str:
        """The standard for a class of cases."""
        return self.classes.get(of, self.standard)

    def faults(self, name: str, standards: Standards) -> Iterator[Fault]:
        """What is wrong with its length."""
        rules = [rule for rule in (self.standard, *self.classes.values(), self.extension) if rule]
        if not (self.standard or self.classes or self.terms or self.until):
            lacking = N_(
                "时限“{clock}”没有写明依据哪项标准；请在绑定文件里写上 standard，或写 terms、until 由办件自定。"
            )
            yield Fault(name, message(lacking, clock=name))
        for rule in rules:
            if rule not in standards.rules or not is_length(standards.rule(rule)):
                yield Fault(name, message(UNKNOWN_STANDARD, rule=rule))


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds a process.

    Attributes:
        lanes: whose the tasks of a lane are, by its id.
        clocks: how long the named clocks run.
        guards: what answers its facts; needs: which of them a node (or ``node.outcome``) needs.
        forms: what a task, or the opening (by the start), asks to be written down.
        duties: the deeds of ``approval/separation`` that tasks are: who did one may not do another.
        documents: the documents that are made of a case.
        title_hint: what the title of a case says, and what not, where that is not plain.
    """

    lanes: Mapping[str, Lane]
    clocks: Mapping[str, Named]
    guards: Mapping[str, Asked] = field(default_factory=dict)
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    duties: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, Paper] = field(default_factory=dict)
    title_hint: str = ""

    def length(self, clock: str, terms: Mapping[str, Any], standards: Standards, day: date) -> Length:
        """How long a clock runs that begins on a day, in a case with its terms.

        Of the terms ``clocks`` are lengths of its own by the name of the clock, ``class`` is that by which standards differ.

        Raises:
            Refused: nothing says how long, the standard that does is not in force, or its last day is too far away.
        """
        if duration_of(clock) is not None:
            return length_of(clock)
        own = terms.get("clocks", {}).get(clock)
        if own is not None:
            return length_of(str(own))
        named = self.clocks.get(clock)
        if named and (last := terms.get(named.until)):
            return length_until(clock, day, date.fromisoformat(str(last)))
        rule = named.rule(str(terms.get("class", ""))) if named else ""
        if not rule:
            lacking = N_(
                "没有写明时限“{clock}”有多长，不能开始计时；请补上这一事项的承诺时限，或在流程里写上标准。"
            )
            raise refuse(clock, lacking, clock=clock)
        return length_by(standards, rule, day)

    def unmet(self, node: str, held: Mapping[str, bool], outcome: str = DONE) -> Iterator[Fault]:
        """The facts that a node needs to end so, and that do not hold."""
        return unmet(self.guards, self.needs, (node, outcome), held)

    def faults(self, definition: Definition, standards: Standards) -> Iterator[Fault]:
        """What of a process is not bound, or to what is not there."""
        yield from self._unbound(definition, standards)
        yield from self._unanswered(definition, standards)
        yield from forms_faults(self.forms, definition)
        for own in (own for form in self.forms.values() for own in form.values() if own.counts):
            for rule in (own.counts.get("rate", ""), own.counts.get("most", "")):
                if not isinstance(standards.rules.get(rule), BoundRule):
                    none = N_("“{label}”按标准“{rule}”计算，没有这项数值标准；请改写为标准页里的编号。")
                    yield Fault(own.label, message(none, label=own.label, rule=rule))
        yield from papers_faults(self.documents, self.forms, definition, self.guards)
        for node in self.duties.keys() - definition.nodes.keys():
            lost = N_("绑定文件的 duties 里写了“{node}”，流程里没有这个环节；请核对。")
            yield Fault(node, message(lost, node=node))
        if isinstance(apart := standards.rules.get(SEPARATION), ListRule):
            known = {
                item.text(end) for items in apart.values.values() for item in items or () for end in APART
            }
            for node, deed in self.duties.items():
                if deed not in known:
                    idle = N_(
                        "“{node}”写的职责“{deed}”在标准“{rule}”里没有，写了也不起作用；请改为其中的一项。"
                    )
                    yield Fault(node, message(idle, node=node, deed=deed, rule=SEPARATION))

    def _unbound(self, definition: Definition, standards: Standards) -> Iterator[Fault]:
        for lane, name in definition.lanes.items():
            if lane not in self.lanes:
                unbound = N_("泳道“{name}”没有写明由谁办理；请在绑定文件的 lanes 里给它权限和地点。")
                yield Fault(lane, message(unbound, name=name))
        for lane, bound in self.lanes.items():
            if bound.right not in RIGHTS:
                unknown = N_("泳道 {lane} 的权限“{right}”不认识；可用：{rights}。")
                rights = tuple(right for right in RIGHTS if right)
                yield Fault(lane, message(unknown, lane=lane, right=bound.right, rights=rights))
        for node in definition.nodes.values():
            if node.kind == Kind.TIMER and duration_of(node.clock) is None and node.clock not in self.clocks:
                missing = N_("时限“{clock}”没有写明多长；请在绑定文件的 clocks 里写明。")
                yield Fault(node.id, message(missing, clock=node.clock))
        for name, clock in self.clocks.items():
            yield from clock.faults(name, standards)

    def _unanswered(self, definition: Definition, standards: Standards) -> Iterator[Fault]:
        """Facts that nothing answers, and needs of what is not there."""
        for flow in definition.flows.values():
            if flow.guard and "." not in flow.guard.name and flow.guard.name not in self.guards:
                nobody = N_(
                    "条件“{guard}”没有谁回答；请在绑定文件的 guards 里写明问什么，或改问一个任务的结果，写成“任务.结果”。"
                )
                yield Fault(flow.id, message(nobody, guard=flow.guard.name))
        for name, asked in self.guards.items():
            yield from asked.faults(name, standards)
            if asked.asks == NOT_YET and asked.task not in definition.nodes:
                gone = N_("条件“{guard}”要看“{task}”有没有办过，流程里没有这个环节；请核对。")
                yield Fault(name, message(gone, guard=name, task=asked.task))
        for end, names in self.needs.items():
            node, _, outcome = end.partition(".")
            own = definition.nodes.get(node)
            asks = own is not None and (own.kind is Kind.USER or node == definition.starts[definition.id])
            if own is None or not asks or (outcome and outcome not in own.outcomes):
                none = N_("绑定文件的 needs 里写了“{end}”，流程里没有这个由人办理的环节或这个结果；请核对。")
                yield Fault(end, message(none, end=end))
            for name in names:
                if name not in self.guards:
                    yield Fault(
                        end,
                        message(
                            N_("“{end}”要的条件“{guard}”没有写在 guards 里；请补上。"), end=end, guard=name
                        ),
                    )
                elif not (self.guards[name].means and self.guards[name].otherwise):
                    dumb = N_(
                        "条件“{guard}”不成立时环节“{end}”不能办；请写明它是什么意思（means）、不成立时怎么办（otherwise）。"
                    )
                    yield Fault(end, message(dumb, guard=name, end=end))


def binding_of(text: str) -> Binding:
    """The binding that a YAML text says.

    Raises:
        Refused: it is none.
    """
    wrong = N_(
        "绑定文件读不懂：{why}；请写成有 lanes、clocks（需要时再加 guards、needs、forms、duties、documents、title）各节的 YAML，参照随软件提供的流程。"
    )
    try:
        told = _plain(text)
        if faults := list(_unknown(told)):
            raise Refused(faults)
        lanes = {
            str(lane): Lane(str(own["right"]), tuple(map(str, own["at"])))
            for lane, own in told["lanes"].items()
        }
        clocks = {str(name): _named(own) for name, own in (told.get("clocks") or {}).items()}
        guards = {str(name): _asked(own) for name, own in (told.get("guards") or {}).items()}
        needs = {str(end): tuple(map(str, names)) for end, names in (told.get("needs") or {}).items()}
        forms = {str(node): form_of(own) for node, own in (told.get("forms") or {}).items()}
        duties = {str(node): str(deed) for node, deed in (told.get("duties") or {}).items()}
        documents = {str(name): paper_of(own) for name, own in (told.get("documents") or {}).items()}
        return Binding(
            lanes,
            clocks,
            guards,
            needs,
            forms,
            duties,
            documents,
            Drawn((told.get("title") or {}).get("hint", "")),
        )
    except RecursionError:
        raise refuse("", N_("绑定文件一层套一层太深，没有读；请写成随软件提供的流程那样。")) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused([Fault("", message(wrong, why=str(error)))]) from error


def _plain(text: str) -> dict[str, Any]:
    """What a YAML text says, in plain data.

    Raises:
        Refused: it is no YAML, or of a kind that says other than it seems to.
    """
    document = read_yaml("", text.encode())
    if document.faults:
        raise Refused(document.faults)
    if not isinstance(document.data, dict):
        raise TypeError(document.data)
    return document.data


def _unknown(told: Mapping[str, Any]) -> Iterator[Fault]:
    """What is written and would mean nothing: a slip of the pen that would take a condition away."""
    yield from _odd("", told, SECTIONS)
    yield from _odd("title", told.get("title"), TITLE)
    for section, keys in KEYS.items():
        for name, own in (told.get(section) or {}).items():
            yield from _odd(f"{section} {name}", own, keys)


def _odd(place: str, own: object, keys: Sequence[str]) -> Iterator[Fault]:
    odd = tuple(key for key in own if key not in keys) if isinstance(own, Mapping) else ()
    if odd:
        unknown = N_("绑定文件里“{odd}”不认识；这里可写：{keys}。请改正或删去。")
        yield Fault(place, message(unknown, odd=odd, keys=tuple(keys)))


def _named(own: Mapping[str, object]) -> Named:
    classes = own.get("classes") or {}
    if not isinstance(classes, Mapping):
        raise TypeError(classes)
    return Named(
        standard=str(own.get("standard", "")),
        classes={str(of): str(rule) for of, rule in classes.items()},
        terms=str(own.get("terms", "")),
        until=str(own.get("until", "")),
        since=str(own.get("since", "")),
        extension=str(own.get("extension", "")),
        means=Drawn(own.get("means", "")),
    )


def _asked(own: Mapping[str, object]) -> Asked:
    plain = {key: value for key, value in own.items() if key not in NESTED}
    nested = {key: own.get(key, {}) for key in NESTED}
    if odd := [value for value in plain.values() if not isinstance(value, str | int)]:
        raise TypeError(odd[0])
    rules = {}
    for key, pairs in nested.items():
        if not isinstance(pairs, Mapping):
            raise TypeError(pairs)
        rules[key] = pairs
    standards = {str(of): str(rule) for of, rule in rules["standards"].items()}
    when = {str(term): _one_of(value) for term, value in rules["when"].items()}
    texts = {key: (Drawn if key in SAID else str)(value) for key, value in plain.items()}
    return Asked(**texts, standards=standards, when=when)


def _one_of(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def right_said(right: str) -> str | Message:
    """Whose a right is, in words; one that is unknown as it is written."""
    return message(RIGHT_WORDS[right]) if right in RIGHT_WORDS else right


def place_said(at: Iterable[str]) -> tuple[Message, ...]:
    """Over what a right is, in words, in the order in which it is looked for."""
    return tuple(message(PLACES[one]) if one in PLACES else message(LISTED, name=one) for one in at)


@cache
def provenance(name: str) -> Mapping[str, Any]:
    """All that the file of sources says of a shipped process."""
    found: Mapping[str, Any] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


@cache
def shipped_binding(name: str) -> str:
    """The binding of a shipped process, as YAML."""
    told = provenance(name)
    return yaml.safe_dump(
        {key: told[key] for key in SECTIONS if key in told}, allow_unicode=True, sort_keys=False
    )
