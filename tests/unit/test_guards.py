"""Facts that a process asks for: what is wrong with them is named, and terms are held against standards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.bpmn import read
from santu.operate.domain.guards import CERTIFIED, COMPETENT, Answers, Asked, Days
from santu.operate.domain.shipped import drawing
from santu.standards.loader import load
from santu.standards.working_calendar import working_calendar

DAY, STANDARDS = date(2026, 3, 2), load()
DAYS = Days(DAY, DAY, DAY, STANDARDS, working_calendar())
LIMIT = STANDARDS.count("penalty/simplified_person", DAY)
SMALL = "{asks: at_most, term: fine, standard: penalty/simplified_person}"


def faults(sections: str, *, asks: str = "accept.incomplete") -> list[str]:
    """What is wrong with the one window with some sections more, where its first choice asks for something."""
    definition = read(drawing("window").replace(b">accept.incomplete<", f">{asks}<".encode()))
    binding = binding_of(shipped_binding("window") + sections)
    return [str(fault.message) for fault in binding.faults(definition, STANDARDS)]


def test_a_fact_that_nothing_answers_is_named() -> None:
    [found] = faults("", asks="small")
    assert "条件“small”没有谁回答" in found
    assert faults(f"guards: {{small: {SMALL}}}", asks="small") == []


@pytest.mark.parametrize(
    ("sections", "told"),
    [
        ("guards: {a: {asks: the_stars}}", ["“the_stars”不认识；可用：competent、files_unchanged"]),
        ("guards: {a: {asks: is, value: b}}", ["没有写看办件的哪一项"]),
        ("guards: {a: {asks: at_most, term: fine, standard: nowhere}}", ["标准“nowhere”不是一个数"]),
        (
            "guards: {a: {asks: at_least, standard: nowhere}}",
            ["没有写看办件的哪一项", "标准“nowhere”不是一个数"],
        ),
        ("needs: {nowhere: [a]}", ["这个结果", "要的条件“a”没有写在 guards 里"]),
        (
            "guards: {a: {asks: competent}}\nneeds: {accept.flown: [a]}",
            ["这个结果", "请写明它是什么意思"],
        ),
        ("guards: {a: {asks: competent, standard: nowhere}}", ["用不到standard"]),
        ("guards: {a: {asks: is, term: days, value: '5', standard: nowhere}}", ["用不到standard"]),
        (
            "guards: {a: {asks: competent, means: b, otherwise: c}}\nneeds: {acceptable: [a], archive: [a]}",
            ["没有这个由人办理的环节", "没有这个由人办理的环节"],
        ),
    ],
)
def test_what_is_wrong_is_said_at_once(sections: str, told: list[str]) -> None:
    found = faults(sections)
    assert len(found) == len(told)
    assert all(part in one for part, one in zip(told, found, strict=True)), found


@pytest.mark.parametrize("guards", ["[a]", "{a: b}", "{a: {term: b}}", "{a: {asks: [is], term: b}}"])
def test_what_is_no_fact_is_refused(guards: str) -> None:
    with pytest.raises(Refused, match="绑定文件读不懂"):
        binding_of(f"lanes: {{}}\nguards: {guards}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lanes: {}\nneed: {accept: [a]}", "“need”不认识"),
        ("lanes: {}\nguards: {a: {asks: is, wishes: b}}", "“wishes”不认识"),
        ("lanes: {}\nclocks: {a: {standards: b}}", "“standards”不认识"),
        ("lanes: {}\nguards: {a: &b {asks: competent}, c: *b}", "锚点"),
        ("lanes: {}\nneeds: {a: [b], a: [c]}", "重复出现"),
        ("lanes: {}\nneeds: " + "[" * 5000 + "]" * 5000, "太深"),
        ("lanes: [", "不是合法的 YAML"),
    ],
)
def test_a_slip_of_the_pen_takes_no_condition_away(text: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        binding_of(text)


@pytest.mark.parametrize(
    ("asks", "fine", "held"),
    [
        ("at_most", LIMIT - 1, True),
        ("at_most", LIMIT, True),
        ("at_most", str(LIMIT + 1), False),
        ("at_least", LIMIT - 1, False),
        ("at_least", str(LIMIT), True),
        ("is", LIMIT, True),
        ("is", LIMIT + 1, False),
        ("is_not", LIMIT, False),
        ("is_not", LIMIT + 1, True),
    ],
)
def test_a_term_within_at_and_beyond(asks: str, fine: object, held: bool) -> None:
    asked = Asked(asks, "fine", str(LIMIT), "penalty/simplified_person")
    assert asked.compared("small", {"fine": fine}, DAYS) is held


@pytest.mark.parametrize(("terms", "told"), [({}, "本件没有写"), ({"fine": "many"}, "请改为一个数")])
def test_a_term_that_cannot_be_compared_is_asked_for(terms: dict[str, str], told: str) -> None:
    with pytest.raises(Refused, match=told):
        Asked("at_most", "fine", "", "penalty/simplified_person").compared("small", terms, DAYS)


def test_only_what_is_asked_is_looked_for_and_kept() -> None:
    asked: list[str] = []
    answers = Answers(lambda name: asked.append(name) or (name == COMPETENT, ()))
    assert (answers[COMPETENT], answers[COMPETENT], answers[CERTIFIED]) == (True, True, False)
    assert asked == [COMPETENT, CERTIFIED]
    assert answers == {COMPETENT: True, CERTIFIED: False}


@pytest.mark.parametrize(
    ("asks", "day", "held"),
    [
        # Five working days after Monday 2 March are Monday 9 March.
        ("within", "2026-03-08", True),
        ("within", "2026-03-09", True),
        ("within", "2026-03-10", False),
        ("not_before", "2026-03-08", False),
        ("not_before", "2026-03-09", True),
        ("after", "2026-03-09", False),
        ("after", "2026-03-10", True),
    ],
)
def test_a_day_within_at_and_beyond_a_time(asks: str, day: str, held: bool) -> None:
    asked = Asked(asks, "asked_on", standard="penalty/hearing_request", since="told_on")
    assert asked.compared("in time", {"told_on": str(DAY), "asked_on": day}, DAYS) is held


def test_working_days_of_a_year_whose_holidays_are_not_published_are_not_guessed() -> None:
    """Seven of them after 17 December end on the 28th; after the 24th they would take New Year's Day for one."""
    asked = Asked("not_before", "hearing_on", standard="penalty/hearing_notice", since="notified_on")
    last = max(working_calendar().known_years)
    terms = {"notified_on": f"{last}-12-17", "hearing_on": f"{last}-12-31"}
    assert asked.compared("early", terms, DAYS)
    with pytest.raises(Refused, match=f"要用到 {last + 1} 年的工作日"):
        asked.compared("early", {**terms, "notified_on": f"{last}-12-24"}, DAYS)


