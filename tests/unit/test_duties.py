"""The table of deeds that one person may not combine: every row of it is kept, and says its clause."""

from datetime import date

import pytest

from santu.accounts.domain.duties import Bar, barring, duty_faults
from santu.standards.loader import load

DAY = date(2026, 1, 1)
ITEMS = load().items("approval/separation", DAY)
BARS = [Bar(item.text("did"), item.text("then"), item.name, item.text("clause")) for item in ITEMS]


@pytest.mark.parametrize("bar", BARS, ids=[item.id for item in ITEMS])
def test_who_did_the_one_does_not_do_the_other(bar):
    hands = {bar.did: "li", "something_else": "wang", bar.then: ""}
    [fault] = duty_faults(bar.then, hands, BARS, "li")
    said = fault.message.render(str)
    assert said == f"{bar.name}；请换另一人办理。（{bar.clause}）"
    assert not duty_faults(bar.then, hands, BARS, "wang")
    assert not duty_faults(bar.did, hands, BARS, "li")


def test_nobody_is_barred_by_what_nobody_did():
    assert not list(barring("plan_approve", {"plan_create": "", "scenario_create": ""}, BARS))


def test_every_row_that_bars_the_same_person_is_told():
    hands = {"plan_create": "li", "scenario_create": "li"}
    assert len(duty_faults("plan_approve", hands, BARS, "li")) == 2


def test_no_two_rows_say_the_same():
    pairs = [(item.text("object"), item.text("did"), item.text("then")) for item in ITEMS]
    assert len(pairs) == len(set(pairs))
