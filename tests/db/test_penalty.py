"""The law of administrative penalties held against cases: each guard and deadline with its article, within, at, beyond."""

import json
from collections.abc import Mapping, Sequence
from functools import partial

import pytest

from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.models import Applicant, Case, CaseAct, CaseFile, CaseNote, CaseWords
from santu.operate.selectors.choices import choices_of
from santu.operate.selectors.clocks import clock_faults
from santu.operate.selectors.replaying import log_faults
from santu.operate.services.stepping import case_fire
from santu.register.domain.personal_numbers import number_faults
from santu.standards.loader import load
from tests.db.enforcement import certified
from tests.db.penalties import MONDAY, TAKEN_BACK, after, does, filed, fired, officers, on
from tests.db.registers import unit
from tests.db.running import COUNTY, TOWN, waiting

pytestmark = pytest.mark.django_db
Said = Mapping[str, Sequence[str]]


@pytest.fixture(autouse=True)
def posts(settings, tmp_path) -> list[int]:
    settings.SANTU_HOME = tmp_path
    with on(MONDAY):
        return officers()


def now(case: Case) -> list[str]:
    return [node for node, _ in waiting(case)]


def told(posts: Sequence[int], **more: Sequence[str]) -> Case:
    """A case whose party was told on the Monday."""
    case = filed(posts)
    does(case, "investigate")
    return does(case, "tell", **more)


def to_decide(posts: Sequence[int], **more: Sequence[str]) -> Case:
    return does(told(posts, **more), "listen")


def heard(posts: Sequence[int], by: str = "") -> Case:
    """A case that somebody investigated, in which the party asked for a hearing that is to be held 30 days after the Monday."""
    case = filed(posts)
    does(case, "investigate", by=by)
    does(case, "tell")
    does(case, "listen", "hearing")
    return does(case, "notify")


FILING = [
    ("违法行为终了之日 2024-03-03，二年内", {"ended_on": ["2024-03-03"]}, ""),
    ("二年的最后一天", {"ended_on": ["2024-03-02"]}, ""),
    ("二年已过", {"ended_on": ["2024-03-01"]}, "第三十六条"),
    ("涉及生命健康，二年已过", {"ended_on": ["2024-03-01"], "harm": ["safety"]}, ""),
    ("五年的最后一天", {"ended_on": ["2021-03-02"], "harm": ["safety"]}, ""),
    ("五年已过", {"ended_on": ["2021-03-01"], "harm": ["safety"]}, "第三十六条"),
    ("发现早于终了", {"ended_on": ["2026-03-02"], "found_on": ["2026-03-01"]}, "第三十六条"),
    ("还没有发现", {"found_on": ["2026-03-03"]}, "第五十四条"),
    ("没有写当事人", {"party_name": []}, "当事人姓名或名称"),
    ("不是名单上的事项", {"matter": ["P-9"]}, "不在名单上"),
]


@pytest.mark.parametrize(("name", "said", "article"), FILING, ids=[one[0] for one in FILING])
def test_a_case_is_filed_within_the_limitation(posts, name: str, said: Said, article: str) -> None:
    with on(MONDAY):
        if not article:
            assert now(filed(posts, **said)) == ["investigate"]
            return
        with pytest.raises(Refused, match=article):
            filed(posts, **said)
        assert not Case.objects.exists()


@pytest.mark.parametrize("process", ["penalty", "penalty_simple"])
def test_a_township_without_the_power_is_told_who_has_it(posts, process: str) -> None:
    with on(MONDAY):
        with pytest.raises(
            Refused, match=r"第二十三、二十四条.*由“住房和城乡建设局”办理.*2021〕2号.*请把这一件移送它"
        ):
            filed(posts, process, matter=[TAKEN_BACK])
        assert not Case.objects.exists()


@pytest.mark.parametrize("process", ["penalty", "penalty_simple"])
@pytest.mark.parametrize(
    ("chosen", "article"),
    [
        ([0, 1], ""),
        ([0, 1, 2], ""),
        ([0], "只有 1 名，不得少于 2 名"),
        ([0, 0], "只有 1 名，不得少于 2 名"),
        ([0, 3], "第四十二条.*没有有效的行政执法证"),
    ],
)
def test_two_different_officers_with_certificates_act(
    posts, process: str, chosen: list[int], article: str
) -> None:
    with on(MONDAY):
        acting = [str(posts[one]) for one in chosen]
        if not article:
            assert filed(posts, process, officers=acting)
            return
        with pytest.raises(Refused, match=article):
            filed(posts, process, officers=acting)
        assert not Case.objects.exists()


