"""Whose a matter is, as a page says it: in one sentence first, then who, by what, since when; and what can be answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.tasks import Answer
from santu.register.domain.whose import MATCHED, Claim, Match, Matched
from santu.register.domain.words import MATTERS, POWERS
from santu.register.selectors.access import acts_seen, units_seen
from santu.register.selectors.handed import Issuer, above, issuer_names, speaks_for
from santu.register.selectors.lying import lying_on
from santu.register.selectors.unit_lists import list_numbered
from santu.register.selectors.whose import Lists
from santu.web.days import Day
from santu.web.sights import sight_of

TONES = {
    Matched.OURS: "green",
    Matched.COOPERATING: "accent",
    Matched.TAKEN_BACK: "red",
    Matched.ABOVE: "amber",
    Matched.OFF_LIST: "red",
}
SENTENCES = {
    Matched.OURS: N_("归我们：{body}主办"),
    Matched.COOPERATING: N_("我们配合：{organ}{body}主办"),
    Matched.TAKEN_BACK: N_("已收回：{organ}{body}主办"),
    Matched.ABOVE: N_("不归我们：{organ}{body}主办"),
    Matched.OFF_LIST: N_("不在清单里：没有准入不能交给我们"),
}
NOBODY = N_("我们配合：主办机构没有登记")
CLAUSES = {
    Matched.OURS: "",
    Matched.COOPERATING: "“{name}”由{organ}{body}主办，本单位只配合{basis}",
    Matched.TAKEN_BACK: "“{name}”已收回，由{organ}{body}主办{basis}",
    Matched.ABOVE: "“{name}”由{organ}{body}主办，不在本单位清单内{basis}",
    Matched.OFF_LIST: "不在本单位清单内，未经准入不得交办（SX-19）",
}
"""By which clause a matter is returned: what goes into the record is Chinese, as the lists are."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who has a matter: the organ that answers, the body that undertakes it, where that body is shown."""

    organ: str
    body: str
    href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A matter as the page shows it.

    Attributes:
        code: of the matter, "" where it is on no list.
        name: what it is called in the lists, or what was asked where it is in none.
        match: how it lies to the lists.
        word: that in a word.
        tone: its tone.
        sentence: the answer.
        who: who has it as the main one.
        helping: the bodies that cooperate.
        kind: the type of the matter.
        power: how it came to be theirs.
        act: the number of the act, and its page where that may be seen.
        clause: by which clause it is returned, in Chinese, as it goes into the record.
    """

    code: str
    name: str
    match: Match
    word: str
    tone: str
    sentence: Message
    who: Who | None = None
    helping: Sequence[Who] = ()
    kind: str = ""
    power: str = ""
    act: tuple[int, str] | None = None
    clause: str = ""

    @property
    def claim(self) -> Claim | None:
        return self.match.claim


def apply_at(unit: str, level: Level, day: Day, **first: object) -> str:
    """Where an admission is applied for, filled in at ``first``: by a case of a township, by a form of its own for a village."""
    if level is Level.TOWNSHIP:
        return day.link(reverse("case-new", args=[unit, "admission"]), **first)
    kept = {name: first[name] for name in ("task", "extends") if name in first}
    return day.link(reverse("admission-new", args=[unit]), **kept)


@dataclass(frozen=True, slots=True)
class Answering:
    """What somebody may do about a task at a place: register it, answer it; ``covered`` is an admission in force."""

    may_register: bool
    may_answer: bool
    covered: int | None = None

    def allowed(self, match: Match) -> Collection[str]:
        """The answers that would not be refused, the one to be expected first."""
        if not self.may_answer:
            return ()
        if match.on_list or self.covered is not None:
            return (Answer.ACCEPT, Answer.RETURN)
        return (Answer.RETURN, Answer.ADMIT)


MAY_NOTHING = Answering(False, False)
"""Who may do nothing about it."""


def answering(request: HttpRequest, unit: str, day: Day, covered: int | None) -> Answering:
    """What somebody may do about a task of a township: nobody above answers for it."""
    sight = sight_of(request)
    here = day.is_today and sight.has(Right.TASK) and bool(units_seen(sight, [unit], Right.TASK))
    lying = lying_on(sight.today, [unit]).get(unit) if here else None
    if lying is None:
        return MAY_NOTHING
    return Answering(here, speaks_for(sight, lying, unit), covered)


def holds_above(request: HttpRequest, unit: str, day: Day, right: Right) -> bool:
    """Whether whoever asks has a right over the county of a unit today."""
    sight, lying = sight_of(request), lying_on(day.shown, [unit]).get(unit)
    if not day.is_today or lying is None or not sight.has(right):
        return False
    return bool(units_seen(sight, [above(lying)], right))


def shown(code: str, asked: str, lists: Lists, day: Day, request: HttpRequest) -> Shown:
    """A matter as the page shows it; what was ``asked`` is its name where it is on no list."""
    match = lists.whose(code)
    claim = match.claim
    if claim is None:
        name = lists.name(code) if match.cooperating else asked or code
        nobody = SENTENCES[match.matched] if match.matched is Matched.OFF_LIST else NOBODY
        helping = _whos(match.cooperating, day)
        return _shown(code, name, match, message(nobody), clause=_clause(match, name), helping=helping)
    [who, *helping] = _whos([claim, *match.cooperating], day)
    duty = claim.duty
    sentence = message(SENTENCES[match.matched], organ=who.organ, body=who.body)
    return _shown(
        code,
        duty.name,
        match,
        sentence,
        clause=_clause(match, duty.name, who),
        who=who,
        helping=helping,
        kind=MATTERS.get(duty.kind, duty.kind),
        power=POWERS.get(duty.power, duty.power),
        act=(claim.act, _source(claim, day, request)),
    )


def _source(claim: Claim, day: Day, request: HttpRequest) -> str:
    """The page of the act or of the list by which somebody has a matter, where that may be seen."""
    sight = sight_of(request)
    if claim.list:
        seen = bool(units_seen(sight, [list_numbered(claim.list).unit], Right.READ))
        return day.link(reverse("list", args=[claim.list])) if seen else ""
    return day.link(reverse("act", args=[claim.act])) if claim.act in acts_seen(sight, [claim.act]) else ""


def _shown(code: str, name: str, match: Match, sentence: Message, clause: str, **more: object) -> Shown:
    word, tone = MATCHED[match.matched], TONES[match.matched]
    return Shown(code, name, match, word, tone, sentence, clause=clause, **more)  # type: ignore[arg-type]


def _clause(match: Match, name: str, who: Who | None = None) -> str:
    """The clause by which a matter is returned: Chinese, as it goes into the record."""
    template = CLAUSES[match.matched]
    if match.matched is Matched.OFF_LIST or not template:
        return template
    basis = match.claim.duty.basis if match.claim else ""
    by = f"（{basis}，SX-19）" if basis else "（SX-19）"
    return template.format(name=name, organ=who.organ if who else "", body=who.body if who else "", basis=by)


def _whos(claims: Sequence[Claim], day: Day) -> list[Who]:
    units = {unit for one in claims for unit in (one.host, one.duty.body, one.duty.organ) if unit}
    names = issuer_names(units)

    def who(claim: Claim) -> Who:
        duty = claim.duty
        organ = names.get(duty.organ or claim.host, "")
        href = day.link(reverse("body", args=[claim.host, duty.body])) if claim.host else ""
        if claim.list:
            href = day.link(reverse("unit", args=[claim.host]))
        body = names.get(duty.body, duty.body)
        return Who("" if organ == body else organ, body, href)

    return [who(claim) for claim in claims]


def grouped(issuers: Sequence[Issuer]) -> list[tuple[str, list[Issuer]]]:
    """Who may have issued something, by the division in which they work."""
    found: dict[str, list[Issuer]] = {}
    for one in issuers:
        found.setdefault(one.within, []).append(one)
    return list(found.items())
