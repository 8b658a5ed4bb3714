"""A scenario of a person: begun on the register of a county, grown proposal by proposal."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.design.domain.by_hand import Wished, proposals_by_hand
from santu.design.domain.dividing import sheet_faults, taken
from santu.design.domain.fitting import collisions
from santu.design.domain.proposals import Proposal
from santu.design.domain.scenario import target_of
from santu.design.domain.standard_bodies import Reform, reform_of
from santu.design.domain.wish_faults import day_faults, faults_of
from santu.design.domain.wishes import Divide, Enact, Wish
from santu.design.models import Scenario
from santu.design.selectors.access import right_over_scenario
from santu.design.selectors.buildings import buildings_after
from santu.design.selectors.scenarios import (
    proposal_of,
    scenario_digests,
    scenario_mark,
    standing_proposals,
)
from santu.design.services.locks import scenario_hold
from santu.design.services.scenarios import Base, proposals_store, scenario_create
from santu.kernel.change import Change
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.allotment import allotted
from santu.register.domain.body_standard import body_standard
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.acts import latest_act
from santu.register.selectors.digests import county_digests
from santu.register.selectors.grid_numbers import numbers_given
from santu.register.selectors.instruments import lapsed_items
from santu.register.selectors.moves import facts_after
from santu.register.selectors.rights import right_over
from santu.register.selectors.scopes import scope_snapshot
from santu.standards.rulebook import Standards

AT_ONCE = timedelta(minutes=1)
"""So soon after the first, an equal scenario of the same person is a form that was sent twice."""

UNEXPLAINED = N_("提议必须写明理由；请补上后再提交。（SX-07）")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new scenario is to be: its title, its county, the day it starts from, the day it is done."""

    title: str
    county: str
    day: date
    until: date


def scenario_begin(
    *, beginning: Beginning, wishes: Sequence[Wished] = (), standards: Standards, by: User
) -> Scenario:
    """Make a scenario of one county, with its first proposals.

    Raises:
        Refused: the county is not theirs to design, title or days do not do, it is not there on that
            day, something in it is dated after that day, a wish does not fit, or the person made the
            very same a moment ago; nothing is kept.
    """
    right_over(by, Right.DESIGN, [beginning.county])
    since = latest_act()
    base = allotted(scope_snapshot(beginning.day, [beginning.county], known=since))
    if faults := _faults(beginning, base):
        raise Refused(faults)
    # Before what is read now, such as buildings: whoever records others later moves the register on from here.
    pinned = Base(beginning.day, [beginning.county], since, county_digests({beginning.county}))
    reform = _reform(standards, base, beginning.until)
    proposals = _grown(base, [], wishes, reform, beginning.until)
    with transaction.atomic():
        # One after the other for each person, so that the second of two equal forms finds the first.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        _refuse_twice(beginning, proposals, by)
        return scenario_create(
            title=beginning.title.strip(), base=pinned, until=beginning.until, proposals=proposals, by=by
        )


def scenario_of_instrument(*, enact: Enact, county: str, standards: Standards, by: User) -> Scenario:
    """Make a scenario of the moves of an instrument, from today or, where it was in force by then, from the day before.

    Raises:
        Refused: as ``scenario_begin``.
    """
    today = timezone.localdate()
    until = enact.said.effective or today
    day = min(today, until - timedelta(days=1))
    beginning = Beginning(enact.said.title, county, day, until)
    return scenario_begin(beginning=beginning, wishes=[Wished(enact, "")], standards=standards, by=by)


def proposal_add(
    *, scenario: Scenario, wishes: Sequence[Wished], standards: Standards, by: User
) -> list[Proposal]:
    """Add what a person wishes to a scenario; returns the proposals that were kept.

    Raises:
        Refused: the scenario is not theirs to design; a wish does not fit the design, is about a county
            that the scenario does not stand on, or changes a unit that another proposal changes; or
            the scenario was changed meanwhile.
    """
    right_over_scenario(by, Right.DESIGN, scenario)
    mark = scenario_mark(scenario)
    base, standing = standing_proposals(scenario)
    reform = _reform(standards, base, scenario.until)
    added = _grown(base, standing, wishes, reform, scenario.until)
    _refuse_elsewhere(scenario, base, added)
    with transaction.atomic():
        scenario_hold(scenario, mark)
        added = _with_fresh_keys(scenario, added)
        last: int = scenario.proposals.aggregate(last=Max("no"))["last"] or 0
        proposals_store(scenario, added, last + 1)
        after = {"scenario": scenario.pk, "keys": [proposal.key for proposal in added]}
        why = "；".join(dict.fromkeys(wished.why for wished in wishes if wished.why.strip()))
        append(chain="", act="proposal_add", by=by.username, reason=why, after=after)
    return added


def _lapsed(wish: Wish, until: date) -> list[Fault]:
    """The matters of an instrument that no text has which is in force by then."""
    if not isinstance(wish, Enact):
        return []
    return lapsed_items(wish.said.form, wish.items, wish.said.effective or until)