@pytest.mark.parametrize(("days", "valid"), [(-1, False), (0, True), (1, True)])
def test_a_certificate_counts_on_its_last_day(posts, days: int, valid: bool) -> None:
    with on(MONDAY):
        certified(posts[3], until=after(days))
        acting = [str(posts[0]), str(posts[3])]
        if valid:
            assert filed(posts, officers=acting)
        else:
            with pytest.raises(Refused, match=f"第 {posts[3]} 号.*请换有证的人"):
                filed(posts, officers=acting)


def test_whose_certificate_runs_out_is_replaced_before_the_case_goes_on(posts) -> None:
    with on(MONDAY):
        certified(posts[3], until=after(5))
        case = filed(posts, officers=[str(posts[0]), str(posts[3])])
    with on(after(6)):
        with pytest.raises(Refused, match="没有有效的行政执法证"):
            does(case, "investigate")
        assert not CaseFile.objects.exists()
        does(case, "investigate", officers=[str(posts[0]), str(posts[1])])
        assert now(case) == ["tell"]


@pytest.mark.parametrize("process", ["penalty", "penalty_simple"])
@pytest.mark.parametrize(("days", "article"), [(29, ""), (30, ""), (31, "补录期限.*SX-34.*请按今天立案")])
def test_what_was_filed_on_paper_is_entered_soon_with_document_and_reason(
    posts, process: str, days: int, article: str
) -> None:
    with on(after(days)):
        with pytest.raises(Refused, match=r"没有写明凭什么、为什么.*请写上纸质文书的名称"):
            filed(posts, process, came=MONDAY)
        said = {"came": MONDAY, "note": "立案审批表 7 号，网络中断"}
        if article:
            with pytest.raises(Refused, match=article):
                filed(posts, process, **said)
            assert not Case.objects.exists()
            return
        case = filed(posts, process, **said)
        assert CaseNote.objects.get(act__case=case).text == said["note"]


def test_who_may_act_is_offered_by_masked_name_and_number(posts) -> None:
    form = binding_of(shipped_binding("penalty")).forms["filed"]
    with on(MONDAY):
        offered = choices_of(form["officers"], unit(TOWN), unit(COUNTY), MONDAY)
    assert {int(one) for one in offered} == {*posts}
    assert int(list(offered)[-1]) == posts[3]
    first = offered[str(posts[0])]
    assert first.startswith("张** 执法员 ****")
    assert not number_faults({"officers": first})


def test_evidence_is_of_the_eight_kinds_of_the_law() -> None:
    kinds = {one.id: one.name for one in load().items("penalty/evidence_kinds", MONDAY)}
    for process, node in (("penalty", "investigate"), ("penalty_simple", "caught")):
        assert dict(binding_of(shipped_binding(process)).forms[node]["evidence"].of) == kinds


ORDINARY = [
    ("investigate", {}, "evidence.record", "第四十六条"),
    ("investigate", {"major": []}, "", "第五十七、五十八条"),
    ("tell", {}, "notice", "第四十四条"),
    ("tell", {"told_on": ["2026-03-03"]}, "", "第四十四条"),
    ("listen", {"defence": []}, "", "第四十五条"),
    ("listen", {"waived": ["not_asked"]}, "", "第六十三、六十四条"),
    ("listen=hearing", {"asked_on": ["2026-03-01"]}, "", "第六十四条第一项"),
    ("decide", {"fine": ["999.99"]}, "", ""),
    ("decide", {"fine": ["1000"]}, "", ""),
    ("decide", {"fine": ["1000.01"]}, "", "第四十五条第二款"),
    ("decide=none", {"decision_no": []}, "", "第五十九条"),
    ("serve", {}, "service_record", "第六十一条"),
    ("serve", {"served_on": ["2026-03-03"]}, "", "第六十一条"),
    ("publish", {"published": []}, "", "第四十八条"),
    ("tell", {"told_on": ["2026-03-01"]}, "", "立案之日.*第四十四、五十四条"),
    ("tell", {"told_kind": ["warning"]}, "", "第九、四十四条.*拟处罚款改为 0"),
    ("tell", {"told_kind": ["warning"], "told_fine": ["0"]}, "", ""),
    ("tell", {"told_fine": ["0"]}, "", "大于 0 的数额.*第四十四条"),
    ("tell", {"told_kind": ["suspended"], "told_fine": ["0"], "hearing_right": ["none"]}, "", ""),
    ("decide", {"penalty": ["warning"]}, "", "罚款是 0.*第九、五十九条"),
    ("decide", {"penalty": ["warning"], "fine": ["0"]}, "", ""),
    ("decide", {"fine": ["0"]}, "", "大于 0 的数额.*第五十九条"),
    ("decide", {"penalty": ["confiscation"]}, "", "不比告知的重.*第四十五条第二款.*重新告知"),
    ("decide", {"penalty": ["revoked"], "fine": ["0"]}, "", "不比告知的重.*第四十五条第二款.*重新告知"),
    ("decide", {"penalty": ["other"], "fine": ["0"]}, "", "不比告知的重.*第四十五条第二款.*重新告知"),
    ("decide", {"decided_on": ["2026-03-01"]}, "", "不早于告知之日.*第四十四、五十七条"),
    ("serve", {"served_on": ["2026-03-01"]}, "", "不早于决定之日.*第六十一条"),
    ("decide", {"decided_on": ["2026-03-03"]}, "", "决定之日.*之后.*第五十九条"),
    ("listen=hearing", {"asked_on": ["2026-03-03"]}, "", "要求听证之日.*之后.*第六十四条第一项"),
    ("carry_out", {"carried_out_on": ["2026-03-03"]}, "", "申请之日.*之后.*第六十六、六十七条"),
    ("investigate=preserve", {"preserved": []}, "", "第五十六条"),
    ("carry_out", {"carried_out_on": ["2026-03-01"]}, "", "不早于送达之日.*第六十六、六十七条"),
]
PLAIN = ["investigate", "tell", "listen", "decide", "serve", "carry_out", "publish"]


