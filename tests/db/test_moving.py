"""Open cases moved to a newer version: what was seen is what is moved, all or nothing, and it can be undone."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.bpmn import read
from santu.operate.domain.clocks import Deed
from santu.operate.domain.differing import Saying
from santu.operate.domain.shipped import drawing
from santu.operate.models import (
    Case,
    CaseAct,
    CaseClock,
    Measured,
    Notice,
    ProcessDraft,
    ProcessMove,
    ProcessVersion,
    Token,
)
from santu.operate.selectors.clocks import clock_faults
from santu.operate.selectors.looking import sums_looked
from santu.operate.selectors.moving import Preview, moves_listed, preview_of
from santu.operate.selectors.replaying import log_faults
from santu.operate.selectors.simulating import Among, simulated
from santu.operate.selectors.states import nodes_ended
from santu.operate.selectors.work import lines_of
from santu.operate.services.acts import task_take
from santu.operate.services.clocks import Change, clock_change
from santu.operate.services.measured import measured_add, measured_recompute
from santu.operate.services.moving import Moving, cases_move, move_undo
from santu.operate.services.processes import process_ready
from tests.db.drafting import with_a_second_look
from tests.db.registers import holder, person, unit
from tests.db.running import (
    COUNTY,
    HOUSING,
    TOWN,
    WATER,
    acting,
    county,
    department,
    done,
    open_task,
    waiting,
    window_case,
)

pytestmark = pytest.mark.django_db
MORE_IN_PIECES = 4
"""So many statements more may be taken for what does not go into one."""


@pytest.fixture(autouse=True)
def _county() -> None:
    county()


def version(data: bytes, binding: str = "", start: date | None = None) -> ProcessVersion:
    """A newer version of the one window, also one that publishing would refuse as the program knows its nodes by their ids."""
    process_ready("window")
    definition, text = read(data), binding or shipped_binding("window")
    made = ProcessVersion.objects.create(
        process="window",
        number=ProcessVersion.objects.filter(process="window").count() + 1,
        title=definition.name,
        digest=definition.digest,
        drawing=data.decode(),
        binding=text,
        start=start or timezone.localdate(),
        by="publisher",
    )
    draft = ProcessDraft(process="window", based_on=made.number - 1, drawing=made.drawing, binding=text)
    draft.by, draft.published = "drafter", made
    draft.save()
    return made


def decided_instead() -> bytes:
    """The approval is called otherwise, with its clock; the rating has no clock any more, the delivery has one."""
    text = drawing("window").decode()
    for was, now in [
        ('"approve"', '"decide"'),
        (">approve<", ">decide<"),
        ("approve.", "decide."),
        ('"approve_late"', '"decide_late"'),
        (">approve_late<", ">decide_late<"),
    ]:
        assert was in text
        text = text.replace(was, now)
    return text.encode()


def received_instead() -> bytes:
    """The acceptance is called otherwise."""
    text = drawing("window").decode()
    for was, now in [('"accept"', '"take_in"'), (">accept<", ">take_in<"), ("accept.", "take_in.")]:
        assert was in text
        text = text.replace(was, now)
    return text.encode()


def timed_otherwise() -> bytes:
    """The clock of the approval runs on the acceptance instead."""
    text = drawing("window").decode()
    assert 'attachedToRef="approve"' in text
    return text.replace('attachedToRef="approve"', 'attachedToRef="accept"').encode()


def accepted(key: str = "one", **said: object) -> Case:
    case = window_case(key, **said)
    return done(case, "accept", acting("window_clerk", TOWN))


def plan(*cases: Case, renamed: dict[str, str] | None = None, **more: object) -> Moving:
    steps = {case.pk: Case.objects.get(pk=case.pk).steps for case in cases}
    said = {"process": "window", "old": 1, "new": 2, "reason": "简化流程", "document": "函2号", **more}
    return Moving(renamed=renamed or {}, chosen=said.pop("chosen", steps), **said)


def move(*cases: Case, renamed: dict[str, str] | None = None) -> ProcessMove:
    return cases_move(told=plan(*cases, renamed=renamed), by=person("mover"))


def fresh(case: Case) -> Case:
    return Case.objects.select_related("version").get(pk=case.pk)


def rows(case: Case) -> list[object]:
    """All that is kept of where a case stands; ``under`` is for what is counted."""
    tokens = list(Token.objects.filter(case=case).order_by("number").values())
    for token in tokens:
        del token["under_id"]
    clocks = CaseClock.objects.filter(case=case, state__in=("running", "paused")).order_by("pk").values()
    kept = Case.objects.values("version", "outcomes", "next_token", "closed_at").get(pk=case.pk)
    return [*tokens, *clocks, kept]


def same_log(*cases: Case) -> bool:
    return not list(log_faults([fresh(case) for case in cases]))


class TestMoving:
    def test_a_case_goes_on_by_the_new_version_and_its_log_says_so(self) -> None:
        case, other = accepted(), accepted("other")
        version(with_a_second_look())
        made = move(case)
        assert (fresh(case).version.number, fresh(other).version.number) == (2, 1)
        act = CaseAct.objects.get(case=case, deed="moved")
        assert {key: json.loads(act.told)[key] for key in ("old", "new", "move", "renamed")} == {
            "old": 1,
            "new": 2,
            "move": made.pk,
            "renamed": {},
        }
        clerk, bureau = acting("window_clerk", TOWN), acting("department")
        for one in (case, other):
            for name in (WATER, HOUSING):
                done(one, "approve", bureau, item=department(name))
            done(one, "issue", clerk)
        assert (waiting(case), waiting(other)) == ([("second_look", None)], [("deliver", None)])
        done(case, "second_look", clerk)
        done(case, "deliver", clerk)
        assert same_log(case, other)

    def test_it_is_one_entry_of_the_audit_with_reason_and_document(self) -> None:
        cases = [accepted("one"), accepted("two")]
        version(with_a_second_look())
        person("mover")
        before = AuditEntry.objects.count()
        made = move(*cases)
        [entry] = AuditEntry.objects.order_by("pk")[before:]
        assert (entry.act, entry.by, entry.reason, entry.document) == (
            "process_move",
            "mover",
            "简化流程",
            "函2号",
        )
        assert json.loads(made.cases) == [case.pk for case in cases]

    def test_names_lead_tokens_clocks_and_outcomes(self) -> None:
        case = accepted()
        done(case, "approve", acting("department"), item=department(WATER))
        version(decided_instead())
        due = open_task(case, "approve").due_at
        with pytest.raises(Refused, match=r"分类审批 \(approve\): 在新版本里没有这一步"):
            move(case)
        move(case, renamed={"approve": "decide", "approve_late": "decide_late"})
        task = open_task(case, "decide")
        clock = CaseClock.objects.get(case=case, state="running")
        assert (clock.event, clock.due_at, task.due_at) == ("decide_late", due, due)
        done(case, "decide", acting("department"))
        assert waiting(case) == [("issue", None)]
        assert same_log(case)

    def test_what_was_done_before_closes_what_it_closes_by_its_new_name(self) -> None:
        case, clerk = accepted(), acting("window_clerk", TOWN)
        binding = yaml.safe_load(shipped_binding("window"))
        binding["duties"] = {"take_in": "case_investigate", "issue": "case_decide"}
        version(received_instead(), yaml.safe_dump(binding))
        made = move(case, renamed={"accept": "take_in"})
        assert nodes_ended(case, Token.objects.filter(ended_by=clerk.username)) == ["take_in"]
        move_undo(process="window", move=made.pk, reason="改错了", by=person("mover"))
        assert nodes_ended(case, Token.objects.filter(ended_by=clerk.username)) == ["accept"]
        move(case, renamed={"accept": "take_in"})
        for name in (HOUSING, WATER):
            done(case, "approve", acting("department"), item=department(name))
        with pytest.raises(Refused, match="调查人不能决定自己调查的案件"):
            done(case, "issue", clerk)

    def test_a_clock_that_is_gone_stops_and_one_that_is_new_begins_now(self) -> None:
        came, standing = window_case("came"), accepted("standing")
        version(timed_otherwise())
        with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
            move(came, standing)
            now = timezone.now()
        clock = CaseClock.objects.get(case=came)
        assert (clock.event, clock.state, clock.began_at) == ("approve_late", "running", now)
        assert open_task(came, "accept").due_at == clock.due_at > now
        assert CaseClock.objects.get(case=standing).state == "stopped"
        assert {task.due_at for task in Token.objects.filter(case=standing, node="approve")} == {None}
        assert same_log(came, standing)

    def test_a_lane_that_is_bound_otherwise_gives_its_tasks_to_others(self) -> None:
        case = accepted()
        task = open_task(case, "approve", department(WATER))
        task_take(case=case.pk, token=task.number, by=acting("department"))
        binding = yaml.safe_load(shipped_binding("window"))
        binding["lanes"]["back_office"] = {"right": "dispatch", "at": ["county"]}
        version(with_a_second_look(), yaml.safe_dump(binding))
        made = move(case)
        task.refresh_from_db()
        assert (task.right, task.place_id, task.body, task.holder) == ("dispatch", unit(COUNTY), "", "")
        told = Notice.objects.filter(case=case, token=task.number, kind="forwarded")
        assert [(one.right, one.place) for one in told] == [("dispatch", unit(COUNTY))]
        move_undo(process="window", move=made.pk, reason="改错了", by=person("mover"))
        task.refresh_from_db()
        assert (task.right, task.body) == ("handle", department(WATER))
        assert same_log(case)


class TestReplaying:
    @pytest.mark.parametrize(
        "told", ["{}", "[]", '{"old": 7, "new": 2, "renamed": {}}', '{"old": 1, "new": 2, "renamed": 3}']
    )
    def test_a_move_that_tells_nothing_is_a_fault_of_its_case_alone(self, told: str) -> None:
        case, other = accepted(), accepted("other")
        version(with_a_second_look())
        move(case, other)
        steps = fresh(case).steps + 1
        CaseAct.objects.create(case=case, seq=steps, deed="moved", at=timezone.now(), by="nobody", told=told)
        Case.objects.filter(pk=case.pk).update(steps=steps)
        assert [fault.place for fault in log_faults([fresh(case), fresh(other)])] == [case.number]


class TestSums:
    @pytest.mark.parametrize("counted_before", [True, False])
    def test_what_ended_before_counts_for_the_version_that_was_left(self, counted_before: bool) -> None:
        case, other = accepted(), window_case("other")
        version(with_a_second_look())
        if counted_before:
            measured_add()
        move(case, other)
        assert self._by_version() == {("accept", 1, 1, 0), ("", 1, 0, 2)}
        done(other, "accept", acting("window_clerk", TOWN), "out_of_scope")
        assert self._by_version() == {("accept", 1, 1, 0), ("", 1, 0, 2), ("accept", 2, 1, 0), ("", 2, 1, 0)}
        version(with_a_second_look(drawn=True))
        cases_move(told=plan(case, old=2, new=3), by=person("mover"))
        assert self._by_version() >= {("accept", 1, 1, 0), ("", 1, 0, 2)}

    def test_so_it_does_after_the_move_is_undone(self) -> None:
        case = accepted()
        version(with_a_second_look())
        before = self._by_version()
        made = move(case)
        move_undo(process="window", move=made.pk, reason="改错了", by=person("mover"))
        assert self._by_version() == before

    @staticmethod
    def _by_version() -> set[tuple[str, int, int, int]]:
        """What is summed of the township, which is what it comes to: node, version, ended, opened."""
        measured_add()
        columns = ("unit", "process", "node", "month", "version", "days", "runs", "overdue", "opened")
        kept = sorted(Measured.objects.values_list(*columns))
        assert not sums_looked(every=True, progress=lambda *_: None).faults
        measured_recompute()
        assert sorted(Measured.objects.values_list(*columns)) == kept
        rows = Measured.objects.filter(unit=unit(TOWN))
        return set(rows.values_list("node", "version__number", "runs", "opened"))


class TestRefusing:
    def test_a_clock_that_was_paused_does_not_begin_anew(self) -> None:
        case, clerk = accepted(), acting("county_desk")
        clock = CaseClock.objects.get(case=case)
        for deed in (Deed.PAUSED, Deed.RESUMED):
            clock_change(case=case.pk, clock=clock.pk, change=Change(deed, "等检测"), by=clerk)
        version(timed_otherwise())
        version(with_a_second_look())
        move(case)
        before = rows(case)
        with pytest.raises(Refused, match="有暂停或延长的记录"):
            cases_move(told=plan(case, old=2, new=3), by=person("mover"))
        assert rows(case) == before
        [alike] = preview_of("window", 2, 3, {}).alike
        assert "有暂停或延长的记录" in str(alike.becoming.faults[0])
        assert not list(clock_faults([fresh(case)]))

    def test_all_that_is_wrong_with_the_plan_is_told_at_once(self) -> None:
        version(with_a_second_look(), start=timezone.localdate() + timedelta(days=3))
        told = plan(reason=" ", document="", old=2, renamed={"approve": "gone"})
        with pytest.raises(Refused) as refused:
            cases_move(told=told, by=person("drafter"))
        places = [str(fault.place) for fault in refused.value]
        assert places == ["drafter", "to", "to", "cases", "reason", "document", "approve"]
        assert "起草流程新版本的人不能把在办的件迁移过去" in str(refused.value)

    def test_one_case_that_cannot_keeps_all_where_they_are(self) -> None:
        came, standing = window_case("came"), accepted("standing")
        version(decided_instead())
        before = rows(came), rows(standing), CaseAct.objects.count()
        with pytest.raises(Refused, match=f"第 {standing.number} 件，分类审批"):
            move(came, standing)
        assert (rows(came), rows(standing), CaseAct.objects.count()) == before
        assert not ProcessMove.objects.exists()

    def test_a_case_that_went_on_since_it_was_looked_at_is_not_moved_unseen(self) -> None:
        case, closed = window_case("case"), window_case("closed")
        version(with_a_second_look())
        told = plan(case, closed)
        done(case, "accept", acting("window_clerk", TOWN))
        done(closed, "accept", acting("window_clerk", TOWN), "out_of_scope")
        with pytest.raises(Refused) as refused:
            cases_move(told=told, by=person("mover"))
        assert [fault.place for fault in refused.value] == [case.number, closed.number]
        with pytest.raises(Refused, match="没有这些件：999"):
            cases_move(told=plan(chosen={999: 1}), by=person("mover"))

    def test_who_has_it_over_a_county_alone_may_not(self) -> None:
        case = accepted()
        version(with_a_second_look())
        with pytest.raises(Refused, match="全部单位共用"):
            cases_move(told=plan(case), by=holder("reform_office", unit("140101")))


class TestVolume:
    @pytest.mark.parametrize("data", [timed_otherwise(), decided_instead()])
    def test_ten_times_the_cases_take_hardly_more_statements(self, data: bytes) -> None:
        few = [accepted("one"), window_case("two")]
        many = [accepted(f"accepted {n}") for n in range(10)] + [window_case(f"came {n}") for n in range(10)]
        names = {"approve": "decide", "approve_late": "decide_late"} if b"decide_late" in data else {}
        version(data)
        person("mover")
        plans = [plan(*cases, renamed=names) for cases in (few, many)]
        (made, moving), (other, moving_many) = (
            self._statements(cases_move, told=told, by=person("mover")) for told in plans
        )
        assert moving_many - moving <= MORE_IN_PIECES
        undone = [
            self._statements(move_undo, process="window", move=one.pk, reason="改错了", by=person("mover"))[1]
            for one in (made, other)
        ]
        assert undone[1] - undone[0] <= MORE_IN_PIECES
        assert same_log(*few, *many)

    def test_steps_of_a_version_that_was_left_are_looked_for_once(self) -> None:
        cases = [accepted(f"case {n}") for n in range(4)]
        for case in cases:
            done(case, "approve", acting("department"), item=department(WATER))
        version(decided_instead())
        move(*cases, renamed={"approve": "decide", "approve_late": "decide_late"})
        ended = Token.objects.filter(node="approve", ended_at__isnull=False).order_by("pk")
        tokens = list(ended.select_related("case__version"))
        assert [line.step for line in lines_of(tokens)] == ["分类审批"] * len(cases)
        counts = []
        for some in (tokens[:1], tokens):
            with CaptureQueriesContext(connection) as caught:
                lines_of(some)
            counts.append(len(caught))
        assert counts[0] == counts[1]

    @staticmethod
    def _statements(doing: Callable[..., ProcessMove], **said: object) -> tuple[ProcessMove, int]:
        with CaptureQueriesContext(connection) as caught:
            made = doing(**said)
        return made, len(caught)


class TestUndoing:
    @pytest.mark.parametrize("paused", [False, True])
    def test_all_is_as_it_was(self, paused: bool) -> None:
        came, standing = window_case("came"), accepted("standing")
        if paused:
            clock = CaseClock.objects.get(case=standing)
            change = Change(Deed.PAUSED, "等检测")
            clock_change(case=standing.pk, clock=clock.pk, change=change, by=acting("county_desk"))
        version(timed_otherwise())
        before = [rows(came), rows(standing)]
        for _ in range(2):
            made = move(came, standing)
            move_undo(process="window", move=made.pk, reason="改错了", by=person("other"))
            assert [rows(came), rows(standing)] == before
            assert same_log(came, standing)
        [second, first] = moves_listed("window")
        assert (first.undone_by, first.undone_reason, second.may_be_undone) == ("other", "改错了", False)
        entry = AuditEntry.objects.filter(act="process_move_undo").latest("pk")
        assert (entry.reason, entry.by) == ("改错了", "other")

    def test_names_lead_back(self) -> None:
        case = accepted()
        done(case, "approve", acting("department"), item=department(WATER))
        version(decided_instead())
        before = rows(case)
        made = move(case, renamed={"approve": "decide", "approve_late": "decide_late"})
        move_undo(process="window", move=made.pk, reason="改错了", by=person("mover"))
        assert rows(case) == before
        done(case, "approve", acting("department"))
        assert same_log(case)

    def test_once_one_has_gone_on_none_is_brought_back(self) -> None:
        cases = [accepted("one"), accepted("two"), accepted("three")]
        version(with_a_second_look())
        made = move(*cases)
        for case in cases[:2]:
            done(case, "approve", acting("department"), item=department(WATER))
        before = [rows(case) for case in cases]
        with pytest.raises(Refused) as refused:
            move_undo(process="window", move=made.pk, reason="", by=person("mover"))
        assert [fault.place for fault in refused.value] == ["reason", cases[0].number, cases[1].number]
        assert [rows(case) for case in cases] == before
        [listed] = moves_listed("window")
        assert listed.on == (cases[0].number, cases[1].number)

    def test_it_is_undone_once(self) -> None:
        case = accepted()
        version(with_a_second_look())
        made = move(case)
        move_undo(process="window", move=made.pk, reason="改错了", by=person("mover"))
        with pytest.raises(Refused, match="已经撤销过"):
            move_undo(process="window", move=made.pk, reason="再来", by=person("mover"))


class TestPreview:
    def test_cases_that_stand_alike_are_one_row(self) -> None:
        cases = [accepted("one"), accepted("two"), window_case("three")]
        version(decided_instead())
        found = preview_of("window", 1, 2, {})
        assert (found.can, found.cannot, found.more) == (1, 2, 0)
        assert found.standing == {"accept": 1, "approve": 2}
        bad, good = found.alike
        assert bad.becoming.where == (("分类审批", 2),)
        assert [str(fault.place) for fault in bad.becoming.faults] == ["分类审批 (approve)"]
        assert bad.cases == {case.pk: 2 for case in cases[:2]}
        assert (good.becoming.where, good.cases) == ((("核对材料、受理", 1),), {cases[2].pk: 1})

    def test_those_behind_are_looked_at_also_where_the_first_cannot_be_moved(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("santu.operate.selectors.moving.AT_ONCE", 2)
        stuck, came = (
            [accepted("one"), accepted("two")],
            [window_case(key) for key in ("three", "four", "five")],
        )
        version(decided_instead())
        first = preview_of("window", 1, 2, {})
        assert (first.can, first.cannot, first.last, first.more) == (0, 2, stuck[1].pk, 3)
        second = preview_of("window", 1, 2, {}, first.last)
        assert (second.can, second.cannot, second.last, second.more) == (2, 0, came[1].pk, 1)
        third = preview_of("window", 1, 2, {}, second.last)
        assert (third.can, third.more) == (1, 0)
        assert preview_of("window", 1, 2, {}, third.last).alike == []

    def test_clocks_that_change_are_told(self) -> None:
        window_case("came")
        accepted("standing")
        version(timed_otherwise())
        [one, other] = sorted(self._moving(preview_of("window", 1, 2, {})), key=lambda one: one.where)
        assert (one.where, one.stopped) == ((("分类审批", 2),), ("超过承诺时限",))
        [begun] = other.begun
        assert begun.name == "超过承诺时限"
        assert begun.due > timezone.localdate()

    @staticmethod
    def _moving(found: Preview) -> list:
        return [one.becoming for one in found.alike if one.becoming.moves]

    def test_what_it_says_is_what_becomes(self) -> None:
        cases = [accepted("one"), accepted("two"), window_case("three")]
        version(with_a_second_look())
        found = preview_of("window", 1, 2, {})
        chosen = {number: steps for one in found.alike for number, steps in one.cases.items()}
        cases_move(told=plan(chosen=chosen), by=person("mover"))
        assert {fresh(case).version.number for case in cases} == {2}
        assert same_log(*cases)


class TestSimulating:
    """A case that was moved is led through a version by what it went by at each of its acts."""

    def test_a_task_that_there_was_not_before_the_move_is_new(self) -> None:
        case, clerk = accepted(), acting("window_clerk", TOWN)
        for name in (WATER, HOUSING):
            done(case, "approve", acting("department"), item=department(name))
        done(case, "issue", clerk)
        newer = version(with_a_second_look())
        move(case)
        done(case, "deliver", clerk)
        found = self._led(newer)
        assert (found["new"], found["gone"]) == ({"second_look": 1}, {})

    def test_what_was_called_otherwise_before_the_move_is_no_other_task(self) -> None:
        case = accepted()
        done(case, "approve", acting("department"), item=department(WATER))
        newer = version(decided_instead())
        move(case, renamed={"approve": "decide", "approve_late": "decide_late"})
        same = {"cases": 1, "alike": 1, "new": {}, "gone": {}, "refused": {}}
        assert self._led(newer).items() >= same.items()
        done(case, "decide", acting("department"), item=department(HOUSING))
        assert self._led(newer).items() >= same.items()

    def test_a_move_that_was_undone_is_none(self) -> None:
        case = accepted()
        newer = version(decided_instead())
        made = move(case, renamed={"approve": "decide", "approve_late": "decide_late"})
        move_undo(process="window", move=made.pk, reason="改错了", by=person("mover"))
        done(case, "approve", acting("department"), item=department(WATER))
        assert self._led(newer)["gone"] == {"approve": 1}

    @staticmethod
    def _led(made: ProcessVersion) -> dict:
        saying = Saying(read(made.drawing.encode()), binding_of(made.binding))
        return simulated("window", saying, Among(), lambda n, of: None)
