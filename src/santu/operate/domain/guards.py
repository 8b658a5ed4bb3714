"""Facts that a process asks for: answered by the register, or by a term of the case, against a standard perhaps.

A flow asks for a fact by its name; a task, or one outcome of it, may need some. What answers a fact stands in the binding.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from santu.kernel.messages import N_, Fault, Message, Refused, message, refuse
from santu.kernel.working_days import WorkingCalendar
from santu.operate.domain.clocks import working_day_after
from santu.register.domain.loans import MONTHS, months_after
from santu.standards.rulebook import Standards
from santu.standards.schema import BoundRule, ListRule

COMPETENT, CERTIFIED, UNCHANGED = "competent", "certified", "files_unchanged"
FOR_GRIDS, LISTED, LIES_IN, NOT_YET = "for_grids", "listed", "lies_in", "not_yet"
ALL_OF, INCLUDES, PUBLISHED = "all_of", "includes", "published"
IS, IS_NOT, AT_MOST, AT_LEAST = "is", "is_not", "at_most", "at_least"
WITHIN, NOT_BEFORE, AFTER = "within", "not_before", "after"
APART, NO_HEAVIER = "apart", "no_heavier"
SELECTORS = {
    COMPETENT: N_("办件所在乡镇在收件之日对这一事项有权"),
    UNCHANGED: N_("办件的材料文件都与收下时一样"),
    CERTIFIED: N_("“{term}”写的是不同的人，人数够“{standard}”，当天都持有有效证件“{value}”"),
    FOR_GRIDS: N_("办件的事项在当地生效的网格准入清单里，属于“{term}”这一类"),
    LISTED: N_("办件的“{term}”按责任清单主办或配合这一事项"),
    LIES_IN: N_("办件的“{term}”在“{than}”里"),
    NOT_YET: N_("办件还没有办过“{task}”这一步"),
    ALL_OF: N_("登记里“{term}”各单位的类型都是“{value}”"),
    INCLUDES: N_("“{standard}”写明的部门，登记里有的都在“{term}”里"),
    PUBLISHED: N_("办件所在乡镇自“{since}”起公布了“{term}”这种清单的新版"),
}
"""What the register answers, or the case by what was done in it."""
COMPARISONS = {
    IS: N_("办件的“{term}”是“{value}”"),
    IS_NOT: N_("办件的“{term}”不是“{value}”"),
    AT_MOST: N_("办件的“{term}”不超过{bound}"),
    AT_LEAST: N_("办件的“{term}”不低于{bound}"),
    WITHIN: N_("办件的“{term}”不晚于{bound}"),
    NOT_BEFORE: N_("办件的“{term}”不早于{bound}"),
    AFTER: N_("办件的“{term}”晚于{bound}"),
    APART: N_("办件的“{term}”写了人，里面没有“{than}”里的人"),
    NO_HEAVIER: N_("办件的“{term}”就是“{than}”，或按“{standard}”的次序在它前面"),
}
"""What a term of the case answers."""
WAYS = {**SELECTORS, **COMPARISONS}
BOUNDED, DATED = frozenset({AT_MOST, AT_LEAST}), frozenset({WITHIN, NOT_BEFORE, AFTER})
TAKES: Mapping[str, tuple[str, ...]] = {
    CERTIFIED: ("term", "value", "standard"),
    FOR_GRIDS: ("term",),
    LISTED: ("term",),
    LIES_IN: ("term", "than"),
    NOT_YET: ("task",),
    ALL_OF: ("term", "value"),
    INCLUDES: ("term", "standard"),
    PUBLISHED: ("term", "since"),
    IS: ("term", "value"),
    IS_NOT: ("term", "value"),
    AT_MOST: ("term", "standard", "by", "standards", "than", "times", "scale"),
    AT_LEAST: ("term", "standard", "by", "standards", "than", "times", "scale"),
    WITHIN: ("term", "since", "standard", "than"),
    NOT_BEFORE: ("term", "since", "standard", "than"),
    AFTER: ("term", "since", "standard", "than"),
    APART: ("term", "than"),
    NO_HEAVIER: ("term", "than", "standard"),
}
"""What a way of asking takes beside its words."""
COUNTED = N_("“{since}”起的期限“{standard}”")
SHARE = N_("“{than}”的“{standard}”")
SHARES = N_("“{than}”的“{standard}”乘以“{times}”")
WHEN = N_("“{term}”是“{value}”时，{asked}")
PERCENT = 100
CAME, OPENED, TODAY = "came", "opened", "today"
"""Days that every case has: on which it came, on which it was entered, and on which the step is taken."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which a case came, was entered, and a step is taken, with the standards and the calendar that count."""

    came: date
    opened: date
    today: date
    standards: Standards
    calendar: WorkingCalendar