@pytest.mark.parametrize(("act", "said", "without", "article"), ORDINARY)
def test_each_task_asks_for_what_the_law_does(
    posts, act: str, said: Said, without: str, article: str
) -> None:
    node, _, outcome = act.partition("=")
    done = partial(does, node=node, outcome=outcome or "done", without=without, **said)
    with on(MONDAY):
        case = filed(posts)
        for one in PLAIN[: PLAIN.index(node)]:
            does(case, one)
        steps = CaseAct.objects.count()
        if not article:
            done(case)
            assert node not in now(case)
            return
        with pytest.raises(Refused, match=article):
            done(case)
        assert (now(case), CaseAct.objects.count()) == ([node], steps)


def test_a_plain_case_goes_to_its_end_and_keeps_names_apart(posts) -> None:
    with on(MONDAY):
        case = filed(posts)
        for node in PLAIN:
            case = does(case, node)
    assert case.closed_at
    assert Applicant.objects.get(case=case).name == "王某"
    assert "王某" not in case.terms
    assert set(json.loads(case.terms)) & set(CaseWords.objects.values_list("name", flat=True)) == set()


HEARING_ASKED = [("2026-03-06", ""), ("2026-03-09", ""), ("2026-03-10", "第六十四条第一项、第八十五条")]


@pytest.mark.parametrize(("asked_on", "article"), HEARING_ASKED)
def test_a_hearing_is_asked_for_within_five_working_days(posts, asked_on: str, article: str) -> None:
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate")
    with on(after(1)):
        does(case, "tell", told_on=[str(MONDAY)])
    with on(after(8)):
        if not article:
            does(case, "listen", "hearing", asked_on=[asked_on])
            assert now(case) == ["notify"]
            return
        with pytest.raises(Refused, match=article):
            does(case, "listen", "hearing", asked_on=[asked_on])


def test_no_hearing_is_asked_for_where_there_is_no_right_to_it(posts) -> None:
    with on(MONDAY):
        case = told(posts, hearing_right=["none"])
        with pytest.raises(Refused, match="第六十三条"):
            does(case, "listen", "hearing")
        does(case, "listen", waived=["not_asked"])
        assert now(case) == ["decide"]


HEARD = ["fine_large", "confiscation_large", "lowered", "stopped", "revoked", "barred", "closed"]


@pytest.mark.parametrize("kind", HEARD)
def test_of_the_heavy_kinds_the_party_is_told_that_a_hearing_may_be_asked_for(posts, kind: str) -> None:
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate")
        with pytest.raises(Refused, match=r"有权要求听证.*第六十三条.*请告知听证权利"):
            does(case, "tell", told_kind=[kind], hearing_right=["none"])
        does(case, "tell", told_kind=[kind])
        assert now(case) == ["listen"]


