"""Who acts on cases, at the window, in whistles and on processes, as the test of rights asks them: each with who may."""

import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace

from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.models import User
from santu.accounts.services.grants import Wish, grant_give
from santu.kernel.messages import Refused
from santu.operate.domain.binding import shipped_binding
from santu.operate.domain.clocks import Deed
from santu.operate.domain.files import Brought
from santu.operate.domain.whistle import Assigned, Operation, Ruling
from santu.operate.models import Case, CaseClock, Notice
from santu.operate.selectors.whistle import parts_of_score
from santu.operate.services.acts import (
    Forward,
    task_forward,
    task_give_back,
    task_release,
    task_return,
    task_take,
)
from santu.operate.services.archive import case_archive
from santu.operate.services.asking import (
    Supervision,
    ViewAsked,
    supervision_answer,
    task_supervise,
    task_urge,
    view_ask,
    view_give,
)
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.clocks import Change, clock_change
from santu.operate.services.moving import Moving, cases_move, move_undo
from santu.operate.services.open_requests import Filed, Updating, request_file, request_update
from santu.operate.services.order_files import orders_export, orders_import, orders_preview
from santu.operate.services.papers import paper_make
from santu.operate.services.publishing import Papers, Wording, draft_begin, draft_change, draft_publish
from santu.operate.services.reopening import Reopening, case_reopen
from santu.operate.services.stepping import task_complete
from santu.operate.services.whistle import (
    At,
    arrival_confirm,
    call_refuse,
    call_rule,
    report_in,
    whistle_assign,
    whistle_call,
    whistle_pass_on,
)
from santu.operate.services.whistle_work import (
    operation_record,
    whistle_do,
    whistle_score,
    whistle_unresolved,
)
from santu.operate.services.window import (
    Approval,
    Delivery,
    approval_give,
    materials_check,
    out_of_scope,
    result_deliver,
    result_issue,
    window_open,
    window_represent,
)
from santu.operate.services.window_files import file_open, files_add
from santu.operate.services.window_people import (
    Paid,
    applicant_reveal,
    case_rate,
    consent_withdraw,
    payment_add,
)
from santu.standards.loader import load
from tests.db import running, test_window_files, whistling, windows
from tests.db.drafting import simulated, with_a_second_look, without_the_supervision
from tests.db.registers import holder, stranger, unit
from tests.db.rights import Doing
from tests.db.whistling import FARMING, SAFETY

Asked = Mapping[str, tuple[User, Doing]]
"""Service → who may, and the act."""
REASON = "因为"


def _cases_made() -> SimpleNamespace:
    """What the acts are on, made beforehand."""
    running.county()
    clerk = running.acting("window_clerk", running.TOWN)
    housing = running.department(running.HOUSING)
    own, desk = holder("department", unit(running.COUNTY), housing), running.acting("county_desk")

    def approving(key: str) -> tuple[int, int]:
        case = running.window_case(key)
        running.done(case, "accept", clerk)
        return case.pk, running.open_task(case, "approve", housing).number

    def fixed(key: str) -> tuple[int, int]:
        """A case that was rated badly and mended, before the desk that checks it."""
        case, _ = approving(key)
        for name in (running.HOUSING, running.WATER):
            running.done(
                Case.objects.get(pk=case),
                "approve",
                running.acting("department"),
                item=running.department(name),
            )
        for node, outcome in (("issue", "done"), ("deliver", "done"), ("rate", "bad")):
            running.done(Case.objects.get(pk=case), node, clerk, outcome)
        running.done(Case.objects.get(pk=case), "call_back", desk)
        running.done(Case.objects.get(pk=case), "fix", own)
        return case, running.open_task(Case.objects.get(pk=case), "check_fix").number

    def told_by(kind: str, by: tuple[int, int]) -> int:
        return Notice.objects.filter(case=by[0], kind=kind).latest("pk").pk

    to_take, taken, sent, asking, answering, urged, supervised, late, doing, left = map(
        approving, "abcdefghij"
    )
    back = fixed("mended")
    task_take(case=taken[0], token=taken[1], by=own)
    task_take(case=left[0], token=left[1], by=running.acting("department"))
    water = running.department(running.WATER)
    asked = ViewAsked(water, REASON)
    view_ask(case=answering[0], token=answering[1], asked=asked, by=own)
    due = Supervision(REASON, timezone.localdate())
    task_supervise(case=late[0], token=late[1], told=due, by=desk)
    closed = running.window_case("closed")
    running.done(closed, "accept", clerk, "out_of_scope")
    clock, bureau = CaseClock.objects.get(case=urged[0]).pk, holder("department", unit(running.COUNTY), water)

    def on(case: tuple[int, int], by: User) -> dict[str, object]:
        return {"case": case[0], "token": case[1], "by": by}

    return SimpleNamespace(**locals())


