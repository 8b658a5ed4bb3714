"""Who acts on matters, lists, powers, services, tasks and surveys, as the test of rights asks them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

from django.utils import timezone

from santu.accounts.models import User
from santu.register.domain.admissions import Decided, Opined
from santu.register.domain.admissions import Wish as Wanted
from santu.register.domain.purchases import Acceptance, Delivery, Verdict
from santu.register.domain.service_rows import Kind as Listed
from santu.register.domain.survey import About, Done
from santu.register.domain.tasks import TaskTold
from santu.register.domain.unit_lists import ListRow, Publishing
from santu.register.domain.vetoes import Cleared, VetoTold
from santu.register.domain.whistles import WhistleTold
from santu.register.models import Instrument
from santu.register.selectors.grid_teams import members_of
from santu.register.selectors.matters import statutory_file
from santu.register.services.admissions import admission_apply, admission_decide, admission_opine
from santu.register.services.duties import duties_record, duty_file_import, duty_file_preview
from santu.register.services.grid_teams import (
    TeamWish,
    grid_member_end,
    grid_member_name,
    grid_team_move,
)
from santu.register.services.grids import Tables, grid_file_import, grid_file_preview, grids_record
from santu.register.services.handed_files import handed_file_import, handed_file_preview, handed_file_undo
from santu.register.services.list_files import list_file_import, list_file_preview, list_import_undo
from santu.register.services.list_publishing import list_publish, list_return, list_review, list_submit
from santu.register.services.matters import matters_import, matters_preview, matters_undo
from santu.register.services.power_assessments import (
    assessment_file_import,
    assessment_file_preview,
    assessment_record,
    assessment_withdraw,
)
from santu.register.services.powers import power_file_preview, power_preview, power_record
from santu.register.services.purchases import delivery_accept, delivery_record
from santu.register.services.service_files import (
    service_file_import,
    service_file_preview,
    service_load,
    service_undo,
)
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
from santu.register.services.unit_lists import (
    list_discard,
    list_draft,
    list_row_remove,
    list_row_set,
    list_rows_add,
)
from santu.register.services.vetoes import veto_clear, veto_register
from santu.register.services.visits import visit_record
from santu.register.services.whistles import whistle_answer, whistle_mark
from santu.transition.services.powers import power_enter
from tests.db import grid_files, grid_teams, powers, unit_lists
from tests.db.duties import WHITE, file_of, row
from tests.db.reforms import EAST, STANDARDS
from tests.db.registers import (
    DAY,
    LATER,
    LATEST,
    holder,
    person,
    unit,
)
from tests.db.services import VILLAGE, adviser, contract, point, recorded
from tests.db.services import file_of as services_file

Doing = Callable[[User], object]
TODAY = timezone.localdate()
HANDED_FILES = ("handed_file_preview", "handed_file_import", "handed_file_undo")


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

    def whistle(by: User = clerk) -> int:
        called, number = {"main": said["issuer"], "day": TODAY, "reason": "要人"}, next(count)
        told = WhistleTold(unit=said["unit"], **called, title=f"哨{number}", key=f"whistle {number}")
        return whistle_mark(told=told, by=by)

    given, asked, bound, called = task(), admission(), veto(), whistle()
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
        "whistle_mark": whistle,
        "whistle_answer": lambda by: whistle_answer(
            number=called, organ=unit(EAST), said="arrived", day=TODAY, note="到了", by=by
        ),
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


def of_grids() -> Mapping[str, Doing]:
    path = grid_files.file_of([grid_files.building("1")], Path(mkdtemp()))
    looking = {"table": Tables.BUILDINGS, "path": path, "day": DAY, "standards": STANDARDS}
    preview = grid_file_preview(**looking, by=person())
    facts = {"day": DAY, "counties": [unit(EAST)], "sheets": [grid_files.sheet()], "grids": []}
    return {
        "grid_file_preview": lambda by: grid_file_preview(**looking, by=by),
        "grid_file_import": lambda by: grid_file_import(preview=preview, title="建筑", by=by),
        "grids_record": lambda by: grids_record(**facts, title="建筑", by=by),
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
    powers.recorded(powers.GIVING, powers.row("2", townships="白城乡"))
    rows = powers.assessments_file((powers.GIVING.number, "", str(TODAY), "收回", "差", "1号", ""))
    looking = {"path": rows, "county": unit(EAST)}
    found = assessment_file_preview(**looking, by=person())
    saying = {"county": unit(EAST), "instrument": Instrument.objects.get().pk, "said": powers.SAID}
    kept = assessment_record(**saying, matters=["2"], by=person())
    return {
        "assessment_file_preview": lambda by: assessment_file_preview(**looking, by=by),
        "assessment_file_import": lambda by: assessment_file_import(preview=found, by=by),
        "assessment_record": lambda by: assessment_record(**saying, matters=(), by=by),
        "assessment_withdraw": lambda by: assessment_withdraw(number=kept, reason="错", by=by),
        "power_preview": lambda by: power_preview(items=preview.items, by=by, **given),
        "power_file_preview": lambda by: power_file_preview(path=path, by=by, **given),
        "power_record": lambda by: power_record(preview=preview, by=by),
        "power_enter": lambda by: power_enter(preview=preview, followed="", by=by),
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


def of_grid_teams() -> Mapping[str, Doing]:
    one, two = grid_teams.grid(1), grid_teams.grid(2, "cd")
    own, left = one.id, two.id
    grid_teams.standing(one, two)
    for grid in (own, left):
        grid_teams.named(grid)
    grid_teams.redrawn(one, grid_teams.grid(1, "abcd"), two, LATER)
    ending = next(number for row, number in members_of([unit(VILLAGE)]).items() if row.grid == own)
    wish = TeamWish("grid_aide", "李某", "", grid_teams.FIRST)
    return {
        "grid_member_name": lambda by: grid_member_name(grid=own, wish=wish, standards=STANDARDS, by=by),
        "grid_member_end": lambda by: grid_member_end(member=ending, day=LATEST, reason="换届", by=by),
        "grid_team_move": lambda by: grid_team_move(grid=left, day=LATEST, reason="重划", by=by),
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