def test_a_hearing_that_was_asked_for_in_time_is_entered_later(posts) -> None:
    """Asked for on the second day, entered on the ninth: the task still stands, and the case is not decided without it."""
    with on(MONDAY):
        case = told(posts)
    assert fired(case, after(9)) == ["listen"]
    with on(after(9)):
        does(case, "listen", "hearing", asked_on=[str(after(1))])
        assert now(case) == ["notify"]


@pytest.mark.parametrize(("days", "over"), [(6, False), (7, False), (8, True)])
def test_who_asked_for_no_hearing_is_heard_before_the_case_goes_on(posts, days: int, over: bool) -> None:
    """Of Monday 2 March the fifth working day after is the 9th; after it what the party said is still written down."""
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate")
    with on(after(3)):
        does(case, "tell", told_on=[str(MONDAY)])
    assert fired(case, after(days)) == ["listen"]
    with on(after(days)):
        if not over:
            with pytest.raises(Refused, match=r"期限已过.*第六十三、六十四条.*请等告知后五个工作日届满"):
                does(case, "listen", waived=["not_asked"])
            return
        with pytest.raises(Refused, match="第四十五条"):
            does(case, "listen", waived=["not_asked"], defence=[])
        does(case, "listen", waived=["not_asked"])
        assert now(case) == ["decide"]


def test_the_party_is_told_of_a_hearing_after_it_asked_for_one(posts) -> None:
    with on(MONDAY):
        case = told(posts)
        does(case, "listen", "hearing")
        with pytest.raises(Refused, match=r"不早于要求听证之日.*第六十四条"):
            does(case, "notify", notified_on=["2026-03-01"])


@pytest.mark.parametrize(("days", "article"), [(18, ""), (17, ""), (16, "第六十四条第二项、第八十五条")])
def test_of_a_hearing_the_party_is_told_seven_working_days_before(posts, days: int, article: str) -> None:
    """Of Tuesday 10 March the seventh working day after is Thursday 19 March."""
    with on(MONDAY):
        case = told(posts)
        does(case, "listen", "hearing")
    with on(after(8)):
        if not article:
            does(case, "notify", hearing_on=[str(after(days))])
            assert now(case) == ["hold"]
            return
        with pytest.raises(Refused, match=article):
            does(case, "notify", hearing_on=[str(after(days))])


def test_a_hearing_is_held_by_another_and_not_before_its_day(posts) -> None:
    with on(MONDAY):
        case = heard(posts, by="lead")
    with on(after(29)), pytest.raises(Refused, match="第六十四条第二项"):
        does(case, "hold")
    with on(after(30)):
        with pytest.raises(Refused, match=r"调查人不能主持本案的听证.*第六十四条"):
            does(case, "hold", by="lead")
        with pytest.raises(Refused, match="第六十四条第八项"):
            does(case, "hold", without="hearing_record")
        does(case, "hold")
        assert now(case) == ["review"], "after a hearing the case is reviewed (art. 58)"


@pytest.mark.parametrize(
    ("major", "then"), [("none", "decide"), ("public", "review"), ("interests", "review")]
)
def test_a_review_is_asked_for_where_article_58_does(posts, major: str, then: str) -> None:
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate", major=[major])
        does(case, "tell")
        does(case, "listen")
        assert now(case) == [then]


def test_what_is_discussed_is_decided_after_it(posts) -> None:
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate", major=["public"])
        does(case, "tell")
        does(case, "listen")
        does(case, "review")
    with on(after(1)):
        does(case, "discuss")
        with pytest.raises(Refused, match=r"不早于集体讨论之日.*第五十七条第二款"):
            does(case, "decide", decided_on=[str(MONDAY)])
        does(case, "decide")


@pytest.mark.parametrize(("day", "article"), [("2026-03-01", "不早于立案之日"), ("2026-03-03", "之后")])
def test_a_case_is_handed_over_between_its_filing_and_today(posts, day: str, article: str) -> None:
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate", "handed", why_handed=["无权"])
        with pytest.raises(Refused, match=f"移送之日.*{article}.*第二十三、二十七条"):
            does(case, "hand_over", handed_on=[day])
        assert does(case, "hand_over").closed_at


def test_what_is_found_anew_is_told_anew(posts) -> None:
    with on(MONDAY):
        case = to_decide(posts)
        does(case, "decide", "returned", why_returned=["补充"])
        does(case, "investigate")
        does(case, "tell", told_fine=["2000"])
        does(case, "listen")
        does(case, "decide", fine=["2000"])
        assert now(case) == ["serve"]


