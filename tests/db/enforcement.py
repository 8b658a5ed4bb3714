"""An enforcement team in the small register: its officers with their certificates, and what can be said of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

from django.utils import timezone

from santu.accounts.models import User
from santu.formats.workbook_writing import Sheet, workbook
from santu.register.domain.certificates import Certificate
from santu.register.domain.enforcement_facts import Kind, Said
from santu.register.domain.layouts_enforcement import facts_header
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.ledger import Account, Holds
from santu.register.domain.staff import Place
from santu.register.domain.supervision import Letter
from santu.register.domain.supervision_files import SUPERVISIONS
from santu.register.models import QuotaVoucher
from santu.register.services.bodies import bodies_record
from santu.register.services.certificates import certificate_record
from santu.register.services.enforcement import (
    entry_withdraw,
    guidance_record,
    joint_close,
    joint_plan,
    training_record,
)
from santu.register.services.enforcement_files import (
    FactsPreview,
    enforcement_file_import,
    enforcement_file_preview,
)
from santu.register.services.staff import staff_load
from santu.register.services.supervision import supervision_answer, supervision_decide, supervision_open
from santu.register.services.supervision_files import (
    supervision_file_import,
    supervision_file_preview,
    supervision_file_withdraw,
)
from tests.db.quotas import STANDARDS, account, entered, ledger, moves, paper, someone
from tests.db.registers import DAY, body, holder, imported, person, unit

EAST, TOWNSHIP, BESIDE = "140101", "140101100", "140101200"
NAME = "综合行政执法办"
SINCE, TRAINED = date(2021, 8, 1), date(2022, 3, 12)


def team_id(code: str = TOWNSHIP) -> str:
    return body(unit(code), NAME).id


def team(count: int = 3) -> list[int]:
    """The posts of a team of some officers; nobody has a certificate yet."""
    imported()
    ledger()
    return staffed(count)


def staffed(count: int = 3) -> list[int]:
    """The same where there is a ledger."""
    made = body(unit(TOWNSHIP), NAME, "centre", slot="enforcement")
    bodies_record(day=DAY, bodies=[made], title="机构", by=person())
    free, vacant = account(EAST, Holds.LEVEL), Account(made.id, Holds.VACANT, "institutional")
    entered(*moves(DAY, (free, vacant, count)))
    place = Place(made.id, "institutional", title="执法员")
    people = [(someone(number), place) for number in range(600, 600 + count)]
    return staff_load(people=people, day=DAY, paper=paper(), standards=STANDARDS, by=person())


def certified(post: int, until: date | None = None, since: date = SINCE) -> int:
    said = Certificate("enforcement", f"1407{post:08}", "山西省人民政府", since, until)
    return certificate_record(post=post, certificate=said, standards=STANDARDS, by=person())


def lead() -> User:
    return holder("enforcement_lead", unit(TOWNSHIP))


def training(*posts: int, **more: object) -> Said:
    """A training as it is written in the form."""
    values = {"day": TRAINED, "subject": "行政处罚法", "hours": 8, "organiser": "区司法局", **more}
    return Said(
        {name: str(values[name]) for name in ("subject", "organiser")},
        {"day": values["day"]},  # type: ignore[dict-item]
        {"hours": values["hours"]},  # type: ignore[dict-item]
        frozenset(posts),
    )


def guidance(**more: object) -> Said:
    values = {"day": TRAINED, "department": "区应急局", "subject": "安全检查", "said": "先看台账", **more}
    texts = {name: str(values[name]) for name in ("department", "subject", "said")}
    return Said(texts, {"day": values["day"]}, {})  # type: ignore[dict-item]


def joint(**more: object) -> Said:
    """A joint operation as it is planned."""
    values: dict[str, object] = {
        "title": "春季联合检查",
        "area": "工业园区",
        "lead": "区应急局",
        "organs": "水秀镇、区消防大队",
        "matters": "消防安全、用电安全",
        "first": date(2022, 3, 20),
        "last": date(2022, 3, 22),
        **more,
    }
    texts = {name: str(values[name]) for name in ("title", "area", "lead", "organs", "matters")}
    days = {name: values.get(name) for name in ("first", "last", "closed")}
    numbers = {name: values.get(name) for name in ("checked", "ordered", "filed")}
    return Said(texts, days, numbers)  # type: ignore[arg-type]


def results(**more: object) -> Said:
    values: dict[str, object] = {"checked": 36, "ordered": 5, "filed": 1, "closed": date(2022, 3, 25), **more}
    numbers = {name: values[name] for name in ("checked", "ordered", "filed")}
    return Said({}, {"closed": values["closed"]}, numbers)  # type: ignore[dict-item, arg-type]


def file_of(kind: Kind, rows: Sequence[Sequence[str | int]], folder: Path | None = None) -> Path:
    path = (folder or Path(mkdtemp())) / f"{kind}.xlsx"
    path.write_bytes(workbook([Sheet("登记", [facts_header(kind, chinese=True), *rows])]))
    return path


def looked(kind: Kind, rows: Sequence[Sequence[str | int]], by: User | None = None) -> FactsPreview:
    return enforcement_file_preview(
        path=file_of(kind, rows), kind=kind, unit=unit(TOWNSHIP), standards=STANDARDS, by=by or lead()
    )


def supervision_file(*rows: Sequence[str]) -> Path:
    path = Path(mkdtemp()) / "监督.xlsx"
    header = [header_of(column, chinese=True) for column in SUPERVISIONS]
    path.write_bytes(workbook([Sheet("监督", [header, *rows])]))
    return path


def of_enforcement() -> Mapping[str, Callable[[User], object]]:
    """What services of enforcement do, each as somebody does it."""
    today = timezone.localdate()
    if not QuotaVoucher.objects.exists():
        ledger()
    posts, here = staffed(2), unit("140101100")
    team, given = team_id(), {"standards": STANDARDS}
    justice, lead = holder("justice", unit("14")), holder("enforcement_lead", unit(EAST))
    notice = Letter("监1号", "不足两人")
    open_, answered = (
        supervision_open(
            body=team, organ="局", notice=Letter(number, "不足两人"), day=today, by=justice, **given
        )
        for number in ("监2号", "监3号")
    )
    supervision_answer(number=answered, answer=notice, by=lead, **given)
    entry = guidance_record(body=team, said=guidance(), by=lead, **given)
    plan = joint_plan(unit=here, said=joint(), by=lead)
    row = ["140101100", NAME, "2022-03-13", "治安", 8, "局", str(posts[0])]
    preview = looked(Kind.TRAINING, [row], lead)
    said = ["140101100", NAME, "局", "监4号", str(today), "不足两人", *[""] * 6]
    looking = {"path": supervision_file(said), "unit": here, **given}
    found = supervision_file_preview(**looking, by=justice)
    other = {**looking, "path": supervision_file([*said[:3], "监5号", *said[4:]])}
    taken = supervision_file_import(
        preview=supervision_file_preview(**other, by=justice), by=justice, **given
    )
    return {
        "supervision_file_preview": lambda by: supervision_file_preview(**looking, by=by),
        "supervision_file_import": lambda by: supervision_file_import(preview=found, by=by, **given),
        "supervision_file_withdraw": lambda by: supervision_file_withdraw(number=taken, reason="错", by=by),
        "training_record": lambda by: training_record(body=team, said=training(posts[0]), by=by, **given),
        "guidance_record": lambda by: guidance_record(body=team, said=guidance(subject="二"), by=by, **given),
        "joint_plan": lambda by: joint_plan(unit=here, said=joint(title="二"), by=by),
        "joint_close": lambda by: joint_close(unit=here, entry=plan, said=results(), by=by),
        "entry_withdraw": lambda by: entry_withdraw(number=entry, reason="错", by=by),
        "enforcement_file_preview": lambda by: looked(Kind.TRAINING, [row], by),
        "enforcement_file_import": lambda by: enforcement_file_import(preview=preview, document="", by=by),
        "supervision_open": lambda by: supervision_open(
            body=team, organ="局", notice=notice, day=today, by=by, **given
        ),
        "supervision_answer": lambda by: supervision_answer(number=open_, answer=notice, by=by, **given),
        "supervision_decide": lambda by: supervision_decide(
            number=answered, decision=notice, day=today, by=by
        ),
    }


ROLES = {
    **dict.fromkeys(("supervision_open", "supervision_decide"), "justice"),
    **dict.fromkeys(
        ("supervision_file_preview", "supervision_file_import", "supervision_file_withdraw"), "justice"
    ),
    **dict.fromkeys(
        (
            *("training_record", "guidance_record", "joint_plan", "joint_close", "entry_withdraw"),
            *("enforcement_file_preview", "enforcement_file_import", "supervision_answer"),
        ),
        "enforcement_lead",
    ),
}
"""The role that does each."""