def of_cases() -> Asked:
    """What is done to cases and their tasks beside the steps of a process."""
    made = _cases_made()
    return {
        "task_complete": (made.own, lambda by: task_complete(**made.on(made.doing, by))),
        "task_take": (made.own, lambda by: task_take(**made.on(made.to_take, by))),
        "task_give_back": (made.own, lambda by: task_give_back(**made.on(made.taken, by))),
        "task_release": (made.own, lambda by: task_release(reason=REASON, **made.on(made.left, by))),
        "task_forward": (
            made.own,
            lambda by: task_forward(forward=Forward(made.water, REASON), **made.on(made.sent, by)),
        ),
        "task_return": (made.desk, lambda by: task_return(reason=REASON, **made.on(made.back, by))),
        "view_ask": (made.own, lambda by: view_ask(asked=made.asked, **made.on(made.asking, by))),
        "view_give": (
            made.bureau,
            lambda by: view_give(
                case=made.answering[0], notice=made.told_by("view_asked", made.answering), text="同意", by=by
            ),
        ),
        "task_urge": (made.desk, lambda by: task_urge(**made.on(made.urged, by))),
        "task_supervise": (
            made.desk,
            lambda by: task_supervise(told=made.due, **made.on(made.supervised, by)),
        ),
        "supervision_answer": (
            made.own,
            lambda by: supervision_answer(
                case=made.late[0], notice=made.told_by("supervised", made.late), text="已办", by=by
            ),
        ),
        "clock_change": (
            made.own,
            lambda by: clock_change(
                case=made.urged[0], clock=made.clock, change=Change(Deed.PAUSED, "等补图"), by=by
            ),
        ),
        "case_reopen": (
            made.clerk,
            lambda by: case_reopen(case=made.closed.pk, told=Reopening(REASON, "某办法第九条"), by=by),
        ),
    }


def paper(said: str = "second") -> Brought:
    """A file for the material that is asked for."""
    return Brought(
        test_window_files.APPLICATION, "paper.pdf", io.BytesIO(test_window_files.PDF + said.encode())
    )


def _window_made() -> SimpleNamespace:
    """What the acts are on, made beforehand."""
    windows.centre()
    clerk, agent = windows.clerk(), windows.agent()
    department = holder("department", unit(windows.COUNTY))
    standards, paid = load(), Paid("某县医疗保障局", 38000, "NO-1", timezone.localdate())

    def upto(key: str, *nodes: str) -> Case:
        """A case of which the tasks named are done."""
        case = windows.opened(key=key)
        for node in nodes:
            by = department if node == "approve" else clerk
            for one, item in running.waiting(case):
                if one == node:
                    running.done(case, node, by, item=item)
        return case

    def on(case: Case, node: str, by: User) -> dict[str, object]:
        rows = [item for one, item in running.waiting(case) if one == node]
        return {"case": case.pk, "token": running.open_task(case, node, rows[0]).number, "by": by}

    def represented(key: str, agency: str) -> Case:
        told = windows.application(key, matter="C02")
        agreed = windows.agreed(agency)
        return window_represent(told=told, village=unit(windows.VILLAGE), agreed=agreed, by=agent)

    new, outside = upto("new"), upto("outside")
    before = upto("before", "accept")
    agreed_by_all, issued = upto("agreed", "accept", "approve"), upto("issued", "accept", "approve", "issue")
    delivered = upto("delivered", "accept", "approve", "issue", "deliver")
    let, pays = represented("let", "代办"), represented("pays", "代缴")
    attached = upto("attached")
    [kept] = files_add(case=attached.pk, brought=[paper("first")], by=clerk)
    town, village = windows.application("town"), windows.application("village", matter="C02")
    # Whoever handled a case does not rate it.
    rater = stranger("rater")
    grant_give(user=rater, wish=Wish("window_clerk", unit(windows.TOWN)), by=None)
    return SimpleNamespace(**locals())