def test_the_day_of_coming_and_of_the_step_are_days_of_every_case() -> None:
    asked = Asked("within", "today", standard="penalty/decision", since="came")
    late = replace(DAYS, today=DAY + timedelta(days=STANDARDS.count("penalty/decision", DAY) + 1))
    assert asked.compared("in time", {}, DAYS)
    assert not asked.compared("in time", {}, late)


@pytest.mark.parametrize(
    ("party", "fen", "held"),
    [
        ("person", 20000, True),
        ("person", 20001, False),
        ("organisation", 300000, True),
        ("organisation", 300001, False),
    ],
)
def test_a_bound_may_differ_by_what_the_case_says(party: str, fen: int, held: bool) -> None:
    rules = {"person": "penalty/simplified_person", "organisation": "penalty/simplified_organisation"}
    asked = Asked("at_most", "fine", by="party", standards=rules, scale="100")
    assert asked.compared("small", {"fine": fen, "party": party}, DAYS) is held
    with pytest.raises(Refused, match="没有写“party”为“state”时"):
        asked.compared("small", {"fine": fen, "party": "state"}, DAYS)


def test_a_term_may_be_the_bound_of_another() -> None:
    asked = Asked("at_most", "fine", than="told_fine")
    assert asked.compared("no more", {"fine": 5, "told_fine": 5}, DAYS)
    assert not asked.compared("no more", {"fine": 6, "told_fine": 5}, DAYS)