@dataclass(frozen=True, slots=True)
class Asked:
    """What answers a fact.

    Attributes:
        asks: one of :data:`WAYS`.
        term: the term of the case that is compared, a number in the unit of the standard, or in so many of it as ``scale``
            says (fen of a standard in yuan: 100); a day, where days are compared.
        value: what the term is to be, or the kind of certificate that its people hold.
        standard: the number that the term must not pass, or the time that is counted ``since`` another day; ``standards`` are
            others by what the case says of ``by``; or a list in ascending order. ``than`` is another term, which the term must not pass, lies in or is apart from, or of which the
            standard is the percentage that it must not pass, as many ``times`` as yet another term says.
        task: the node that must not have been done.
        when: terms, each with what it must be one of for it to be asked at all; where one is otherwise, it holds.
        means: the fact in words; clause: by what it is asked; otherwise: what to do where it does not hold.
    """

    asks: str
    term: str = ""
    value: str = ""
    standard: str = ""
    by: str = ""
    standards: Mapping[str, str] = field(default_factory=dict)
    than: str = ""
    times: str = ""
    scale: str = ""
    since: str = ""
    when: Mapping[str, Sequence[str]] = field(default_factory=dict)
    task: str = ""
    means: str = ""
    clause: str = ""
    otherwise: str = ""

    def faults(self, name: str, standards: Standards) -> Iterator[Fault]:
        """What is wrong with it."""
        if self.asks not in WAYS:
            unknown = N_("条件“{guard}”的问法（asks）“{asks}”不认识；可用：{ways}。")
            yield Fault(name, message(unknown, guard=name, asks=self.asks, ways=tuple(WAYS)))
        takes = TAKES.get(self.asks, ())
        if "term" in takes and not self.term:
            lacking = N_("条件“{guard}”没有写看办件的哪一项；请在绑定文件里写上 term。")
            yield Fault(name, message(lacking, guard=name))
        if idle := [one for one in TOLD if getattr(self, one) and one not in takes]:
            more = N_("条件“{guard}”的问法“{asks}”用不到{idle}；请删去，或换一种问法。")
            yield Fault(name, message(more, guard=name, asks=self.asks, idle=tuple(idle)))
        if self.scale and not (self.scale.isdecimal() and int(self.scale)):
            odd = N_("条件“{guard}”的倍数（scale）“{scale}”不是正整数；请改正。")
            yield Fault(name, message(odd, guard=name, scale=self.scale))
        if self.asks in BOUNDED | DATED and not (self.than and not self.standard):
            for rule in self.standards.values() or (self.standard,):
                if not isinstance(standards.rules.get(rule), BoundRule):
                    none = N_("条件“{guard}”的标准“{rule}”不是一个数；请改写为标准页里一项数值标准的编号。")
                    yield Fault(name, message(none, guard=name, rule=rule))

        if self.asks in (INCLUDES, NO_HEAVIER) and not isinstance(
            standards.rules.get(self.standard), ListRule
        ):
            none = N_("条件“{guard}”的标准“{rule}”不是一份名单；请改写为标准页里一项名单标准的编号。")
            yield Fault(name, message(none, guard=name, rule=self.standard))

    @property
    def said(self) -> str | Message:
        """What is asked, in words; what is unknown as it is written."""
        if self.asks not in WAYS:
            return self.asks
        asked = message(
            WAYS[self.asks],
            term=self.term,
            value=self.value,
            standard=self.standard,
            than=self.than,
            since=self.since,
            task=self.task,
            bound=self._bound_said,
        )
        for term, values in self.when.items():
            asked = message(WHEN, term=term, value=tuple(values), asked=asked)
        return asked

    @property
    def _bound_said(self) -> str | Message:
        told = {"since": self.since, "standard": self.standard, "than": self.than, "times": self.times}
        if self.since:
            return message(COUNTED, **told)
        if self.than and self.standard:
            return message(SHARES if self.times else SHARE, **told)
        return f"“{self.than or self.standard or '、'.join(self.standards.values())}”"

    @property
    def looks_at(self) -> Iterator[tuple[str, bool]]:
        """The terms of a case that it looks at, each with whether it must be a number."""
        numbers = self.asks in BOUNDED
        for term, number in ((self.term, numbers), (self.than, numbers), (self.times, True)):
            if term:
                yield term, number
        for term in (self.since, self.by, *self.when):
            if term:
                yield term, False

    def applies(self, name: str, terms: Mapping[str, Any]) -> bool:
        """Whether it is asked of a case at all.

        Raises:
            Refused: the case does not say it.
        """
        return all(str(_told(name, term, terms)) in values for term, values in self.when.items())

    def compared(self, name: str, terms: Mapping[str, Any], days: Days) -> bool:
        """Whether a term of a case is as asked, by the standards of the day on which the case came.

        Raises:
            Refused: the case does not say it, or no standard is in force.
        """
        if self.asks in DATED:
            day, last = _day(name, self.term, terms, days), self._last(name, terms, days)
            return {WITHIN: day <= last, NOT_BEFORE: day >= last, AFTER: day > last}[self.asks]
        if self.asks == APART:
            own = set(terms.get(self.term, ()))
            return bool(own) and not own & set(terms.get(self.than, ()))
        told = _told(name, self.term, terms)
        if self.asks in (IS, IS_NOT):
            return (str(told) == self.value) is (self.asks == IS)
        if self.asks == NO_HEAVIER:
            than = str(_told(name, self.than, terms))
            order = [one.id for one in days.standards.items(self.standard, days.came)]
            return str(told) == than or (than in order and told in order[: order.index(than)])
        number, bound = _number(name, self.term, told), self._bound(name, terms, days)
        return number <= bound if self.asks == AT_MOST else number >= bound

    def _last(self, name: str, terms: Mapping[str, Any], days: Days) -> date:
        if self.than:
            return _day(name, self.than, terms, days)
        unit, count = days.standards.rule(self.standard).unit, days.standards.count(self.standard, days.came)
        return last_day(unit, count, _day(name, self.since, terms, days), days.calendar)

    def _bound(self, name: str, terms: Mapping[str, Any], days: Days) -> float:
        if self.than:
            whole = _number(name, self.than, _told(name, self.than, terms))
            if not self.standard:
                return whole
            times = _number(name, self.times, _told(name, self.times, terms)) if self.times else 1
            return whole * days.standards.count(self.standard, days.came) * times / PERCENT
        rule = self.standard
        if self.by:
            of = str(_told(name, self.by, terms))
            if of not in self.standards:
                none = N_("条件“{guard}”没有写“{by}”为“{of}”时按哪项标准；请在绑定文件的 standards 里补上。")
                raise refuse(name, none, guard=name, by=self.by, of=of)
            rule = self.standards[of]
        return days.standards.count(rule, days.came) * int(self.scale or 1)