def of_window() -> Asked:
    """What is done at the window and for those whom it serves."""
    made = _window_made()
    return {
        "window_open": (made.clerk, lambda by: window_open(told=made.town, by=by)),
        "window_represent": (
            made.agent,
            lambda by: window_represent(
                told=made.village, village=unit(windows.VILLAGE), agreed=windows.agreed(), by=by
            ),
        ),
        "files_add": (made.clerk, lambda by: files_add(case=made.attached.pk, brought=[paper()], by=by)),
        "file_open": (made.clerk, lambda by: file_open(case=made.attached.pk, file=made.kept.pk, by=by)),
        "materials_check": (
            made.clerk,
            lambda by: materials_check(checks=windows.ALL, **made.on(made.new, "accept", by)),
        ),
        "out_of_scope": (
            made.clerk,
            lambda by: out_of_scope(
                reason=REASON, whither="县政务大厅", **made.on(made.outside, "accept", by)
            ),
        ),
        "approval_give": (
            made.department,
            lambda by: approval_give(told=Approval(agrees=True), **made.on(made.before, "approve", by)),
        ),
        "result_issue": (
            made.clerk,
            lambda by: result_issue(document="某证1号", **made.on(made.agreed_by_all, "issue", by)),
        ),
        "result_deliver": (
            made.clerk,
            lambda by: result_deliver(
                told=Delivery("window", "applicant"), **made.on(made.issued, "deliver", by)
            ),
        ),
        "case_rate": (
            made.rater,
            lambda by: case_rate(
                grade="satisfied", standards=made.standards, **made.on(made.delivered, "rate", by)
            ),
        ),
        "consent_withdraw": (made.agent, lambda by: consent_withdraw(case=made.let.pk, by=by)),
        "payment_add": (made.agent, lambda by: payment_add(case=made.pays.pk, told=made.paid, by=by)),
        "applicant_reveal": (made.clerk, lambda by: applicant_reveal(case=made.new.pk, reason="回电", by=by)),
    }


def _whistles_made() -> SimpleNamespace:
    """What the acts are on, made beforehand."""
    whistling.whistling()
    clerk, desk, ruler = whistling.clerk(), whistling.desk(), whistling.ruler()
    farming, safety = whistling.of(FARMING), whistling.of(SAFETY)
    parts = parts_of_score(timezone.localdate())
    marks = {whistling.department(one): {part.id: 1 for part in parts} for one in (FARMING, SAFETY)}
    joint = Operation(timezone.localdate(), "村口", list(marks), 6, "已封堵")
    assigned = Assigned(whistling.department(FARMING), [whistling.department(SAFETY)], "就近")

    blown = {"matter": "", "departments": [whistling.department(FARMING)]}

    def called(title: str) -> Case:
        case = whistling.blown(title=title, key=title, **blown)
        whistling.assigned(case, reason="就近")
        return case

    def came(case: Case, name: str) -> None:
        report_in(at=whistling.at(case, "report_in", whistling.of(name), name))
        arrival_confirm(at=whistling.at(case, "confirm", clerk, name), arrived=True)

    def there(title: str) -> Case:
        case = called(title)
        came(case, FARMING)
        came(case, SAFETY)
        return case

    def worked(title: str) -> Case:
        case = there(title)
        whistle_do(at=whistling.at(case, "plan", farming), text="各查各的")
        for name in (FARMING, SAFETY):
            whistle_do(at=whistling.at(case, "work", whistling.of(name), name), text="查了")
        whistle_do(at=whistling.at(case, "conclude", farming), text="已封堵")
        return case

    def on(case: Case, node: str, by: User, name: str = "") -> At:
        return whistling.at(case, node, by, name)

    to_assign, back = (
        whistling.blown(title="派单", key="派单", **blown),
        whistling.blown(title="退回", key="退回", **blown),
    )
    reporting, refusing, ruled, arriving = map(called, ("报到", "拒绝", "裁定", "到场"))
    call_refuse(at=on(ruled, "report_in", safety, SAFETY), clause="《某法》第十条")
    report_in(at=on(arriving, "report_in", farming, FARMING))
    planning, joining, scored, unsolved = there("方案"), there("行动"), worked("评分"), worked("没解决")
    whistle_do(at=on(joining, "plan", farming), text="各查各的")
    told = whistling.told(title="新哨", key="新哨", **blown)
    return SimpleNamespace(**locals())


def of_whistles() -> Asked:
    """What is done with a whistle: blown, assigned, answered, ruled on, worked, scored."""
    made = _whistles_made()
    return {
        "whistle_call": (made.clerk, lambda by: whistle_call(told=made.told, by=by)),
        "whistle_assign": (
            made.desk,
            lambda by: whistle_assign(at=made.on(made.to_assign, "assign", by), told=made.assigned),
        ),
        "whistle_pass_on": (
            made.desk,
            lambda by: whistle_pass_on(
                at=made.on(made.back, "assign", by), outcome="returned", reason=REASON
            ),
        ),
        "report_in": (
            made.farming,
            lambda by: report_in(at=made.on(made.reporting, "report_in", by, FARMING)),
        ),
        "call_refuse": (
            made.safety,
            lambda by: call_refuse(
                at=made.on(made.refusing, "report_in", by, SAFETY), clause="《某法》第十条"
            ),
        ),
        "arrival_confirm": (
            made.clerk,
            lambda by: arrival_confirm(at=made.on(made.arriving, "confirm", by, FARMING), arrived=True),
        ),
        "call_rule": (
            made.ruler,
            lambda by: call_rule(
                at=made.on(made.ruled, "rule", by, SAFETY), ruling=Ruling.ORDERED, reason=REASON
            ),
        ),
        "whistle_do": (
            made.farming,
            lambda by: whistle_do(at=made.on(made.planning, "plan", by), text="各查各的"),
        ),
        "operation_record": (
            made.farming,
            lambda by: operation_record(at=made.on(made.joining, "work", by, FARMING), told=made.joint),
        ),
        "whistle_score": (
            made.clerk,
            lambda by: whistle_score(at=made.on(made.scored, "score", by), marks=made.marks, reasons={}),
        ),
        "whistle_unresolved": (
            made.clerk,
            lambda by: whistle_unresolved(at=made.on(made.unsolved, "score", by), reason=REASON),
        ),
    }


