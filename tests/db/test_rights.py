"""Every service asks for the right over all that it changes: who has it elsewhere, or has another, is refused."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp

import pytest
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.models import User
from santu.design.domain.by_hand import Wished
from santu.design.domain.wishes import Rename
from santu.design.models import Scenario
from santu.design.services.by_hand import Beginning, proposal_add, scenario_begin
from santu.design.services.consultations import (
    Given,
    consultation_close,
    consultation_enter,
    consultation_open,
    opinion_give,
    opinion_reply,
)
from santu.design.services.exceptions import exception_approve
from santu.design.services.lists import list_start
from santu.design.services.locks import proposal_lock, proposal_unlock
from santu.design.services.replays import Start, scenario_replay
from santu.kernel.messages import Refused
from santu.register.domain.admissions import Decided, Opined
from santu.register.domain.admissions import Wish as Wanted
from santu.register.domain.assessment import Mark, Quarter, Side
from santu.register.domain.certificates import Certificate
from santu.register.domain.column_names import ColumnNames
from santu.register.domain.dispatched import HeadAsked, HeadOpinion
from santu.register.domain.ledger import Account, Holds
from santu.register.domain.purchases import Acceptance, Delivery, Verdict
from santu.register.domain.service_rows import Kind as Listed
from santu.register.domain.staff import Place
from santu.register.domain.survey import About, Done
from santu.register.domain.tasks import TaskTold
from santu.register.domain.unit_lists import ListRow, Publishing
from santu.register.domain.vetoes import Cleared, VetoTold
from santu.register.models import Act, QuotaVoucher
from santu.register.selectors.acts import latest_act
from santu.register.selectors.matters import statutory_file
from santu.register.selectors.quotas import balance_at
from santu.register.services.admissions import admission_apply, admission_decide, admission_opine
from santu.register.services.assessment import (
    assessment_close,
    assessment_open,
    assessment_reopen,
    assessment_sign,
)
from santu.register.services.bodies import bodies_record, townships_class
from santu.register.services.certificates import certificate_record, certificate_withdraw
from santu.register.services.commission import meeting_call
from santu.register.services.controls import controls_read, controls_set
from santu.register.services.dispatched import head_act, head_ask, head_opine
from santu.register.services.duties import duties_record, duty_file_import, duty_file_preview
from santu.register.services.handed_files import handed_file_import, handed_file_preview, handed_file_undo
from santu.register.services.imports import import_commit, import_preview
from santu.register.services.list_files import list_file_import, list_file_preview, list_import_undo
from santu.register.services.list_publishing import list_publish, list_return, list_review, list_submit
from santu.register.services.loans import (
    LoanWish,
    loan_apply,
    loan_approve,
    loan_check,
    loan_refuse,
    loan_return,
    loan_use,
)
from santu.register.services.matters import matters_import, matters_preview, matters_undo
from santu.register.services.money_files import money_file_import, money_file_preview
from santu.register.services.post_moves import post_move
from santu.register.services.powers import power_file_preview, power_preview, power_record
from santu.register.services.purchases import delivery_accept, delivery_record
from santu.register.services.quota_files import quota_file_import, quota_file_preview
from santu.register.services.quotas import quota_close, quota_reverse
from santu.register.services.service_files import (
    service_file_import,
    service_file_preview,
    service_load,
    service_undo,
)
from santu.register.services.staff import (
    clean_up_plan,
    post_enter,
    post_leave,
    staff_blank,
    staff_load,
    staff_reveal,
)
from santu.register.services.staff_files import staff_file_import, staff_file_preview, staff_unload
from santu.register.services.survey import (
    survey_check,
    survey_correct,
    survey_file_import,
    survey_file_preview,
    survey_hand_in,
    survey_open,
    survey_row_drop,
    survey_row_save,
    survey_send_back,
    survey_undo,
)
from santu.register.services.tasks import task_answer, task_done, task_register
from santu.register.services.undo import act_undo
from santu.register.services.unit_lists import (
    list_discard,
    list_draft,
    list_row_remove,
    list_row_set,
    list_rows_add,
)
from santu.register.services.use_applications import use_apply, use_grant, use_send_back
from santu.register.services.uses import UseWish, use_approve
from santu.register.services.vetoes import veto_clear, veto_register
from santu.register.services.visits import visit_record
from santu.transition.models import Plan
from santu.transition.selectors.handover import lists_of
from santu.transition.services.applying import plan_apply
from santu.transition.services.approving import plan_approve, plan_approve_undo
from santu.transition.services.following import following_decide
from santu.transition.services.handover import Declaring, handover_declare
from santu.transition.services.handover_files import handover_file_declare
from santu.transition.services.planning import plan_create, plan_prove
from santu.transition.services.undoing import plan_undo
from tests.db import commissions, enforcement, powers, reforms, unit_lists
from tests.db.duties import WHITE, file_of, row
from tests.db.quotas import IN_BODY, NUMBERS, account, entered, ledger, moves, paper, service, someone
from tests.db.reforms import EAST, STANDARDS, UNTIL
from tests.db.registers import (
    DAY,
    FOUNDED,
    LATER,
    TOWNSHIPS,
    VILLAGES,
    body,
    holder,
    listed,
    person,
    replaced,
    snapshot,
    unit,
    written,
)
from tests.db.services import VILLAGE, adviser, contract, point, recorded
from tests.db.services import file_of as services_file
from tests.repo.tree import ROOT

pytestmark = pytest.mark.django_db
WEST = "140102"
TODAY = timezone.localdate()
RESTED = {
    "voucher_write": "enters what another service has asked for",
    "posts_follow": "enters what moves with a plan, which asks plan_apply",
    "posts_return": "enters what moves back, which asks plan_undo",
    "entry_write": "writes what another service has built and asked for",
    "lying_of": "asks for the right itself, for others",
    "by_township": "keeps those above from answering for a township",
    "told_of": "appends to the audit what another service has done",
    "act_record": "writes what another service has built and asked for",
    "scenario_create": "keeps what another service has built and asked for",
    "list_in_draft": "locks the draft for another service, with its right",
    "list_held": "asks for the right that another service names",
    "list_said": "records what another service did",
    "draft_keep": "puts files aside that nobody else opens; nothing is compared",
    "draft_ignore": "of a draft only whose it is opens it",
    "draft_discard": "of a draft only whose it is opens it",
    "draft_look": "reads the files alone",
    "draft_review": "asks import_preview",
    "draft_commit": "asks import_preview and import_commit",
    "role_give": "asks grant_give",
    "faults_to_apply": "says beforehand what plan_apply says",
    "plan_duty_faults": "says beforehand what the deeds of a plan say",
    "handover_made_up": "asks handover_declare",
    "faults_to_undo": "says beforehand what plan_undo says",
}
"""Services in which nothing is asked for, and why."""

Doing = Callable[[User], object]


def renaming(code: str) -> Wished:
    return Wished(Rename(unit(code), "某新乡"), "因为")


def beginning(code: str) -> Beginning:
    return Beginning("方案", unit(code), DAY, UNTIL)


def of_register() -> Mapping[str, Doing]:
    here = [[row for row in rows if row[0].startswith(EAST)] for rows in (TOWNSHIPS, VILLAGES)]
    east = listed(replaced(here[0], "140101100", name="改名镇"), here[1])
    preview = import_preview(incoming=east, by=None)
    return {
        "import_preview": lambda by: import_preview(incoming=east, by=by),
        "import_commit": lambda by: import_commit(preview=preview, title="导入", by=by),
        "bodies_record": lambda by: bodies_record(
            day=DAY, bodies=[body(unit("140101100"), "某办")], title="机构", by=by
        ),
        "townships_class": lambda by: townships_class(
            day=DAY, classes={unit("140101100"): "developed_town"}, title="发达镇", by=by
        ),
        "act_undo": lambda by: act_undo(act=Act.objects.latest("pk"), by=by, reason="错"),
    }


def of_quotas() -> Mapping[str, Doing]:
    ledger()
    body = service("140101100")
    line = moves(DAY, (account(EAST, Holds.LEVEL), Account(body, Holds.VACANT, "institutional"), 1))
    voucher, papers = entered(*line), {"document": "1号", "standards": STANDARDS}
    officer, commission = holder("county_officer", unit(EAST)), holder("commission", unit(EAST))

    def wish() -> LoanWish:
        until = date(TODAY.year + 1, 1, 1)
        return LoanWish(body, "institutional", 1, TODAY, until, "service", "因为", f"request {next(NUMBERS)}")

    def applied(steps: int) -> int:
        number = loan_apply(wish=wish(), standards=STANDARDS, by=holder("township_clerk", unit(EAST))).pk
        doing = (
            lambda: loan_check(number=number, by=officer, **papers),
            lambda: loan_approve(number=number, document="1号", by=commission),
            lambda: loan_use(number=number, by=officer, **papers),
        )
        for do in doing[:steps]:
            do()
        return number

    new, reserved, approved, lent = map(applied, range(4))
    return {
        "controls_set": lambda by: controls_set(values={unit(EAST): 3}, day=DAY, document="1号", by=by),
        "quota_record": lambda by: entered(*line, by=by),
        "quota_reverse": lambda by: quota_reverse(
            number=voucher, day=DAY, paper=paper(), standards=STANDARDS, by=by
        ),
        "quota_close": lambda by: quota_close(through=FOUNDED, document="1号", by=by),
        "loan_apply": lambda by: loan_apply(wish=wish(), standards=STANDARDS, by=by),
        "loan_check": lambda by: loan_check(number=new, by=by, **papers),
        "loan_approve": lambda by: loan_approve(number=reserved, document="1号", by=by),
        "loan_use": lambda by: loan_use(number=approved, by=by, **papers),
        "loan_return": lambda by: loan_return(number=lent, amount=1, by=by, **papers),
        "loan_refuse": lambda by: loan_refuse(number=new, note="因为", standards=STANDARDS, by=by),
    }


def of_staff() -> Mapping[str, Doing]:
    if not QuotaVoucher.objects.exists():
        ledger()
    officer, clerk = holder("county_officer", unit(EAST)), holder("township_clerk", unit(EAST))
    stamp = {"certificate": Certificate("legal", "A1", "司法部", DAY), "standards": STANDARDS}
    place = Place(service("140101100"), "institutional")
    in_excess = Place(service("140101200"), "institutional")
    filling = {"standards": STANDARDS, "day": DAY}
    wanted = UseWish(place, 1, DAY, TODAY)
    use = use_approve(wish=wanted, paper=paper(), standards=STANDARDS, by=officer)
    posts = staff_load(
        people=[(someone(number), in_excess) for number in range(IN_BODY + 1)],
        paper=paper(),
        by=officer,
        **filling,
    )
    asking = {"place": place, "amount": 1, "reason": "缺人", "standards": STANDARDS}
    asked = use_apply(key="waits", by=clerk, **asking)
    certificate = certificate_record(post=posts[1], by=officer, **stamp)
    return {
        "use_approve": lambda by: use_approve(wish=wanted, paper=paper(), standards=STANDARDS, by=by),
        "use_apply": lambda by: use_apply(key="asked", by=by, **asking),
        "use_grant": lambda by: use_grant(
            number=asked, wish=wanted, paper=paper(), standards=STANDARDS, by=by
        ),
        "use_send_back": lambda by: use_send_back(number=asked, reason="先消化", by=by),
        "post_enter": lambda by: post_enter(
            use=use, holder=someone(31), place=place, paper=paper(), by=by, **filling
        ),
        "clean_up_plan": lambda by: clean_up_plan(place=in_excess, day=DAY, due=TODAY, paper=paper(), by=by),
        "certificate_record": lambda by: certificate_record(post=posts[0], by=by, **stamp),
        "certificate_withdraw": lambda by: certificate_withdraw(
            post=posts[1], certificate=certificate, day=DAY, reason="调离", by=by
        ),
        "staff_reveal": lambda by: staff_reveal(number=posts[0], reason="核对", by=by),
        "post_move": lambda by: post_move(number=posts[1], use=use, paper=paper(), by=by, **filling),
        "post_leave": lambda by: post_leave(number=posts[0], paper=paper(), by=by, **filling),
        "staff_load": lambda by: staff_load(people=[(someone(32), place)], paper=paper(), by=by, **filling),
        "staff_blank": lambda by: staff_blank(day=DAY, standards=STANDARDS, by=by),
    }


def of_commission() -> Mapping[str, Doing]:
    if not QuotaVoucher.objects.exists():
        ledger()
    open_, minuted = (commissions.meeting(day).pk for day in (LATER, DAY))
    for number in (open_, minuted):
        commissions.proposed(number)
    commissions.minuted(minuted, commissions.AGREED)
    return {
        "meeting_call": lambda by: meeting_call(unit=unit(EAST), day=UNTIL, organ="编委", by=by),
        "item_propose": lambda by: commissions.proposed(open_, by=by),
        "minutes_record": lambda by: commissions.minuted(open_, commissions.AGREED, by=by),
        "reply_enter": lambda by: commissions.replied(minuted, by=by),
    }


def of_dispatched() -> Mapping[str, Doing]:
    department, leader = holder("department", unit(EAST)), holder("township_leader", unit("140101100"))
    # The station that the small reform begins with.
    sent = body(unit("140101100"), "司法所").id

    def asked(act: str, by: User = department) -> int:
        return head_ask(asked=HeadAsked(sent, act, "县司法局", "函1号"), standards=STANDARDS, by=by)

    new, answered = asked("appoint"), asked("reward")
    said = HeadOpinion("agree", "", "1号")
    head_opine(number=answered, said=said, by=leader)
    return {
        "head_ask": lambda by: asked("remove", by),
        "head_opine": lambda by: head_opine(number=new, said=said, by=by),
        "head_act": lambda by: head_act(number=answered, order="1号", day=TODAY, answer="", by=by),
    }


def of_handed() -> Mapping[str, Doing]:
    department, clerk = holder("department", unit(EAST)), holder("township_clerk", unit("140101100"))
    said = {"unit": unit("140101100"), "issuer": unit(EAST), "document": "1号", "day": DAY}
    count = iter(range(99))

    def task(by: User = department) -> int:
        number = next(count)
        told = TaskTold(**said, title=f"任务{number}", key=f"task {number}", due=TODAY)
        return task_register(told=told, by=by)

    def admission(by: User = department) -> int:
        number = next(count)
        asked = {"reason": "缺人", "persons": 1, "fen": 1, "since": TODAY, "until": TODAY}
        wish = Wanted(**said, **asked, title=f"事{number}", key=f"wish {number}")
        return admission_apply(wish=wish, by=by)

    def veto(by: User = department) -> int:
        number = next(count)
        told = VetoTold(**said, title=f"责任状{number}", key=f"veto {number}", kind="pledge")
        return veto_register(told=told, standards=STANDARDS, by=by)

    given, asked, bound = task(), admission(), veto()
    agreed, opined = admission(), Opined("agree", "1号", TODAY)
    admission_opine(number=agreed, said=opined, by=clerk)
    table = Path(mkdtemp()) / "tasks.csv"
    table.write_text(
        f"code,issuer,document,title,day,due\n140101100,东县,2号,文件里的事,{DAY},{TODAY}\n", "utf-8"
    )
    file = {"kind": "tasks", "path": table, "standards": STANDARDS}
    new = handed_file_preview(**file, by=department)
    other = replace(new, new=[replace(one, told=replace(one.told, title="另一件")) for one in new.new])
    taken = handed_file_import(preview=other, standards=STANDARDS, by=department)
    return {
        "task_register": task,
        "task_answer": lambda by: task_answer(number=given, answer="return", clause="不归我们", by=by),
        "task_done": lambda by: task_done(number=given, day=TODAY, by=by),
        "admission_apply": admission,
        "admission_opine": lambda by: admission_opine(number=asked, said=opined, by=by),
        "admission_decide": lambda by: admission_decide(
            number=agreed, decided=Decided("approve", "县政府", "1号", TODAY), by=by
        ),
        "veto_register": veto,
        "veto_clear": lambda by: veto_clear(
            number=bound, cleared=Cleared("cancel", organ="县委", day=TODAY), by=by
        ),
        "handed_file_preview": lambda by: handed_file_preview(**file, by=by),
        "handed_file_import": lambda by: handed_file_import(preview=new, standards=STANDARDS, by=by),
        "handed_file_undo": lambda by: handed_file_undo(number=taken, by=by),
    }


def of_assessment() -> Mapping[str, Doing]:
    department, leader = holder("department", unit(EAST)), holder("township_leader", unit("140101100"))
    sent, last = body(unit("140101100"), "司法所").id, Quarter.ended(TODAY)

    def opened(quarter: Quarter, by: User = department) -> int:
        return assessment_open(body=sent, quarter=quarter, standards=STANDARDS, by=by)

    def signed(number: int, side: Side, by: User) -> None:
        assessment_sign(number=number, side=side, mark=Mark(90, ""), by=by)

    new, both = opened(last), opened(last.before())
    signed(both, Side.DEPARTMENT, department)
    signed(both, Side.TOWNSHIP, leader)
    return {
        "assessment_open": lambda by: opened(last.before().before(), by),
        "assessment_sign": lambda by: signed(new, Side.TOWNSHIP, by),
        "assessment_close": lambda by: assessment_close(number=both, by=by),
        "assessment_reopen": lambda by: assessment_reopen(number=both, reason="错", by=by),
    }


def of_survey() -> Mapping[str, Doing]:
    township, clerk = unit("140101100"), holder("township_clerk", unit("140101100"))
    about, day = About("摸底", "", "党政办"), date(2020, 6, 30)
    said = Done("", "事", "elsewhere", "专班", 1, frequency="daily", days=1)

    def opened(on: date, by: User = clerk) -> int:
        return survey_open(unit=township, day=on, about=about, by=by)

    def filled(on: date) -> tuple[int, int]:
        number = opened(on)
        return number, survey_row_save(number=number, row=said, by=clerk)

    def handed_in(on: date) -> int:
        number, _ = filled(on)
        survey_hand_in(number=number, by=clerk)
        return number

    days = [day + timedelta(days=n) for n in range(7)]
    saving, dropping, handing = filled(days[0]), filled(days[1]), filled(days[2])
    checking, returning, correcting = map(handed_in, days[3:6])
    table = Path(mkdtemp()) / "survey.csv"
    table.write_text("name,doer,body,persons,frequency,days\n事,elsewhere,专班,1,daily,1\n", "utf-8")
    looking = {"path": table, "unit": township, "day": days[6] + timedelta(days=1)}
    preview = survey_file_preview(**looking, by=clerk)
    taken_back = opened(days[6] + timedelta(days=2))
    return {
        "survey_open": lambda by: opened(days[6], by),
        "survey_row_save": lambda by: survey_row_save(
            number=saving[0], row=replace(said, number=saving[1]), by=by
        ),
        "survey_row_drop": lambda by: survey_row_drop(number=dropping[0], row=dropping[1], by=by),
        "survey_hand_in": lambda by: survey_hand_in(number=handing[0], by=by),
        "survey_check": lambda by: survey_check(number=checking, by=by),
        "survey_send_back": lambda by: survey_send_back(number=returning, reason="错", by=by),
        "survey_correct": lambda by: survey_correct(number=correcting, reason="错", by=by),
        "survey_undo": lambda by: survey_undo(number=taken_back, by=by),
        "survey_file_preview": lambda by: survey_file_preview(**looking, by=by),
        "survey_file_import": lambda by: survey_file_import(preview=preview, about=about, by=by),
    }


def of_files() -> Mapping[str, Doing]:
    if not QuotaVoucher.objects.exists():
        ledger()
    free, pool = (balance_at(account(EAST, holds), DAY) for holds in (Holds.LEVEL, Holds.POOL))
    table = Path(mkdtemp()) / "quotas.csv"
    table.write_text(f"code,kind,level,pool\n{EAST},institutional,{free - 1},{pool + 1}\n", "utf-8")
    looking = {"path": table, "day": DAY, "standards": STANDARDS}
    preview = quota_file_preview(**looking, by=person())
    money = Path(mkdtemp()) / "money.csv"
    money.write_text(
        f"code,line,year,source,purpose,basis,amount\n{EAST},M1,2020,来源,用途,依据,1\n", "utf-8"
    )
    funds = {"path": money, "day": DAY, "standards": STANDARDS}
    funded = money_file_preview(**funds, by=person())
    people = Path(mkdtemp()) / "staff.csv"
    line = f"140101100,便民服务中心,institutional,张某某,{someone(41).identity}"
    people.write_text(f"code,body,kind,name,identity\n{line}\n", "utf-8")
    listed = {"path": people, "day": DAY, "names": ColumnNames(), "standards": STANDARDS}
    staff = staff_file_preview(**listed, by=person())
    number = staff_file_import(preview=staff, paper=paper(), standards=STANDARDS, by=person())
    numbers = Path(mkdtemp()) / "controls.csv"
    numbers.write_text(f"code,control\n{EAST},3\n", "utf-8")
    return {
        "controls_read": lambda by: controls_read(path=numbers, day=DAY, by=by),
        "staff_file_preview": lambda by: staff_file_preview(**listed, by=by),
        "staff_file_import": lambda by: staff_file_import(
            preview=staff, paper=paper(), standards=STANDARDS, by=by
        ),
        "staff_unload": lambda by: staff_unload(number=number, paper=paper(), standards=STANDARDS, by=by),
        "money_file_preview": lambda by: money_file_preview(**funds, by=by),
        "money_file_import": lambda by: money_file_import(
            preview=funded, paper=paper(), standards=STANDARDS, by=by
        ),
        "quota_file_preview": lambda by: quota_file_preview(**looking, by=by),
        "quota_file_import": lambda by: quota_file_import(
            preview=preview, paper=paper(), standards=STANDARDS, by=by
        ),
    }


def of_duties() -> Mapping[str, Doing]:
    path = file_of([row(WHITE, "A1", "综合办")])
    preview = duty_file_preview(path=path, day=DAY, by=person())
    return {
        "duty_file_preview": lambda by: duty_file_preview(path=path, day=DAY, by=by),
        "duty_file_import": lambda by: duty_file_import(preview=preview, title="职责", by=by),
        "duties_record": lambda by: duties_record(
            day=DAY, counties=[unit(EAST)], duties=preview.listed.new, title="职责", by=by
        ),
    }


def of_matters() -> Mapping[str, Doing]:
    preview = matters_preview(path=statutory_file(), by=person())
    return {
        "matters_preview": lambda by: matters_preview(path=statutory_file(), by=by),
        "matters_import": lambda by: matters_import(preview=preview, title="目录", by=by),
        "matters_undo": lambda by: matters_undo(load=1, by=by, reason="错"),
    }


def of_powers() -> Mapping[str, Doing]:
    path, given = (
        powers.file_of([powers.row("1", townships="白城乡")]),
        {"instrument": powers.GIVING, "county": unit(EAST)},
    )
    preview = power_file_preview(path=path, by=person(), **given)
    return {
        "power_preview": lambda by: power_preview(items=preview.items, by=by, **given),
        "power_file_preview": lambda by: power_file_preview(path=path, by=by, **given),
        "power_record": lambda by: power_record(preview=preview, by=by),
    }


def of_services() -> Mapping[str, Doing]:
    recorded(Listed.ADVISERS, adviser())
    recorded(Listed.CONTRACTS, contract())
    previews = {"kind": Listed.POINTS, "path": services_file(point()), "standards": STANDARDS}
    preview = service_file_preview(**previews, by=person())
    of = {"unit": unit("140101100"), "contract": "2021-01"}
    day = date(2021, 2, 1)
    given = Delivery(day, "保洁", 1, 100)
    number = delivery_record(**of, delivery=given, key="first", by=person("officer"))
    visit = {"village": unit(VILLAGE), "firm": "东县第一法律服务所", "day": day, "answered": {}}
    found = Acceptance(Verdict.ACCEPTED, "财政所", day)
    undone = recorded(Listed.POINTS, point(name="另一站"))
    return {
        "service_file_preview": lambda by: service_file_preview(**previews, by=by),
        "service_file_import": lambda by: service_file_import(preview=preview, by=by),
        "service_load": lambda by: service_load(
            kind=Listed.POINTS, rows=list(preview.changes.new), title="清单", by=by
        ),
        "service_undo": lambda by: service_undo(number=undone, reason="错", by=by),
        "visit_record": lambda by: visit_record(**visit, standards=STANDARDS, by=by),
        "delivery_record": lambda by: delivery_record(**of, delivery=given, key="second", by=by),
        "delivery_accept": lambda by: delivery_accept(**of, number=number, found=found, by=by),
    }


def of_lists() -> Mapping[str, Doing]:
    township, standards = unit(WHITE), {"standards": STANDARDS}
    begin = {"unit": township, "source": "empty", "standards": STANDARDS}
    draft = list_draft(**begin, kind="burdens", by=person())
    row = ListRow("", {"class": "责任状", "name": "秸秆禁烧", "issuer": "环保局"})
    list_row_set(edition=draft, no=None, row=row, **standards, by=person())
    path = Path(mkdtemp()) / "清单.csv"
    path.write_text("种类,名称,提出单位\n责任状,禁烧,环保局\n", "utf-8")
    preview = list_file_preview(edition=draft, path=path, **standards, by=person())
    sent = unit_lists.sent(unit_lists.drafted("centre"))
    agreed = unit_lists.reviewed(unit_lists.drafted("village_duties"))
    publishing = Publishing("1号", TODAY, TODAY)
    return {
        "list_draft": lambda by: list_draft(**begin, kind="purchase", by=by),
        "list_row_set": lambda by: list_row_set(edition=draft, no=1, row=row, **standards, by=by),
        "list_rows_add": lambda by: list_rows_add(edition=draft, rows=[], **standards, by=by),
        "list_file_preview": lambda by: list_file_preview(edition=draft, path=path, **standards, by=by),
        "list_file_import": lambda by: list_file_import(preview=preview, by=by),
        "list_import_undo": lambda by: list_import_undo(edition=draft, number=1, by=by),
        "list_submit": lambda by: list_submit(edition=draft, explained={}, **standards, by=by),
        "list_row_remove": lambda by: list_row_remove(edition=draft, no=1, by=by),
        "list_discard": lambda by: list_discard(edition=draft, reason="错", by=by),
        "list_review": lambda by: list_review(edition=sent, note="", by=by),
        "list_return": lambda by: list_return(edition=sent, reason="改", by=by),
        "list_publish": lambda by: list_publish(edition=agreed, publishing=publishing, **standards, by=by),
    }


def of_design() -> Mapping[str, Doing]:
    made = reforms.scenario(county=EAST)
    key = made.proposals.order_by("no")[0].key
    start = Start(snapshot(DAY), latest_act(), [unit(EAST)])
    saying = {"scenario": made, "key": key, "reason": "因为"}
    paper = {
        "key": ("body/limit", unit("140101100"), ""),
        "value": 1,
        "document": "1号",
        "valid_until": UNTIL,
    }
    replaying = {"after": reforms.after(), "standards": STANDARDS, "title": "重演"}
    return {
        "scenario_begin": lambda by: scenario_begin(beginning=beginning(EAST), standards=STANDARDS, by=by),
        "proposal_add": lambda by: proposal_add(
            scenario=made, wishes=[renaming("140101100")], standards=STANDARDS, by=by
        ),
        "proposal_lock": lambda by: proposal_lock(**saying, forbids=False, by=by),
        "proposal_unlock": lambda by: proposal_unlock(**saying, by=by),
        "exception_approve": lambda by: exception_approve(scenario=made, **paper, reason="因为", by=by),
        "scenario_replay": lambda by: scenario_replay(start=start, **replaying, by=by, progress=silent),
        "list_start": lambda by: list_start(
            reforms.after(), start=DAY, scope=[unit(EAST)], by=by, progress=silent
        ),
    }


def of_plans() -> Mapping[str, Doing]:
    plan = reforms.planned(reforms.scenario(county=EAST))
    papers = {"plan": plan, "documents": (), "standards": STANDARDS}
    given = lists_of(plan)[0].number
    nothing, handover = [Declaring(given, "seals", [])], Path(mkdtemp()) / "handover.csv"
    handover.write_text(f"list,category,what\n{given},seals,无\n", "utf-8")
    return {
        "plan_create": lambda by: plan_create(scenario=plan.scenario, standards=STANDARDS, by=by),
        "plan_prove": lambda by: plan_prove(plan=plan, standards=STANDARDS, by=by),
        "following_decide": lambda by: following_decide(plan=plan, decisions={}, standards=STANDARDS, by=by),
        "plan_approve": lambda by: plan_approve(**papers, by=by),
        "plan_approve_undo": lambda by: plan_approve_undo(**papers, by=by),
        "handover_declare": lambda by: handover_declare(plan=plan, declaring=nothing, by=by),
        "handover_file_declare": lambda by: handover_file_declare(plan=plan, path=handover, by=by),
        "plan_apply": lambda by: plan_apply(plan=plan, standards=STANDARDS, by=by),
        "plan_undo": lambda by: plan_undo(plan=plan, reason="错", by=by),
    }


def silent(*_: object) -> None:
    """Nobody watches."""


def of_consultation() -> Mapping[str, Doing]:
    made, township = reforms.scenario(county=EAST), unit("140101100")
    asking = {"scenario": made, "text": "请提意见", "days": 10, "asked": [("township", township)]}
    leader, standards = holder("township_leader", township), {"standards": STANDARDS}
    found = consultation_open(**asking, **standards, by=person("planner"))
    asked = found.asked.get().pk
    [said] = opinion_give(asked=asked, given=[Given("object", "不妥")], **standards, by=leader)
    return {
        "consultation_open": lambda by: consultation_open(**asking, **standards, by=by),
        "opinion_give": lambda by: opinion_give(asked=asked, given=[Given("agree")], **standards, by=by),
        "opinion_reply": lambda by: opinion_reply(opinion=said.pk, adopted=True, words="改", by=by),
        "consultation_enter": lambda by: consultation_enter(
            scenario=made, text="无异议", document="函1号", on=DAY, by=by
        ),
        "consultation_close": lambda by: consultation_close(number=found.pk, by=by),
    }


EVERYTHING = {"quota_close", "staff_blank", "matters_preview", "matters_import", "matters_undo"}
HANDED_FILES = ("handed_file_preview", "handed_file_import", "handed_file_undo")
EVERYTHING = {"quota_close", "staff_blank"}
"""Done by who has the right over everything."""
GROUPS = (
    of_register,
    of_quotas,
    of_staff,
    of_commission,
    of_dispatched,
    of_assessment,
    of_services,
    enforcement.of_enforcement,
    of_handed,
    of_survey,
    of_files,
    of_duties,
    of_lists,
    of_matters,
    of_powers,
    of_design,
    of_plans,
    of_consultation,
)
ROLES = {
    **dict.fromkeys(("exception_approve", "plan_approve", "plan_approve_undo", "loan_approve"), "commission"),
    **dict.fromkeys(("list_review", "list_return"), "commission"),
    **dict.fromkeys(("money_file_preview", "money_file_import"), "finance"),
    "minutes_record": "commission",
    "admission_decide": "commission",
    **dict.fromkeys(
        ("task_register", "admission_apply", "veto_register", "veto_clear", *HANDED_FILES), "department"
    ),
    **dict.fromkeys(("task_answer", "task_done", "admission_opine"), "township_clerk"),
    **dict.fromkeys(("head_ask", "head_act", "assessment_open", "assessment_close"), "department"),
    **dict.fromkeys(("head_opine", "assessment_sign", "assessment_reopen"), "township_leader"),
    **dict.fromkeys(("loan_apply", "use_apply"), "township_clerk"),
    **enforcement.ROLES,
}
"""The role that does a thing, where it is not the officer's."""
NOBODY = "opinion_give"
"""Done by who speaks for a body, whatever other role they have."""


