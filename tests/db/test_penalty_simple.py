"""The law of penalties on the spot held against cases: small, told, reported, collected only where the law lets, handed in."""

from collections.abc import Sequence

import pytest

from santu.kernel.messages import Refused
from santu.operate.models import Case
from tests.db.penalties import MONDAY, after, does, filed, fired, officers, on
from tests.db.running import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def posts(settings, tmp_path) -> list[int]:
    settings.SANTU_HOME = tmp_path
    with on(MONDAY):
        return officers()


def now(case: Case) -> list[str]:
    return [node for node, _ in waiting(case)]


SMALL = [
    ("person", "199.99", ""),
    ("person", "200", ""),
    ("person", "200.01", "第五十一条"),
    ("organisation", "3000", ""),
    ("organisation", "3000.01", "第五十一条"),
]


@pytest.mark.parametrize(("party", "fine", "article"), SMALL)
def test_a_fine_on_the_spot_is_small(posts, party: str, fine: str, article: str) -> None:
    with on(MONDAY):
        case = filed(posts, "penalty_simple", party=[party])
        does(case, "tell")
        if article:
            with pytest.raises(Refused, match=f"{article}.*请转普通程序"):
                does(case, "decide", fine=[fine])
            assert does(case, "decide", "ordinary", why_not_small=["数额大"]).closed_at
            return
        does(case, "decide", fine=[fine])
        assert now(case) == ["hand"]


def test_a_fine_on_the_spot_is_no_heavier_than_told(posts) -> None:
    with on(MONDAY):
        case = filed(posts, "penalty_simple")
        does(case, "tell", told_fine=["50"])
        with pytest.raises(Refused, match="第四十五条第二款"):
            does(case, "decide", fine=["50.01"])


@pytest.mark.parametrize(
    ("penalty", "fine", "article"),
    [
        ("warning", "0", ""),
        ("warning", "0.01", "罚款是 0.*第五十一、五十二条.*选“罚款”"),
        ("fine", "0", "大于 0 的数额.*第五十一、五十二条.*选“警告”"),
        ("fine", "0.01", ""),
    ],
)
def test_a_warning_on_the_spot_takes_no_money_and_a_fine_does(
    posts, penalty: str, fine: str, article: str
) -> None:
    with on(MONDAY):
        case = filed(posts, "penalty_simple")
        does(case, "tell")
        if article:
            with pytest.raises(Refused, match=article):
                does(case, "decide", penalty=[penalty], fine=[fine])
            return
        does(case, "decide", penalty=[penalty], fine=[fine])
        assert now(case) == ["hand"]


def test_what_follows_a_decision_on_the_spot_is_not_before_it(posts) -> None:
    with on(MONDAY):
        case = filed(posts, "penalty_simple")
        for node in ("tell", "decide", "hand"):
            does(case, node)
        with pytest.raises(Refused, match="第五十二条第三款"):
            does(case, "report", reported_on=["2026-03-01"])
        with pytest.raises(Refused, match=r"备案之日.*之后"):
            does(case, "report", reported_on=["2026-03-03"])
        does(case, "report")
        with pytest.raises(Refused, match="第六十七、六十八条"):
            does(case, "carry_out", paid_on=["2026-03-01"])
        with pytest.raises(Refused, match=r"申请之日.*之后"):
            does(case, "carry_out", paid_on=["2026-03-03"])


def to_collect(posts: Sequence[int], fine: str) -> Case:
    """A case on the spot that was reported, and of which the fine is still to be paid."""
    case = filed(posts, "penalty_simple")
    for node, said in (("tell", {}), ("decide", {"fine": [fine]}), ("hand", {}), ("report", {})):
        does(case, node, **said)
    return case


@pytest.mark.parametrize(
    ("fine", "how", "article"),
    [("100", "spot", ""), ("100.01", "spot", "第六十八条第一项"), ("200", "hard", ""), ("200", "remote", "")],
)
def test_a_fine_is_collected_on_the_spot_where_the_law_lets(posts, fine: str, how: str, article: str) -> None:
    with on(MONDAY):
        case = to_collect(posts, fine)
        if article:
            with pytest.raises(Refused, match=article):
                does(case, "carry_out", "spot", spot_how=[how])
            return
        does(case, "carry_out", "spot", spot_how=[how])
        does(case, "hand_in")
        with pytest.raises(Refused, match="第七十一条"):
            does(case, "bank", without="bank_record")
        does(case, "bank")
        assert does(case, "publish").closed_at


def test_a_fine_paid_into_the_bank_is_not_handed_in(posts) -> None:
    with on(MONDAY):
        case = does(to_collect(posts, "200"), "carry_out")
    assert now(case) == ["publish"]


def test_what_was_collected_is_handed_in_and_banked_within_two_working_days_each(posts) -> None:
    """Counted from Monday 2 March, whenever it is entered: the second working day is Wednesday 4 March."""
    with on(MONDAY):
        case = to_collect(posts, "100")
    with on(after(1)):
        does(case, "carry_out", "spot", spot_how=["spot"])
    assert fired(case, after(2)) == ["hand_in"]
    assert fired(case, after(3)) == ["hand_in", "urge_hand_in"]
    with on(after(3)):
        for days, article in ((-1, "不早于收缴之日"), (4, "之后")):
            with pytest.raises(Refused, match=f"{article}.*第七十一条"):
                does(case, "hand_in", handed_in_on=[str(after(days))])
        does(case, "urge_hand_in", by="leader")
        does(case, "hand_in", handed_in_on=[str(after(3))])
    assert fired(case, after(7)) == ["bank"]
    assert fired(case, after(8)) == ["bank", "urge_bank"]


def test_a_warning_on_the_spot_is_reported_and_nothing_is_collected(posts) -> None:
    with on(MONDAY):
        case = filed(posts, "penalty_simple")
        does(case, "tell")
        does(case, "decide", penalty=["warning"], fine=["0"])
        with pytest.raises(Refused, match="第五十二条"):
            does(case, "hand", without="decision_file")
        does(case, "hand")
        assert now(case) == ["report"]
    assert fired(case, after(3)) == ["report"]
    assert fired(case, after(4)) == ["report", "urge_report"]


def test_what_is_not_for_the_spot_goes_the_ordinary_way(posts) -> None:
    with on(MONDAY):
        case = filed(posts, "penalty_simple")
        with pytest.raises(Refused, match="第五十一、五十四条"):
            does(case, "tell", "ordinary")
        assert does(case, "tell", "ordinary", why_ordinary=["数额大"]).closed_at
