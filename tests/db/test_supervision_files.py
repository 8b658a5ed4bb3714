"""Supervision by file: notices, opinions and decisions by who may take each step; out and in without a change; withdrawn."""

from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from django.utils import timezone

from santu.accounts.models import User
from santu.formats.workbook_writing import workbook
from santu.kernel.messages import Refused
from santu.register.domain.supervision import Letter
from santu.register.models import Supervision
from santu.register.selectors.enforcement_sheets import supervision_sheet
from santu.register.selectors.supervision import supervision_numbered, supervisions_of, supervisions_under
from santu.register.services.supervision import supervision_answer, supervision_open
from santu.register.services.supervision_files import (
    SupervisionPreview,
    supervision_file_import,
    supervision_file_preview,
    supervision_file_withdraw,
)
from tests.db.enforcement import EAST, NAME, TOWNSHIP, lead, supervision_file, team, team_id
from tests.db.quotas import STANDARDS
from tests.db.registers import holder, person, unit, written

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOTICE = [TOWNSHIP, NAME, "区司法局", "司监1号", str(TODAY), "没有两人执法", *[""] * 6]


@pytest.fixture(autouse=True)
def officers(db) -> list[int]:
    return team(2)


def bureau() -> User:
    return holder("justice", unit(EAST))


def looked(*rows: list[str], by: User | None = None) -> SupervisionPreview:
    return supervision_file_preview(
        path=supervision_file(*rows), unit=unit(EAST), standards=STANDARDS, by=by or bureau()
    )


def recorded(*rows: list[str], by: User | None = None) -> int:
    by = by or bureau()
    return supervision_file_import(preview=looked(*rows, by=by), standards=STANDARDS, by=by)


def answered(row: list[str]) -> list[str]:
    return [*row[:6], "执1号", "已经整改", str(TODAY), *row[9:]]


def decided(row: list[str]) -> list[str]:
    return [*row[:9], "司决1号", "责令改正", str(TODAY)]


def exported() -> Path:
    path = Path(mkdtemp()) / "导出.xlsx"
    path.write_bytes(workbook([supervision_sheet(unit(EAST), TODAY, "监督", chinese=True)]))
    return path


def test_each_step_is_taken_by_who_may_and_the_export_changes_nothing() -> None:
    first = recorded(NOTICE)
    [file] = supervisions_under(unit(EAST), TODAY)
    assert (file.notice, file.due > TODAY + timedelta(9)) == (Letter("司监1号", "没有两人执法"), True)
    with pytest.raises(Refused, match="提出监督的人不能代执法队伍提出意见"):
        looked(answered(NOTICE))
    second = recorded(answered(NOTICE), by=lead())
    assert supervision_numbered(file.number).answer == Letter("执1号", "已经整改")
    with pytest.raises(Refused, match="提出意见的人不能作出监督决定"):
        looked(decided(answered(NOTICE)), by=lead())
    third = recorded(decided(answered(NOTICE)))
    assert supervision_numbered(file.number).decided_on == TODAY
    again = supervision_file_preview(path=exported(), unit=unit(EAST), standards=STANDARDS, by=bureau())
    assert again.steps == []
    with pytest.raises(Refused, match="没有要变更的"):
        supervision_file_import(preview=again, standards=STANDARDS, by=bureau())
    with pytest.raises(Refused, match="后来又有了意见或决定"):
        supervision_file_withdraw(number=second, reason="错", by=lead())
    with pytest.raises(Refused, match="没有写明为什么"):
        supervision_file_withdraw(number=third, reason="", by=bureau())
    supervision_file_withdraw(number=third, reason="错", by=bureau())
    supervision_file_withdraw(number=second, reason="错", by=lead())
    assert supervision_numbered(file.number).answer is None
    supervision_file_withdraw(number=first, reason="错", by=bureau())
    assert (supervisions_under(unit(EAST), TODAY), Supervision.objects.count()) == ([], 1)
    assert recorded(NOTICE)


def test_what_is_on_file_is_not_changed_by_a_file() -> None:
    number = supervision_open(
        body=team_id(),
        organ="区司法局",
        notice=Letter("司监1号", "没有两人执法"),
        day=TODAY,
        standards=STANDARDS,
        by=bureau(),
    )
    supervision_answer(number=number, answer=Letter("执1号", "已经整改"), standards=STANDARDS, by=lead())
    assert looked(answered(NOTICE)).steps == []
    assert looked(NOTICE).steps == []
    for row, said in (
        ([*NOTICE[:5], "别的", *NOTICE[6:]], "不能改"),
        ([*answered(NOTICE)[:7], "没有整改", str(TODAY), "", "", ""], "意见已在"),
    ):
        with pytest.raises(Refused, match=said):
            looked(row)
    with pytest.raises(Refused, match="已有文号"):
        supervision_open(
            body=team_id(),
            organ="区司法局",
            notice=Letter("司监1号", "又一件"),
            day=TODAY,
            standards=STANDARDS,
            by=bureau(),
        )


def test_every_fault_of_a_file_is_told_by_cell_and_nothing_is_written() -> None:
    by, before = bureau(), written()
    with pytest.raises(Refused) as refused:
        looked(
            ["140101999", *NOTICE[1:]],
            [TOWNSHIP, "便民服务中心", *NOTICE[2:]],
            [*NOTICE[:2], "", "", "后天", "", *[""] * 6],
            [*NOTICE[:3], "司监2号", *NOTICE[4:6], "执1号", *[""] * 5],
            [*NOTICE[:3], "司监3号", *NOTICE[4:9], "司决1号", "改正", str(TODAY)],
            NOTICE,
            NOTICE,
            by=by,
        )
    cells = {str(fault.place).rpartition("!")[2] for fault in refused.value.faults}
    assert cells == {"A2", "B3", "C4", "D4", "E4", "F4", "H5", "K6", "D8"}
    assert written() == before


def test_nobody_takes_a_step_that_is_not_theirs() -> None:
    recorded(NOTICE, by=person())
    with pytest.raises(Refused, match="权限"):
        looked(answered(NOTICE))
    with pytest.raises(Refused, match="权限"):
        looked([*NOTICE[:3], "司监2号", *NOTICE[4:]], by=lead())
    both = [*answered(NOTICE)[:9], "司决1号", "责令改正", str(TODAY)]
    with pytest.raises(Refused, match="提出意见的人不能作出监督决定"):
        looked(both, by=person("other"))


def test_a_preview_of_before_is_refused() -> None:
    by = bureau()
    preview = looked(NOTICE, by=by)
    recorded(NOTICE)
    with pytest.raises(Refused, match="预览之后"):
        supervision_file_import(preview=preview, standards=STANDARDS, by=by)
    assert len(supervisions_of([team_id()])) == 1


def test_by_command(santu, tmp_path) -> None:
    words = ("--of", "supervision", "--unit", EAST, "--by", person().username)
    path = supervision_file(NOTICE)
    assert santu("enforcement", "import", path, *words, "--preview").code == 2
    ran = santu("enforcement", "import", path, *words, "--yes", "--json").document
    assert (ran["open"], ran["answer"], ran["decide"]) == (1, 0, 0)
    kept = tmp_path / "监督.xlsx"
    assert santu("enforcement", "export", *words[:4], "--out", kept).code == 0
    assert santu("enforcement", "import", kept, *words, "--preview").code == 0
    assert santu("enforcement", "template", *words[:2], "--out", kept).code == 0
    undo = ("enforcement", "withdraw", ran["record"], *words, "--reason", "错")
    assert santu(*undo).code == 0
    assert supervisions_of([team_id()]) == {}
