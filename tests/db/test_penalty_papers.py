"""The documents of a penalty say what the law asks of them, of each outcome its own, and a file that changed stops the decision."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from santu.audit.models import AuditEntry
from santu.files.store import path_of
from santu.formats.official_docx import official_docx
from santu.kernel.messages import Refused
from santu.operate.models import Case, CaseFile, CaseWords, Token
from santu.operate.selectors.papers import papers_of
from santu.operate.services.papers import During, paper_make
from santu.operate.services.stepping import case_fire
from tests.db.penalties import MONDAY, does, filed, officers, on, someone, written_at
from tests.db.test_papers import words

pytestmark = pytest.mark.django_db
PICTURES = os.environ.get("SANTU_PAPERS", "")
"""A folder for the documents, to be looked at."""


@pytest.fixture(autouse=True)
def posts(settings, tmp_path) -> list[int]:
    settings.SANTU_HOME = tmp_path
    with on(MONDAY):
        return officers()


def due(case: Case) -> list[str]:
    return [one.name for one in papers_of(case).views]


def made(case: Case, name: str) -> str:
    paper = paper_make(case=case.pk, name=name, by=someone("officer"))
    content = official_docx(paper)
    if PICTURES:
        (Path(PICTURES) / f"{case.process}-{name}.docx").write_bytes(content)
    return words(content)


def decided(posts: list[int], outcome: str = "done", **more: list[str]) -> Case:
    with on(MONDAY):
        case = filed(posts)
        for node in ("investigate", "tell", "listen"):
            does(case, node)
        return does(case, "decide", outcome, **more)


LAW_59 = [
    ("姓名或者名称、地址", "当事人：王某\n住址或者住所：甲镇东街 1 号"),
    ("违法事实", "属实"),
    ("证据", "勘验笔录、现场笔录等证据证明"),
    ("种类", "处罚的种类：罚款"),
    ("数额", "罚款：人民币1000元"),
    ("依据", "违反的规定和处罚依据：条例第五条"),
    ("履行方式和期限", "自收到本决定书之日起十五日内，到指定的银行"),
    ("复议途径和期限", "六十日内向"),
    ("诉讼途径和期限", "六个月内依法向人民法院提起行政诉讼"),
    ("日期", "2026年3月2日"),
]


@pytest.mark.parametrize(("asked", "text"), LAW_59)
def test_a_decision_says_what_article_59_asks(posts: list[int], asked: str, text: str) -> None:
    assert text in made(decided(posts), "decision"), asked


def test_the_organ_signs_and_the_number_stands_below_the_title(posts: list[int]) -> None:
    paper = paper_make(case=decided(posts).pk, name="decision", by=someone("officer"))
    assert paper.signed.endswith("人民政府")
    assert (paper.title[0], paper.number, paper.day) == (paper.signed, "1号", MONDAY)


def test_documents_are_due_as_the_case_goes_on(posts: list[int]) -> None:
    with on(MONDAY):
        case = filed(posts)
        assert due(case) == ["filing"]
        does(case, "investigate")
        does(case, "tell")
        assert due(case) == ["filing", "notice", "notice_receipt"]
        does(case, "listen")
        does(case, "decide")
        assert due(case) == ["filing", "notice", "notice_receipt", "decision", "service"]
    texts = {name: made(case, name) for name in due(case)}
    assert "有权要求听证" in texts["notice"]
    assert "1000元" in texts["notice"]
    assert "行政处罚决定书（1号）" in texts["service"]
    assert "承办意见" in texts["filing"]


def during(case: Case, node: str, name: str, by: str = "officer", **other: list[str]) -> str:
    """The words of a document that is made while a task is open, of what is being written into its form."""
    token = Token.objects.open_tasks().get(case=case, node=node).number
    written = {**written_at(node, MONDAY)[0], **other}
    paper = paper_make(case=case.pk, name=name, by=someone(by), during=During(token, written))
    return words(official_docx(paper))


def to_tell(posts: list[int]) -> Case:
    case = filed(posts)
    does(case, "investigate")
    return case


def to_notify(posts: list[int]) -> Case:
    case = to_tell(posts)
    does(case, "tell")
    does(case, "listen", "hearing")
    return case


def test_the_notice_is_made_of_what_is_being_written_before_it_is_served(posts: list[int]) -> None:
    with on(MONDAY):
        case = to_tell(posts)
        said = during(case, "tell", "notice", told_penalty=["拟罚款，依据条例第五条"], told_fine=["800"])
        for text in (
            "王某",
            "属实",
            "拟罚款，依据条例第五条",
            "拟处罚款：人民币800元",
            "有权要求听证",
            "2026年3月2日",
        ):
            assert text in said, text
        assert "要求听证" not in during(case, "tell", "notice", hearing_right=["none"])
        assert "notice" not in due(case)
        assert not CaseWords.objects.filter(name="told_penalty").exists()
        assert [json.loads(one.after)["as"] for one in AuditEntry.objects.filter(act="case_paper")] == [
            "tell"
        ] * 2
        does(case, "tell", told_fine=["800"])
        assert "800元" in made(case, "notice")


def test_the_receipt_of_the_notice_is_made_with_it(posts: list[int]) -> None:
    with on(MONDAY):
        said = during(to_tell(posts), "tell", "notice_receipt")
    for text in ("行政处罚告知书", "王某", "甲镇东街 1 号", "收件人"):
        assert text in said, text


def test_all_that_a_document_lacks_is_said_and_nothing_is_recorded(posts: list[int]) -> None:
    with on(MONDAY):
        case = to_tell(posts)
        with pytest.raises(Refused) as wrong:
            during(case, "tell", "notice", told_penalty=[], told_on=["昨天"])
        assert {one.place for one in wrong.value.faults} == {"told_penalty", "told_on"}
        assert not AuditEntry.objects.filter(act="case_paper").exists()


@pytest.mark.parametrize(("hearing_on", "article"), [("2026-03-11", ""), ("2026-03-10", "第六十四条第二项")])
def test_a_hearing_that_is_told_too_late_is_refused_before_it_is_served(
    posts: list[int], hearing_on: str, article: str
) -> None:
    """Of Monday 2 March the seventh working day after is Wednesday 11 March."""
    with on(MONDAY):
        case = to_notify(posts)
        if article:
            with pytest.raises(Refused, match=article):
                during(case, "notify", "hearing", hearing_on=[hearing_on])
            return
        assert "2026年3月11日" in during(case, "notify", "hearing", hearing_on=[hearing_on])


def test_a_document_is_made_by_whose_task_it_is_and_of_that_task(posts: list[int]) -> None:
    with on(MONDAY):
        case = to_tell(posts)
        with pytest.raises(Refused, match="不归您办理"):
            during(case, "tell", "notice", by="leader")
        with pytest.raises(Refused, match="没有这份文书"):
            during(case, "tell", "hearing")


def test_who_is_not_fined_is_told_nothing_of_paying(posts: list[int]) -> None:
    said = made(decided(posts, penalty=["warning"], fine=["0"]), "decision")
    assert "缴纳罚款" not in said
    assert "罚款：人民币" not in said
    assert "警告、通报批评" in said


def test_who_is_late_is_reminded_with_the_surcharge_that_was_counted(posts: list[int]) -> None:
    case = decided(posts)
    with on(MONDAY):
        does(case, "serve")
    with on(MONDAY + timedelta(days=26)):
        case_fire(case=case.pk)
        does(case, "press", days_late=["10"])
        said = made(case, "reminder")
    for text in ("1号", "已逾期10日", "现为人民币300元", "申请人民法院强制执行"):
        assert text in said, text


def test_no_penalty_is_a_decision_of_its_own(posts: list[int]) -> None:
    case = decided(posts, "none")
    assert "decision" not in due(case)
    assert "决定不予行政处罚" in made(case, "no_penalty")


def test_evidence_is_registered_where_the_leader_agreed(posts: list[int]) -> None:
    with on(MONDAY):
        for outcome, why in (("refused", {"why_not_preserved": ["可以取证"]}), ("done", {})):
            case = filed(posts)
            does(case, "investigate", "preserve", preserved=["摊车一辆"], without="evidence.record")
            does(case, "approve_preservation", outcome, **why)
            assert ("preservation" in due(case)) is (outcome == "done")
        assert "摊车一辆" in made(case, "preservation")


def test_a_hearing_is_told_with_its_day_and_place(posts: list[int]) -> None:
    with on(MONDAY):
        case = filed(posts)
        for node, outcome in (
            ("investigate", "done"),
            ("tell", "done"),
            ("listen", "hearing"),
            ("notify", "done"),
        ):
            does(case, node, outcome)
        said = made(case, "hearing")
    assert "2026年4月1日" in said
    assert "会议室" in said
    assert "申请回避" in said


def test_on_the_spot_the_decision_says_what_article_52_asks(posts: list[int]) -> None:
    with on(MONDAY):
        case = filed(posts, "penalty_simple")
        does(case, "tell")
        assert not due(case)
        does(case, "decide")
        said = made(case, "decision")
    for text in ("王某", "占道经营，违反条例第五条", "当场决定给予以下行政处罚：罚款", "人民币100元", "东街",
                 "六十日内", "六个月内", "签名或者盖章"):  # fmt: skip
        assert text in said, text


def test_a_changed_file_stops_the_decision_and_is_named(posts: list[int]) -> None:
    with on(MONDAY):
        case = filed(posts)
        for node in ("investigate", "tell", "listen"):
            does(case, node)
        path = path_of(CaseFile.objects.get(field="evidence").digest)
        was = path.read_bytes()
        path.write_bytes(was[:-1] + b"\x01")
        for outcome in ("done", "none"):
            with pytest.raises(Refused, match=r"“勘验笔录、现场笔录”.*内容与收下时不符"):
                does(case, "decide", outcome)
        path.write_bytes(was)
        does(case, "decide")