def _given_before(wish: Wish, drawn: Snapshot) -> list[Fault]:
    """The grids whose number another had that the design no longer has; of those that it has the wish itself tells."""
    if not isinstance(wish, Divide) or not wish.grids:
        return []
    given = numbers_given(wish.village, wish.grids[0].network)
    return [
        taken(grid, name)
        for grid in wish.grids
        for unit, name in [given.get(grid.number, (grid.id, ""))]
        if unit != grid.id and unit not in drawn.grids
    ]


def _beside_sheet(
    base: Snapshot, proposals: Sequence[Proposal], wish: Wish, drawn: Snapshot, until: date
) -> list[Fault]:
    """What of a division is not as the buildings are recorded now: it may have been drawn on those of before."""
    if not isinstance(wish, Divide) or not wish.grids:
        return []
    sheet = buildings_after(base, proposals, wish.village, until)
    return list(sheet_faults(drawn, wish, sheet)) if sheet else []


def _grown(
    base: Snapshot, standing: Sequence[Proposal], wishes: Iterable[Wished], reform: Reform, until: date
) -> list[Proposal]:
    """The proposals of one wish after the other, each on the design with those before; an instrument is its own reason."""
    if not all(wished.why.strip() or isinstance(wished.wish, Enact) for wished in wishes):
        raise refuse("why", UNEXPLAINED)
    added: list[Proposal] = []
    for wished in wishes:
        wish, drawn = wished.wish, target_of(base, [*standing, *added], until)
        wrong = [*day_faults(wish, base.day, until), *_lapsed(wish, until), *_given_before(wish, drawn)]
        wrong += _beside_sheet(base, [*standing, *added], wish, drawn, until)
        if wrong:
            raise Refused([*wrong, *faults_of(drawn, wish)])
        for proposal in proposals_by_hand(drawn, wished, reform, until):
            if faults := collisions([*standing, *added], proposal, drawn):
                raise Refused(faults)
            added.append(proposal)
    return added


def _reform(standards: Standards, base: Snapshot, until: date) -> Reform:
    return reform_of(standards, body_standard(standards, until).fitting(base), until)


def _faults(beginning: Beginning, base: Snapshot) -> list[Fault]:
    faults = []
    if not beginning.title.strip():
        faults.append(Fault("title", message(N_("没有写方案的名称；请补上。"))))
    if beginning.until <= beginning.day:
        template = N_("完成日 {until} 不晚于基准日 {day}；请改为更晚的一天。")
        faults.append(Fault("until", message(template, until=beginning.until, day=beginning.day)))
    row = base.divisions.get(beginning.county)
    if row is None or row.level is not Level.COUNTY:
        template = N_("{day} 的登记里没有编号为“{county}”的县；请从县的设计页重新发起。")
        faults.append(Fault("county", message(template, day=beginning.day, county=beginning.county)))
        return faults
    later = sorted({when for _, _, when in facts_after(beginning.day, [beginning.county])})
    if later:
        template = N_(
            "“{county}”在基准日 {day} 之后还有登记（最晚 {last} 起）；请把基准日改为 {last} 或更晚。"
        )
        text = message(template, county=row.name, day=beginning.day, last=later[-1])
        faults.append(Fault("base", text))
    return faults


def _refuse_twice(beginning: Beginning, proposals: Sequence[Proposal], by: User) -> None:
    """Whoever sends a form twice means one scenario."""
    alike = Scenario.objects.filter(
        by=by.username,
        title=beginning.title.strip(),
        base_day=beginning.day,
        until=beginning.until,
        scope=json.dumps([beginning.county]),
        created_at__gte=timezone.now() - AT_ONCE,
    )
    wanted = [_meant(one) for one in proposals]
    for other in alike.order_by("-pk"):
        kept = [proposal_of(row) for row in other.proposals.order_by("no")]
        if [_meant(one) for one in kept] == wanted:
            template = N_(
                "刚刚已经建立了同样的第 {number} 号方案，没有再建；请打开它。确要另建一个，请换个名称。"
            )
            raise refuse(str(other.pk), template, number=other.pk)


def _meant(proposal: Proposal) -> tuple[str, str, str, tuple[Change, ...]]:
    """What makes two proposals the same."""
    return proposal.kind, proposal.county, str(proposal.reason), proposal.changes


def _refuse_elsewhere(scenario: Scenario, base: Snapshot, added: Sequence[Proposal]) -> None:
    """What a scenario changes must lie in counties whose register it pins, or nobody would see them move."""
    pinned = scenario_digests(scenario)
    for proposal in added:
        if proposal.county not in pinned:
            row = base.divisions.get(proposal.county)
            template = N_("第 {number} 号方案没有涉及“{county}”；请为它新建方案。")
            name = row.name if row else proposal.county
            raise refuse(proposal.county, template, number=scenario.pk, county=name)


def _with_fresh_keys(scenario: Scenario, added: Sequence[Proposal]) -> list[Proposal]:
    """A proposal that was left out and is made anew gets a key of its own."""
    taken = set(scenario.proposals.values_list("key", flat=True))
    found = []
    for proposal in added:
        key, number = proposal.key, 1
        while key in taken:
            number += 1
            key = f"{proposal.key}/{number}"
        taken.add(key)
        found.append(replace(proposal, key=key))
    return found