TOLD = ("term", "value", "standard", "by", "standards", "than", "times", "scale", "since", "task")
"""What ways of asking may take."""


def last_day(unit: str, count: int, since: date, calendar: WorkingCalendar) -> date:
    """The last day of a time in a unit of the standards that is counted since a day, which itself does not count.

    Raises:
        Refused: working days lead into a year whose holidays are not published.
    """
    if unit == "working_day":
        return working_day_after(since, count, calendar)
    if unit == "day":
        return since + timedelta(days=count)
    return months_after(since, count * (MONTHS if unit == "year" else 1))


def _told(name: str, term: str, terms: Mapping[str, Any]) -> object:
    if terms.get(term) is None:
        unsaid = N_("条件“{guard}”要看本件的“{term}”，而本件没有写；请补上这一项后再办。")
        raise refuse(name, unsaid, guard=name, term=term)
    return terms[term]


def _number(name: str, term: str, told: object) -> float:
    try:
        return float(str(told))
    except (TypeError, ValueError):
        unread = N_("条件“{guard}”要看本件的“{term}”是多少，而本件写的是“{told}”；请改为一个数。")
        raise refuse(name, unread, guard=name, term=term, told=str(told)) from None


def _day(name: str, term: str, terms: Mapping[str, Any], days: Days) -> date:
    known = {CAME: days.came, OPENED: days.opened, TODAY: days.today}
    told = known.get(term) or str(_told(name, term, terms))
    try:
        return told if isinstance(told, date) else date.fromisoformat(told)
    except ValueError:
        unread = N_("条件“{guard}”要看本件的“{term}”是哪一天，而本件写的是“{told}”；请改为一个日期。")
        raise refuse(name, unread, guard=name, term=term, told=told) from None


Why = tuple[Message, ...]
"""What the register knows of why a fact does not hold, and what to do instead."""


class Answers(dict[str, bool]):
    """Facts that are looked for when first asked; it holds those that were, and why those do not hold that do not."""

    def __init__(self, answer: Callable[[str], tuple[bool, Why]]) -> None:
        super().__init__()
        self._answer = answer
        self.why: dict[str, Why] = {}

    def __missing__(self, name: str) -> bool:
        self[name], self.why[name] = self._answer(name)
        return self[name]


def unmet(
    asked: Mapping[str, Asked],
    needed: Mapping[str, tuple[str, ...]],
    end: tuple[str, str],
    held: Mapping[str, bool],
) -> Iterator[Fault]:
    """The facts that a node, ended with an outcome, needs and that do not hold; ``end`` is the two.

    What to do is said by what the register knows of why, where it knows more than the binding.
    """
    node, outcome = end
    known = held.why if isinstance(held, Answers) else {}
    for name in dict.fromkeys((*needed.get(node, ()), *needed.get(f"{node}.{outcome}", ()))):
        try:
            holds = held[name]
        except Refused as untold:
            yield from untold.faults
            continue
        if not holds:
            own = asked[name]
            otherwise = known.get(name) or own.otherwise
            why = N_("不能这样办：“{means}”不成立（{clause}）。{otherwise}")
            yield Fault(node, message(why, means=own.means, clause=own.clause, otherwise=otherwise))
