"""Every service asks for the right over all that it changes: who has it elsewhere, or has another, is refused."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import pytest
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.models import User
from santu.design.domain.by_hand import Wished
from santu.design.domain.wishes import Enact, Rename
from santu.design.services.by_hand import Beginning, proposal_add, scenario_begin, scenario_of_instrument
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
from santu.register.domain.assessment import Mark, Quarter, Side
from santu.register.domain.certificates import Certificate
from santu.register.domain.column_names import ColumnNames
from santu.register.domain.dispatched import HeadAsked, HeadOpinion
from santu.register.domain.ledger import Account, Holds
from santu.register.domain.staff import Place
from santu.register.models import Act, QuotaVoucher
from santu.register.selectors.acts import latest_act
from santu.register.selectors.quotas import balance_at
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
from santu.register.services.imports import import_commit, import_preview
from santu.register.services.loans import (
    LoanWish,
    loan_apply,
    loan_approve,
    loan_check,
    loan_refuse,
    loan_return,
    loan_use,
)
from santu.register.services.money_files import money_file_import, money_file_preview
from santu.register.services.post_moves import post_move
from santu.register.services.quota_files import quota_file_import, quota_file_preview
from santu.register.services.quotas import quota_close, quota_reverse
from santu.register.services.staff import (
    clean_up_plan,
    post_enter,
    post_leave,
    staff_blank,
    staff_load,
    staff_reveal,
)
from santu.register.services.staff_files import staff_file_import, staff_file_preview, staff_unload
from santu.register.services.undo import act_undo
from santu.register.services.use_applications import use_apply, use_grant, use_send_back
from santu.register.services.uses import UseWish, use_approve
from santu.transition.selectors.handover import lists_of
from santu.transition.services.applying import plan_apply
from santu.transition.services.approving import plan_approve, plan_approve_undo
from santu.transition.services.following import following_decide
from santu.transition.services.handover import Declaring, handover_declare
from santu.transition.services.handover_files import handover_file_declare
from santu.transition.services.planning import plan_create, plan_prove
from santu.transition.services.undoing import plan_undo
from tests.db import commissions, enforcement, reforms, rights_of_matters
from tests.db.powers import GIVING
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
)
from tests.db.rights import Doing, refuses, said_to, services

pytestmark = pytest.mark.django_db
WEST = "140102"
TODAY = timezone.localdate()
RESTED = {
    "voucher_write": "enters what another service has asked for",
    "posts_follow": "enters what moves with a plan, which asks plan_apply",
    "posts_return": "enters what moves back, which asks plan_undo",
    "entry_write": "writes what another service has built and asked for",
    "lying_of": "asks for the right itself, for others",
    "township_of": "keeps those above from answering for a township",
    "whistle_keep": "keeps what a case has brought to its end, which asked at each step",
    "issues": "tells whether somebody issues what is handed down, for others",
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
        "scenario_of_instrument": lambda by: scenario_of_instrument(
            enact=Enact(GIVING, ()), county=unit(EAST), standards=STANDARDS, by=by
        ),
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
"""Done by who has the right over everything."""
GROUPS = (
    of_register,
    of_quotas,
    of_staff,
    of_commission,
    of_dispatched,
    of_assessment,
    rights_of_matters.of_services,
    enforcement.of_enforcement,
    rights_of_matters.of_handed,
    rights_of_matters.of_survey,
    of_files,
    rights_of_matters.of_duties,
    rights_of_matters.of_grids,
    rights_of_matters.of_lists,
    rights_of_matters.of_matters,
    of_design,
    of_plans,
    of_consultation,
    rights_of_matters.of_powers,
    rights_of_matters.of_grid_teams,
)
ROLES = {
    **dict.fromkeys(("exception_approve", "plan_approve", "plan_approve_undo", "loan_approve"), "commission"),
    **dict.fromkeys(("list_review", "list_return"), "commission"),
    **dict.fromkeys(("money_file_preview", "money_file_import"), "finance"),
    "minutes_record": "commission",
    "admission_decide": "commission",
    **dict.fromkeys(
        (
            "task_register",
            "admission_apply",
            "veto_register",
            "whistle_answer",
            *rights_of_matters.HANDED_FILES,
        ),
        "department",
    ),
    **dict.fromkeys(("task_answer", "task_done", "admission_opine", "whistle_mark"), "township_clerk"),
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

    def others(name: str) -> list[User]:
        return [*officers, holder("county_officer" if name in ROLES else "commission", unit(EAST))]

    refuses(doings, others, ("权限", "没有代码", "没有第"))


def test_who_has_the_right_here_is_not_refused_for_want_of_it(doings):
    for name, doing in doings.items():
        by = holder(ROLES.get(name, "county_officer"), EVERYWHERE if name in EVERYTHING else unit(EAST))
        said = said_to(doing, by)
        assert ("没有第" in said) if name == NOBODY else ("权限" not in said), name


def test_no_service_is_left_out():
    reforms.forget()
    reforms.before()
    asked = {name for group in GROUPS for name in group()}
    assert asked | RESTED.keys() == services("register", "design", "transition")
    assert not asked & RESTED.keys()