CLOCKS = [
    # What is done on the Monday; the last day of the time; what waits after it that did not before.
    ([], 90, "supervise", "第六十条：第九十日 5 月 31 日"),
    (["investigate", "tell", "listen", "decide"], 9, "urge_service", "第六十一条：第七个工作日 3 月 11 日"),
    (["investigate", "tell", "listen", "decide", "serve"], 15, "press", "第六十七条：第十五日 3 月 17 日"),
]


@pytest.mark.parametrize(("done", "last", "then", "name"), CLOCKS, ids=[one[3] for one in CLOCKS])
def test_a_deadline_strikes_after_its_last_day(
    posts, done: list[str], last: int, then: str, name: str
) -> None:
    with on(MONDAY):
        case = filed(posts)
        for node in done:
            does(case, node)
    assert then not in fired(case, after(last - 1))
    assert then not in fired(case, after(last))
    assert then in fired(case, after(last + 1))


def test_what_is_preserved_is_disposed_of_within_seven_working_days(posts) -> None:
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate", "preserve", preserved=["货架一个"])
        does(case, "approve_preservation")
    assert fired(case, after(9)) == ["dispose"]
    assert fired(case, after(10)) == ["dispose", "urge_disposal"]
    with on(after(10)):
        with pytest.raises(Refused, match=r"不早于登记保存之日.*第五十六条"):
            does(case, "dispose", disposed_on=["2026-03-01"])
        does(case, "dispose")
        assert "investigate" in now(case)


def test_a_preservation_counts_from_its_day(posts) -> None:
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate", "preserve", preserved=["货架一个"])
    with on(after(2)):
        with pytest.raises(Refused, match=r"不早于立案之日.*第五十六条"):
            does(case, "approve_preservation", preserved_on=["2026-03-01"])
        with pytest.raises(Refused, match=r"登记保存之日.*之后"):
            does(case, "approve_preservation", preserved_on=[str(after(3))])
        does(case, "approve_preservation", preserved_on=[str(MONDAY)])
        with pytest.raises(Refused, match=r"处理决定之日.*之后"):
            does(case, "dispose", disposed_on=[str(after(3))])
    assert fired(case, after(10)) == ["dispose", "urge_disposal"]


def test_what_is_entered_after_its_time_was_over_is_late_at_once(posts) -> None:
    """Told on the Monday, entered 20 days later, and so on: each clock counts from its day, and its rows are what the log says."""
    with on(MONDAY):
        case = filed(posts)
        does(case, "investigate")
    with on(after(20)):
        does(case, "tell", told_on=[str(MONDAY)])
        does(case, "listen", waived=["not_asked"])
        does(case, "decide", decided_on=[str(MONDAY)])
        assert now(case) == ["serve"]
        assert fired(case, after(20)) == ["serve", "urge_service"]
        does(case, "serve", served_on=[str(MONDAY)])
        assert "press" in fired(case, after(20))
        stored = [Case.objects.select_related("version").get(pk=case.pk)]
        assert not [*log_faults(stored), *clock_faults(stored)]


@pytest.mark.parametrize(("days", "pressed"), [(14, False), (15, False), (16, True)])
def test_a_fine_is_due_fifteen_days_after_it_was_served_whenever_that_is_entered(
    posts, days: int, pressed: bool
) -> None:
    with on(MONDAY):
        case = to_decide(posts)
        does(case, "decide")
    with on(after(12)):
        does(case, "serve", served_on=[str(MONDAY)])
    assert ("press" in fired(case, after(days))) is pressed


@pytest.mark.parametrize(
    ("fine", "days", "surcharge"),
    [
        ("1000", 1, 3_000),
        ("1000", 10, 30_000),
        ("1000", 33, 99_000),
        ("1000", 34, 100_000),
        ("1000", 40, 100_000),
        ("999.99", 1, 2_999),
    ],
)
def test_what_is_added_to_a_late_fine_is_counted_from_the_days_and_bounded(
    posts, fine: str, days: int, surcharge: int
) -> None:
    """In fen: three percent a day, no more than the fine; parts of a fen are not asked for."""
    with on(MONDAY):
        case = to_decide(posts)
        does(case, "decide", fine=[fine])
        does(case, "serve")
    with on(after(16 + days)):
        case_fire(case=case.pk)
        with pytest.raises(Refused, match="没有“surcharge”这一栏"):
            does(case, "press", days_late=[str(days)], surcharge=["1"])
        case = does(case, "press", days_late=[str(days)])
    assert json.loads(case.terms)["surcharge"] == surcharge
    assert now(case) == ["carry_out"]