def test_a_day_may_be_the_bound_of_another() -> None:
    no_later, no_earlier = (Asked(asks, "told_on", than="today") for asks in ("within", "not_before"))
    days = [str(DAY + timedelta(days=n)) for n in (-1, 0, 1)]
    assert [no_later.compared("a", {"told_on": day}, DAYS) for day in days] == [True, True, False]
    assert [no_earlier.compared("a", {"told_on": day}, DAYS) for day in days] == [False, True, True]


@pytest.mark.parametrize(("surcharge", "held"), [(8999, True), (9000, True), (9001, False)])
def test_a_standard_may_be_a_share_of_a_term_as_often_as_another_says(surcharge: int, held: bool) -> None:
    rate = Asked("at_most", "surcharge", than="fine", standard="penalty/late_payment_rate", times="days_late")
    terms = {"surcharge": surcharge, "fine": 100_000, "days_late": 3}
    assert rate.compared("daily", terms, DAYS) is held


@pytest.mark.parametrize(
    ("reviewers", "held"), [(["3"], True), (["3", "1"], False), (None, False), ([], False)]
)
def test_people_may_be_apart_from_others(reviewers: list[str] | None, held: bool) -> None:
    said = {"officers": ["1", "2"]} | ({} if reviewers is None else {"reviewers": reviewers})
    asked = Asked("apart", term="reviewers", than="officers")
    assert asked.compared("a", said, DAYS) is held


def test_a_condition_may_be_asked_of_some_cases_only() -> None:
    asked = binding_of("lanes: {}\nguards: {a: {asks: is, term: fine, value: '1', when: {party: person}}}")
    own = asked.guards["a"]
    assert own.applies("a", {"party": "person"})
    assert not own.applies("a", {"party": "organisation"})
    with pytest.raises(Refused, match="本件没有写"):
        own.applies("a", {})
    assert str(own.said) == "“party”是“person”时，办件的“fine”是“1”"
    assert set(own.looks_at) == {("fine", False), ("party", False)}


def test_a_condition_may_be_asked_where_a_term_is_one_of_several() -> None:
    said = (
        "lanes: {}\nguards: {a: {asks: is_not, term: fine, value: '0', when: {penalty: [fine, fine_large]}}}"
    )
    own = binding_of(said).guards["a"]
    assert [own.applies("a", {"penalty": one}) for one in ("fine", "fine_large", "warning")] == [
        True,
        True,
        False,
    ]
    assert str(own.said) == "“penalty”是“fine、fine_large”时，办件的“fine”不是“0”"


@pytest.mark.parametrize(
    ("penalty", "held"),
    [("warning", True), ("suspended", True), ("lowered", False), ("closed", False), ("other", False)],
)
def test_a_choice_stands_no_later_than_another_in_the_order_of_a_list(penalty: str, held: bool) -> None:
    asked = Asked("no_heavier", "penalty", than="told_kind", standard="penalty/kinds")
    assert asked.compared("a", {"penalty": penalty, "told_kind": "suspended"}, DAYS) is held
    assert not asked.compared("a", {"penalty": penalty, "told_kind": "other"}, DAYS) or penalty == "other"
    [wrong] = Asked("no_heavier", "a", than="b", standard="penalty/decision").faults("a", STANDARDS)
    assert "不是一份名单" in str(wrong.message)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked("within", "told_on", than="today"), "办件的“told_on”不晚于“today”"),
        (Asked("within", "a", since="b", standard="c"), "办件的“a”不晚于“b”起的期限“c”"),
        (Asked("at_most", "a", than="b", standard="c"), "办件的“a”不超过“b”的“c”"),
        (Asked("at_most", "a", than="b", standard="c", times="d"), "办件的“a”不超过“b”的“c”乘以“d”"),
    ],
)
def test_what_is_asked_is_said_in_words(asked: Asked, words: str) -> None:
    assert str(asked.said) == words
