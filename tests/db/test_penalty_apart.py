"""Who does what in a penalty: officers investigate, others review, the head decides; nobody two of them in one case."""

import pytest

from santu.accounts.models import Grant
from santu.kernel.messages import Refused
from santu.operate.models import Case
from tests.db.penalties import MONDAY, after, does, filed, fired, legal_certificate, officers, on
from tests.db.registers import FOUNDED, stranger, unit
from tests.db.running import OTHER, TOWN, waiting

pytestmark = pytest.mark.django_db
PLAIN = ["investigate", "tell", "listen", "decide", "serve", "carry_out", "publish"]


@pytest.fixture(autouse=True)
def posts(settings, tmp_path) -> list[int]:
    settings.SANTU_HOME = tmp_path
    with on(MONDAY):
        return officers()


def now(case: Case) -> list[str]:
    return [node for node, _ in waiting(case)]


def test_who_investigated_neither_reviews_nor_decides_and_who_reviewed_does_not_decide(posts) -> None:
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate", by="lead", major=["complex"])
        does(case, "tell")
        does(case, "listen")
        with pytest.raises(Refused, match="调查人不能审核"):
            does(case, "review", by="lead")
        does(case, "review", by="deputy")
        with pytest.raises(Refused, match="第五十七条第二款"):
            does(case, "discuss", without="minutes")
        does(case, "discuss")
        with pytest.raises(Refused, match=r"法制审核人不能决定"):
            does(case, "decide", by="deputy")
        does(case, "decide", by="leader")
        assert now(case) == ["serve"]


NOT_THEIRS = [
    ("investigate", "legal"),
    ("investigate", "leader"),
    ("tell", "legal"),
    ("decide", "officer"),
    ("decide", "lead"),
    ("decide", "legal"),
    ("serve", "leader"),
]


@pytest.mark.parametrize(("node", "who"), NOT_THEIRS)
def test_officers_investigate_and_the_head_alone_decides(posts, node: str, who: str) -> None:
    with on(MONDAY):
        case = filed(posts)
        for one in PLAIN[: PLAIN.index(node)]:
            does(case, one)
        with pytest.raises(Refused, match="这项任务不归您办理"):
            does(case, node, by=who)
        assert now(case) == [node]


@pytest.mark.parametrize("who", ["legal", "leader"])
def test_who_does_not_investigate_files_nothing(posts, who: str) -> None:
    with on(MONDAY), pytest.raises(Refused, match=r"不由您开；请由“执法队伍”有权限的人办理"):
        filed(posts, by=who)


def test_who_reviews_for_the_first_time_is_qualified(posts) -> None:
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate", major=["public"])
        does(case, "tell")
        does(case, "listen")
        with pytest.raises(Refused, match="第五十八条第二款"):
            does(case, "review", first_review=["first"], reviewer_from=["own"], reviewers=[str(posts[3])])
        legal_certificate(posts[2])
        with pytest.raises(Refused, match="不在名单上"):
            does(case, "review", first_review=["first"], reviewers=["99999"])
        legal_certificate(posts[1])
        with pytest.raises(Refused, match=r"审核人员不是本案的办案人员.*第五十八条"):
            does(case, "review", first_review=["first"], reviewers=[str(posts[1])], reviewer_from=["own"])
        does(case, "review", first_review=["first"], reviewers=[str(posts[2])], reviewer_from=["own"])
        assert now(case) == ["discuss"]


def test_who_reviews_is_named_and_has_not_investigated(posts) -> None:
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate", major=["public"])
        does(case, "tell")
        does(case, "listen")
        for named in ([], [str(posts[0])], [str(posts[2]), str(posts[1])]):
            with pytest.raises(Refused, match=r"不是本案的办案人员.*第五十八条.*请选没有办理本案的"):
                does(case, "review", reviewer_from=["own"], reviewers=named)
        does(case, "review", reviewer_from=["own"], reviewers=[str(posts[3])])
        with pytest.raises(Refused, match=r"不早于告知之日.*第四十四、五十七条"):
            does(case, "discuss", discussed_on=["2026-03-01"])
        with pytest.raises(Refused, match=r"集体讨论之日.*之后"):
            does(case, "discuss", discussed_on=["2026-03-03"])
        does(case, "discuss")
    with on(after(1)):
        does(case, "decide", decided_on=[str(MONDAY)])
        assert now(case) == ["serve"]


def both(name: str) -> None:
    """Somebody who investigates and decides for one township, as the law does not have it."""
    for role in ("enforcement_officer", "township_leader"):
        Grant.objects.get_or_create(user=stranger(name), role=role, unit=unit(TOWN), start=FOUNDED)


def test_who_investigated_approves_supervises_and_discusses_nothing_in_the_case(posts) -> None:
    both("both")
    with on(MONDAY):
        case = filed(posts, by="both")
        does(case, "investigate", "preserve", preserved=["货架一个"])
        with pytest.raises(Refused, match="调查人不能决定自己调查的案件"):
            does(case, "approve_preservation", by="both")
        does(case, "approve_preservation")
    assert fired(case, after(10)) == ["dispose", "urge_disposal"]
    with on(after(10)):
        with pytest.raises(Refused, match="调查人不能督办自己调查的案件"):
            does(case, "urge_disposal", by="both")
        does(case, "urge_disposal", by="leader")
        does(case, "dispose")
        does(case, "investigate", major=["public"])
        does(case, "tell")
        does(case, "listen")
        does(case, "review")
        with pytest.raises(Refused, match="调查人不能决定自己调查的案件"):
            does(case, "discuss", by="both")
    assert "supervise" in fired(case, after(91))
    with on(after(91)):
        with pytest.raises(Refused, match="调查人不能督办自己调查的案件"):
            does(case, "supervise", by="both")
        does(case, "supervise", by="leader")


def test_who_is_of_another_township_files_nothing(posts) -> None:
    with on(MONDAY), pytest.raises(Refused, match="不由您开"):
        filed(posts, place=OTHER)