@pytest.fixture(params=GROUPS, ids=lambda group: group.__name__)
def doings(request) -> Mapping[str, Doing]:
    reforms.forget()
    reforms.before()
    return request.param()


def test_who_has_the_right_elsewhere_or_another_is_refused_and_nothing_is_written(doings):
    officers = [
        holder("county_officer", unit(WEST)),
        holder("commission", unit(WEST)),
        holder("finance", unit(WEST)),
        holder("justice", unit(WEST)),
        holder("evaluator", unit(EAST)),
    ]
    before = written(), Scenario.objects.count(), Plan.objects.count()
    for name, doing in doings.items():
        other = holder("county_officer" if name in ROLES else "commission", unit(EAST))
        for by in (*officers, other):
            with pytest.raises(Refused) as refused:
                doing(by)
            assert any(words in str(refused.value) for words in ("权限", "没有代码", "没有第")), name
    after = written(), Scenario.objects.count(), Plan.objects.count()
    assert before[1:] == after[1:]
    assert {table: rows for table, rows in after[0].items() if "audit" not in table} == {
        table: rows for table, rows in before[0].items() if "audit" not in table
    }


def test_who_has_the_right_here_is_not_refused_for_want_of_it(doings):
    for name, doing in doings.items():
        by = holder(ROLES.get(name, "county_officer"), EVERYWHERE if name in EVERYTHING else unit(EAST))
        said = ""
        try:
            doing(by)
        except Refused as refused:
            said = str(refused)
        assert ("没有第" in said) if name == NOBODY else ("权限" not in said), name


def services() -> set[str]:
    """The names of all services of the stages in which somebody acts."""
    found = set()
    for path in sorted(Path(ROOT / "src").glob("santu/*/services/*.py")):
        stage = path.parts[-3]
        if stage in ("register", "design", "transition") and path.stem not in ("__init__", "work"):
            module = import_module(f"santu.{stage}.services.{path.stem}")
            found |= {
                name
                for name, one in inspect.getmembers(module, inspect.isfunction)
                if one.__module__ == module.__name__
                and not name.startswith("_")
                and "by" in inspect.signature(one).parameters
            }
    return found


def test_no_service_is_left_out():
    reforms.forget()
    reforms.before()
    asked = {name for group in GROUPS for name in group()}
    assert asked | RESTED.keys() == services()
    assert not asked & RESTED.keys()
