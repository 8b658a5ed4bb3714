"""Documents and files of a case: made from what it says, refused by what it does not, never handed out changed."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document

from santu.audit.models import AuditEntry
from santu.files.store import path_of
from santu.formats.official_docx import official_docx
from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.files import Brought
from santu.operate.models import Case, CaseFile, CaseWords
from santu.operate.selectors.guards import answers
from santu.operate.selectors.papers import papers_of
from santu.operate.selectors.window_files import files_changed
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.papers import paper_make
from santu.operate.services.window_files import file_open
from tests.db.registers import unit
from tests.db.running import HOUSING, OTHER, TOWN, WATER, acting, county, department, done

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture(autouse=True)
def _county(settings, tmp_path) -> None:
    settings.SANTU_HOME = tmp_path
    county()


def leader(code: str = TOWN):
    return acting("township_leader", code)


def begun(key: str = "one") -> Case:
    written = {"day": ["2026-12-01"], "where": ["东街市场"], "why": ["占道经营"],
               "departments": [department(HOUSING), department(WATER)]}  # fmt: skip
    return case_begin(told=Beginning("operation", unit(TOWN), "集贸市场整治", key, written), by=leader())


def concluded(key: str = "one") -> Case:
    case, bureau = begun(key), acting("department")
    for name in (HOUSING, WATER):
        done(case, "answer", bureau, item=department(name))
    written = {"held_on": ["2026-03-05"], "places_checked": ["12"], "problems": ["3"]}
    return done(
        case, "conclude", leader(), written=written, brought=[Brought(0, "照片.png", BytesIO(PNG), "record")]
    )


def words(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def spoiled(file: CaseFile) -> None:
    """A byte of it changes on the disk."""
    path = path_of(file.digest)
    path.write_bytes(PNG[:-1] + b"\x01")


class TestDocuments:
    def test_they_are_due_by_the_tasks_that_ended(self) -> None:
        assert [one.name for one in papers_of(begun()).views] == ["notice"]
        assert [one.name for one in papers_of(concluded("two")).views] == ["notice", "results"]

    def test_one_says_what_the_case_says(self) -> None:
        made = paper_make(case=begun().pk, name="notice", by=leader())
        said = words(official_docx(made))
        place = made.title[0].removesuffix("人民政府")
        assert made.title == [f"{place}人民政府", "联合执法通知"]
        assert "因占道经营，定于2026年12月1日在东街市场开展联合执法。" in said
        assert f"{HOUSING}、{WATER}：" in said
        assert made.day == timezone.localdate()
        [entry] = AuditEntry.objects.filter(act="case_paper")
        assert json.loads(entry.after)["paper"] == "notice"

    def test_files_are_named_and_what_was_left_out_is_left_out(self) -> None:
        said = words(official_docx(paper_make(case=concluded().pk, name="results", by=leader())))
        assert "所附记录：记录和照片" in said
        assert "移交的问题" not in said
        assert "12处" in said

    def test_what_the_case_does_not_say_is_refused_and_nothing_is_recorded(self) -> None:
        case = begun()
        CaseWords.objects.filter(name="why").delete()
        with pytest.raises(Refused, match="本件没有写“事由”"):
            paper_make(case=case.pk, name="notice", by=leader())
        CaseWords.objects.filter(name="where").update(text="")
        with pytest.raises(Refused, match="“地点或范围”留存期满"):
            paper_make(case=case.pk, name="notice", by=leader())
        assert not AuditEntry.objects.filter(act="case_paper").exists()

    def test_one_that_is_not_due_or_not_there_is_refused(self) -> None:
        case = begun()
        for name in ("results", "nothing"):
            with pytest.raises(Refused, match="没有这份文书"):
                paper_make(case=case.pk, name=name, by=leader())

    def test_others_have_none(self) -> None:
        case = begun()
        for by in (leader(OTHER), acting("evaluator"), acting("county_officer")):
            with pytest.raises(Refused, match="您不是其中之一"):
                paper_make(case=case.pk, name="notice", by=by)

    def test_who_is_asked_has_it_while_the_task_is_theirs_and_who_keeps_the_case_ever_after(self) -> None:
        case = begun()
        assert paper_make(case=case.pk, name="notice", by=acting("department"))
        case = concluded_of(case)
        with pytest.raises(Refused, match="您不是其中之一"):
            paper_make(case=case.pk, name="notice", by=acting("department"))
        assert paper_make(case=case.pk, name="notice", by=leader())

    def test_a_made_up_case_says_so_on_every_page(self) -> None:
        case = begun()
        Case.objects.filter(pk=case.pk).update(is_synthetic=True)
        assert paper_make(case=case.pk, name="notice", by=leader()).mark == "合成办件，不是真实文书"


def concluded_of(case: Case) -> Case:
    for name in (HOUSING, WATER):
        done(case, "answer", acting("department"), item=department(name))
    return done(
        case,
        "conclude",
        leader(),
        written={"held_on": ["2026-03-05"], "places_checked": ["1"], "problems": ["0"]},
    )


class TestFilesOnTheDisk:
    def test_one_that_changed_is_not_opened_and_it_is_said_which_and_what_to_do(self) -> None:
        case = concluded()
        file = CaseFile.objects.get()
        assert file_open(case=case.pk, file=file.pk, by=leader()).content == PNG
        assert not files_changed(case)
        spoiled(file)
        with pytest.raises(Refused) as refused:
            file_open(case=case.pk, file=file.pk, by=leader())
        at = f"{timezone.localtime(file.added_at):%Y-%m-%d %H:%M}"
        assert f"“记录和照片”（{at} 收下）：这份文件的内容与收下时不符" in str(refused.value)
        assert "请系统管理员从备份恢复" in str(refused.value)
        assert AuditEntry.objects.filter(act="case_file_open").count() == 1

    def test_a_guard_asks_that_none_changed_and_names_each_that_did(self) -> None:
        case = concluded()
        guard = "guards: {kept: {asks: files_unchanged, means: 证据未变, otherwise: 请恢复。}}\nneeds: {conclude: [kept]}"
        binding = binding_of(f"{shipped_binding('operation')}{guard}")
        assert answers(case, binding, timezone.now())["kept"]
        spoiled(CaseFile.objects.get())
        held = answers(case, binding, timezone.now())
        faults = [str(one.message) for one in binding.unmet("conclude", held)]
        assert len(faults) == 1
        assert "“记录和照片”" in faults[0]
        path_of(CaseFile.objects.get().digest).unlink()
        [gone] = binding.unmet("conclude", answers(case, binding, timezone.now()))
        assert "不在数据文件夹里" in str(gone.message)
        CaseFile.objects.update(digest="", blanked_on=date(2029, 1, 1))
        assert answers(case, binding, timezone.now())["kept"]
