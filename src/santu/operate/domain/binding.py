"""What binds a process to the register: the lanes to rights and places, the named clocks to their lengths."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import yaml

from santu.kernel.messages import N_, Fault, Message, Refused, message, refuse
from santu.operate.domain.clocks import Length, length_of
from santu.operate.domain.definition import Definition, Kind
from santu.operate.domain.lengths import UNKNOWN_STANDARD, is_length, length_by
from santu.operate.domain.shipped import DATA
from santu.operate.domain.wording import duration_of
from santu.standards.rulebook import Standards

TOWNSHIP, COUNTY, ITEM = "township", "county", "item"
APPLICANT = ""
"""The right of a lane whose tasks are the applicant's."""
RIGHT_WORDS = {
    APPLICANT: N_("申请人"),
    "window": N_("窗口受理和出件"),
    "handle": N_("办理转到本单位的任务"),
    "dispatch": N_("研判派单和督办"),
    "rule": N_("县级裁定和督办"),
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

    ``terms`` is what the terms of a case say of it, which comes first: the promised days of a matter, say.
    """

    standard: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)
    terms: str = ""
    means: str = ""

    def rule(self, of: str) -> str:
        """The standard for a class of cases."""
        return self.classes.get(of, self.standard)

    def faults(self, name: str, standards: Standards) -> Iterator[Fault]:
        """What is wrong with its length."""
        rules = [rule for rule in (self.standard, *self.classes.values()) if rule]
        if not rules and not self.terms:
            lacking = N_(
                "时限“{clock}”没有写明依据哪项标准；请在绑定文件里写上 standard，或写 terms 由办件自定。"
            )
            yield Fault(name, message(lacking, clock=name))
        for rule in rules:
            if rule not in standards.rules or not is_length(standards.rule(rule)):
                yield Fault(name, message(UNKNOWN_STANDARD, rule=rule))


@dataclass(frozen=True, slots=True)
class Binding:
    """The lanes of a process, by id, and its named clocks."""

    lanes: Mapping[str, Lane]
    clocks: Mapping[str, Named]

    def length(self, clock: str, terms: Mapping[str, Any], standards: Standards, day: date) -> Length:
        """How long a clock runs that begins on a day, in a case with its terms.

        Of the terms ``clocks`` are lengths of its own by the name of the clock, ``class`` is that by which standards differ.

        Raises:
            Refused: nothing says how long, or the standard that does is not in force.
        """
        if duration_of(clock) is not None:
            return length_of(clock)
        own = terms.get("clocks", {}).get(clock)
        if own is not None:
            return length_of(str(own))
        named = self.clocks.get(clock)
        rule = named.rule(str(terms.get("class", ""))) if named else ""
        if not rule:
            lacking = N_(
                "没有写明时限“{clock}”有多长，不能开始计时；请补上这一事项的承诺时限，或在流程里写上标准。"
            )
            raise refuse(clock, lacking, clock=clock)
        return length_by(standards, rule, day)

    def faults(self, definition: Definition, standards: Standards) -> Iterator[Fault]:
        """What of a process is not bound, or to what is not there."""
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


def binding_of(text: str) -> Binding:
    """The binding that a YAML text says.

    Raises:
        Refused: it is none.
    """
    wrong = N_("绑定文件读不懂：{why}；请写成 lanes 和 clocks 两节的 YAML，参照随软件提供的流程。")
    try:
        told = yaml.safe_load(text)
        lanes = {
            str(lane): Lane(str(own["right"]), tuple(map(str, own["at"])))
            for lane, own in told["lanes"].items()
        }
        return Binding(lanes, {str(name): _named(own) for name, own in (told.get("clocks") or {}).items()})
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused([Fault("", message(wrong, why=str(error)))]) from error


def _named(own: Mapping[str, object]) -> Named:
    classes = own.get("classes") or {}
    if not isinstance(classes, Mapping):
        raise TypeError(classes)
    return Named(
        standard=str(own.get("standard", "")),
        classes={str(of): str(rule) for of, rule in classes.items()},
        terms=str(own.get("terms", "")),
        means=str(own.get("means", "")),
    )


def right_said(right: str) -> str | Message:
    """Whose a right is, in words; one that is unknown as it is written."""
    return message(RIGHT_WORDS[right]) if right in RIGHT_WORDS else right


def place_said(at: Iterable[str]) -> tuple[Message, ...]:
    """Over what a right is, in words, in the order in which it is looked for."""
    return tuple(message(PLACES[one]) if one in PLACES else message(LISTED, name=one) for one in at)


@cache
def provenance(name: str) -> Mapping[str, Any]:
    """All that the file of sources says of a shipped process."""
    found: Mapping[str, Any] = yaml.safe_load((DATA / "processes.yaml").read_text(encoding="utf-8"))[name]
    return found


@cache
def shipped_binding(name: str) -> str:
    """The binding of a shipped process, as YAML."""
    told = provenance(name)
    return yaml.safe_dump(
        {key: told[key] for key in ("lanes", "clocks")}, allow_unicode=True, sort_keys=False
    )