OPERATION = {"day": ["2026-12-01"], "where": ["东街"], "why": ["占道经营"]}


def of_processes() -> Asked:
    """Who opens a case by its form, who uploads, changes and publishes a process, and moves open cases to it."""
    running.county()
    office, other = holder("reform_office"), stranger("other-office")
    grant_give(user=other, wish=Wish("reform_office", EVERYWHERE), by=None)
    moves = _moves(office, other)
    wording = Wording(with_a_second_look(), shipped_binding("window"))
    kept = draft_begin(process="window", told=wording, by=office).pk
    ready = simulated(draft_begin(process="window", told=wording, by=office)).pk
    papers = Papers(timezone.localdate() + timedelta(days=1), REASON, "某政办〔2026〕1号")
    written = {**OPERATION, "departments": [running.department(running.WATER)]}
    told = Beginning("operation", unit(running.TOWN), "联合整治", "begun", written)
    leader = running.acting("township_leader", running.TOWN)
    kept_case = case_begin(told=Beginning(told.process, told.place, told.title, "kept", written), by=leader)
    return {
        "paper_make": (leader, lambda by: paper_make(case=kept_case.pk, name="notice", by=by)),
        "case_archive": (leader, lambda by: case_archive(case=kept_case.pk, by=by)),
        "case_begin": (
            running.acting("township_leader", running.TOWN),
            lambda by: case_begin(told=told, by=by),
        ),
        **_orders(),
        "draft_begin": (office, lambda by: draft_begin(process="window", told=wording, by=by)),
        "draft_change": (office, lambda by: draft_change(draft=kept, told=wording, by=by)),
        "draft_publish": (other, lambda by: draft_publish(draft=ready, papers=papers, by=by)),
        **moves,
    }


def _orders() -> Asked:
    """Orders by file, and requests by Open311: of the desk alone. What is sent again is not opened again."""
    county, desk, day = unit(running.COUNTY), running.acting("county_desk"), timezone.localdate()
    path = Path(mkdtemp()) / "orders.csv"
    said = "工单编号,来电时间,诉求类别,标题,诉求内容,承办单位\nA1,2026-01-02 09:30,一般,路灯,灯不亮,水利局\n"
    path.write_text(said, encoding="utf-8")
    preview = orders_preview(path=path, county=county, by=desk)
    filed = Filed(county, "SX-1", {})
    update = Updating("20260101-1", "u1", "OPEN", "又坏了")
    return {
        "orders_preview": (desk, lambda by: orders_preview(path=path, county=county, by=by)),
        "orders_import": (desk, lambda by: orders_import(preview=preview, by=by)),
        "orders_export": (desk, lambda by: orders_export(county=county, first=day, last=day, by=by)),
        "request_file": (desk, lambda by: _but(lambda: request_file(told=filed, by=by), "没有编码为")),
        "request_update": (
            desk,
            lambda by: _but(lambda: request_update(county=county, told=update, by=by), "没有编号为"),
        ),
    }


def _but(doing: Callable[[], object], said: str) -> None:
    """Who has the right is told what is not there, which nobody else is."""
    try:
        doing()
    except Refused as refused:
        if said not in str(refused):
            raise


def _moves(office: User, other: User) -> Asked:
    case, back = running.window_case("to move"), running.window_case("to move back")
    newer = Wording(without_the_supervision(), shipped_binding("window"))
    draft = simulated(draft_begin(process="window", told=newer, by=office))
    draft_publish(draft=draft.pk, papers=Papers(timezone.localdate(), REASON, "某政办〔2026〕2号"), by=other)

    def plan(one: Case) -> Moving:
        return Moving("window", 1, 2, {}, {one.pk: 1}, REASON, "某政办〔2026〕3号")

    made = cases_move(told=plan(back), by=other).pk
    return {
        "cases_move": (other, lambda by: cases_move(told=plan(case), by=by)),
        "move_undo": (other, lambda by: move_undo(process="window", move=made, reason=REASON, by=by)),
    }
