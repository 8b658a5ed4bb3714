"""Steps in brief, and whose turn a plan is."""

import pytest

from santu.kernel.change import Op
from santu.transition.domain.briefs import (
    Brief,
    changes_in_brief,
    parts,
    picked,
    sign_of,
    units_called,
)
from santu.transition.domain.turns import Deed, turn_of
from santu.transition.selectors.hands import hands_in
from tests.unit.test_duties import BARS
from tests.unit.test_sentences import STEPS, UNITS


@pytest.fixture
def briefs():
    return [
        Brief(
            step.no,
            step.county,
            sign_of(change.op for change in step.changes),
            tuple((change.op, change.unit) for change in step.changes),
        )
        for step in STEPS
    ]


@pytest.mark.parametrize(
    ("ops", "sign"),
    [
        ([Op.ESTABLISH], "+"),
        ([Op.STAND], "+"),
        ([Op.MOVE, Op.RECODE], "⇄"),
        ([Op.CLOSE, Op.LINES], "-"),
        ([Op.ABOLISH], "-"),
        ([Op.RENAME, Op.RETYPE], "~"),
        ([Op.LINES], "~"),
    ],
)
def test_the_sign_of_a_step(ops, sign):
    assert sign_of(ops) == sign


def test_counties_with_their_steps_and_townships(briefs):
    found = parts(briefs, UNITS)
    assert sum(part.steps for part in found) == len(STEPS)
    changes = [change for step in STEPS for change in step.changes]
    townships = [unit for unit, row in UNITS.made.items() if getattr(row, "level", None) == "township"]
    made = {change.unit for change in changes if change.op is Op.ESTABLISH} & set(townships)
    assert sum(part.established for part in found) == len(made)


def test_what_is_not_asked_for_does_not_matter(briefs):
    assert list(picked(briefs)) == briefs
    assert {brief.sign for brief in picked(briefs, sign="-")} == {"-"}
    assert not list(picked(briefs, county="nowhere"))
    assert not list(picked(briefs, about=set()))


def test_units_are_found_by_each_word_of_name_code_or_host(briefs):
    unit = next(unit for unit, row in UNITS.base.divisions.items() if row.code)
    row = UNITS.base.divisions[unit]
    assert unit in units_called(row.name, UNITS)
    assert unit in units_called(f"{row.name} {row.code}", UNITS)
    assert unit not in units_called(f"{row.name} 没有这个字", UNITS)
    assert units_called(" ", UNITS) == set()


def test_changes_in_brief_say_what_is_established(briefs):
    found = list(changes_in_brief(briefs, UNITS))
    assert [(change.op, change.unit) for change in found] == [
        (change.op, change.unit) for step in STEPS for change in step.changes
    ]
    assert all(change.becomes is UNITS.made[change.unit] for change in found if change.op is Op.ESTABLISH)


@pytest.mark.parametrize(
    ("state", "person", "deed", "may"),
    [
        ("draft", "planner", Deed.PROVE, True),
        ("draft", "other", Deed.PROVE, True),
        ("proven", "planner", Deed.APPROVE, False),
        ("proven", "approver", Deed.APPROVE, True),
        ("proven", "designer", Deed.APPROVE, False),
        ("approved", "approver", Deed.APPLY, False),
        ("approved", "planner", Deed.APPLY, True),
        ("applied", "planner", Deed.APPROVE_UNDO, False),
        ("applied", "approver", Deed.APPROVE_UNDO, True),
        ("applied", "other", Deed.APPROVE_UNDO, True),
        ("undone", "planner", Deed.APPROVE, False),
        ("undone", "other", Deed.APPROVE, True),
    ],
)
def test_whose_turn_it_is(state, person, deed, may):
    turn = turn_of(state, hands_in("designer", "planner", "approver", ""), BARS, person)
    assert turn.deed is deed
    assert (turn.why_not is None) is may
    assert (person in turn.barred) is not may


@pytest.mark.parametrize(
    ("person", "may"), [("planner", True), ("approver", False), ("chief", False), ("other", True)]
)
def test_an_approved_undoing_is_done_by_none_of_those_who_approved(person, may):
    turn = turn_of("applied", hands_in("designer", "planner", "approver", "chief"), BARS, person)
    assert turn.deed is Deed.UNDO
    assert (turn.why_not is None) is may
    assert (person in turn.barred) is not may
