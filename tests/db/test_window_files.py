"""Files for the materials of a case: all or none, refused in words, handed out to few, forgotten in time."""

import io
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.files import ports
from santu.files.store import digest_of, path_of
from santu.files.sweeping import GRACE, files_sweep
from santu.kernel.messages import Refused
from santu.operate.domain.files import MEGABYTE, Brought
from santu.operate.domain.window import Who
from santu.operate.models import Applicant, Case, CaseAct, CaseFile
from santu.operate.selectors.window_files import as_whom, digests_used, files_of
from santu.operate.services.window import window_apply, window_open, window_represent
from santu.operate.services.window_files import file_open, files_add
from santu.operate.services.window_people import applicants_blank, consent_withdraw
from santu.register.selectors.reach import sight_of
from tests.db.registers import holder, unit
from tests.db.running import acting, done, waiting
from tests.db.unit_lists import STANDARDS
from tests.db.windows import OTHER, TOWN, VILLAGE, agent, agreed, application, centre, clerk, opened

pytestmark = pytest.mark.django_db
PDF, JPEG = b"%PDF-1.7\n...\n%%EOF", b"\xff\xd8\xff\xe0 photo"
APPLICATION, MINUTES = 2, 3
"""Which materials of the matter are asked for: the first is held by government."""


@pytest.fixture(autouse=True)
def home(settings, tmp_path) -> Path:
    settings.SANTU_HOME = tmp_path / "home"
    centre()
    return settings.SANTU_HOME / "files"


def brought(no: int = APPLICATION, content: bytes = PDF, name: str = "申请书.pdf") -> Brought:
    return Brought(no, name, io.BytesIO(content))


def kept(home: Path) -> set[str]:
    return {path.name for path in home.glob("??/*")}


def told(refused: pytest.ExceptionInfo[Refused]) -> dict[str, str]:
    return {str(fault.place): str(fault.message) for fault in refused.value.faults}


def closed(case: Case) -> None:
    done(case, "accept", clerk(), "out_of_scope")


def aged(days: int = 1) -> None:
    then = (timezone.now() - GRACE * days * 2).timestamp()
    for digest in CaseFile.objects.exclude(digest="").values_list("digest", flat=True):
        os.utime(path_of(digest), (then, then))


class TestAttaching:
    def test_they_come_with_an_application(self, home) -> None:
        files = [brought(), brought(MINUTES, JPEG, "会议.jpg"), brought(MINUTES, JPEG + b"2", "会议 2.jpg")]
        case = window_open(told=application(brought=files), by=clerk())
        rows = [(one.no, one.name, one.kind, one.size) for one in CaseFile.objects.order_by("pk")]
        assert rows == [
            (APPLICATION, "申请书", "pdf", len(PDF)),
            (MINUTES, "村民会议记录", "jpeg", len(JPEG)),
            (MINUTES, "村民会议记录", "jpeg", len(JPEG) + 1),
        ]
        assert kept(home) == {digest_of(one.content) for one in files}
        act = CaseAct.objects.get(case=case, deed="file_add")
        assert json.loads(act.told) == {"files": [one.pk for one in CaseFile.objects.order_by("pk")]}
        assert AuditEntry.objects.filter(act__in=("case_open", "case_file_add")).count() == 2
        case.refresh_from_db()
        assert case.steps == CaseAct.objects.filter(case=case).count()
        assert waiting(case) == [("accept", None)]

    def test_they_never_have_to(self) -> None:
        assert opened().files.count() == 0

    def test_what_they_were_called_where_they_came_from_is_kept_nowhere(self) -> None:
        window_open(told=application(brought=[brought(name="王某身份证.pdf")]), by=clerk())
        rows = [*CaseFile.objects.values(), *CaseAct.objects.values(), *AuditEntry.objects.values()]
        assert "王某" not in str(rows)

    def test_a_resident_and_an_agent_attach_to_what_they_applied_for(self) -> None:
        resident = holder("resident")
        own = window_apply(told=application("own"), by=resident)
        files_add(case=own.pk, brought=[brought()], by=resident)
        told = application("village", township="", matter="C02")
        case = window_represent(told=told, village=unit(VILLAGE), agreed=agreed(), by=agent())
        files_add(case=case.pk, brought=[brought(1)], by=agent())
        consent_withdraw(case=case.pk, by=agent())
        with pytest.raises(Refused, match="您不是其中之一"):
            files_add(case=case.pk, brought=[brought(1, JPEG)], by=agent())
        assert [one.by for one in CaseFile.objects.order_by("pk")] == [resident.username, agent().username]

    def test_others_attach_nothing(self, home) -> None:
        case = opened()
        done(case, "accept", clerk())
        for by in (
            clerk(OTHER),
            holder("resident"),
            acting("department"),
            holder("county_officer", unit("140101")),
        ):
            with pytest.raises(Refused, match="您不是其中之一"):
                files_add(case=case.pk, brought=[brought()], by=by)
        assert not CaseFile.objects.exists()
        assert kept(home) == set()

    def test_a_case_that_is_over_takes_none(self) -> None:
        case = opened()
        closed(case)
        with pytest.raises(Refused, match="已经办结，不再收材料文件"):
            files_add(case=case.pk, brought=[brought()], by=clerk())

    def test_none_at_all_is_said(self) -> None:
        with pytest.raises(Refused, match="没有选文件"):
            files_add(case=opened().pk, brought=[], by=clerk())


class TestFaults:
    def test_every_fault_of_every_file_is_told_at_once_and_nothing_is_kept(self, home) -> None:
        case = opened()
        files = [
            brought(APPLICATION, b"", "空.pdf"),
            brought(MINUTES, b"<html><script>", "网页.pdf"),
            brought(4, b"MZ" + b"\0" * (10 * MEGABYTE), "程序.jpg"),
            brought(1, PDF, "身份证.pdf"),
            brought(9, PDF, "别的.pdf"),
        ]
        with pytest.raises(Refused) as refused:
            files_add(case=case.pk, brought=[*files, brought(APPLICATION, JPEG)], by=clerk())
        faults = told(refused)
        assert "“空.pdf”是空的" in faults["file-2"]
        assert "“网页.pdf”的内容不是PDF、JPEG、PNG" in faults["file-3"]
        assert "建议值：三图软件建议" in faults["file-3"]
        assert len([one for one in refused.value.faults if one.place == "file-4"]) == 2
        assert "“程序.jpg”有 10.0 MB，一个文件最多 10 MB" in str(refused.value)
        assert "“身份证”政府已掌握" in faults["file-1"]
        assert "没有第 9 份材料" in faults["file-9"]
        assert (CaseFile.objects.count(), kept(home), Case.objects.get().steps) == (0, set(), 1)

    def test_a_file_of_just_the_size_is_taken(self) -> None:
        case = opened()
        files_add(case=case.pk, brought=[brought(content=PDF.ljust(10 * MEGABYTE))], by=clerk())
        with pytest.raises(Refused, match="一个文件最多 10 MB"):
            files_add(case=case.pk, brought=[brought(content=PDF.ljust(10 * MEGABYTE + 1))], by=clerk())

    def test_those_that_are_there_already_count(self) -> None:
        case = opened()
        pages = [brought(content=JPEG + bytes([page])) for page in range(7)]
        with pytest.raises(Refused, match="附了 7 个文件，已有 0 个，一份材料最多 6 个"):
            files_add(case=case.pk, brought=pages, by=clerk())
        files_add(case=case.pk, brought=pages[:6], by=clerk())
        with pytest.raises(Refused, match="附了 1 个文件，已有 6 个"):
            files_add(case=case.pk, brought=pages[6:], by=clerk())
        files_add(case=case.pk, brought=[brought(MINUTES)], by=clerk())

    def test_the_same_twice_is_told(self) -> None:
        case = opened()
        with pytest.raises(Refused, match="内容一样"):
            files_add(case=case.pk, brought=[brought(), brought(name="又一份.pdf")], by=clerk())
        files_add(case=case.pk, brought=[brought()], by=clerk())
        with pytest.raises(Refused, match=r"“又一份\.pdf”和这份材料已有的一个文件内容一样"):
            files_add(case=case.pk, brought=[brought(name="又一份.pdf")], by=clerk())

    def test_faults_of_an_application_and_of_its_files_are_told_together(self, home) -> None:
        wrong = application(who=Who("", "12"), brought=[brought(content=b"", name="空.pdf")])
        with pytest.raises(Refused) as refused:
            window_open(told=wrong, by=clerk())
        assert [str(fault.place) for fault in refused.value.faults] == ["name", "phone", "file-2"]
        assert (Case.objects.count(), kept(home)) == (0, set())

    def test_an_act_that_fails_after_the_files_names_none_and_they_are_swept(self, home) -> None:
        window_open(told=application(), by=clerk())
        with pytest.raises(Refused, match="已经收下"):
            window_open(told=application(brought=[brought()]), by=clerk())
        assert (Case.objects.count(), CaseFile.objects.count(), len(kept(home))) == (1, 0, 1)
        assert files_sweep(now=timezone.now()) == 0
        assert files_sweep(now=timezone.now() + GRACE * 2) == 1
        assert kept(home) == set()


class TestOpening:
    def test_it_is_recorded_who_had_it_and_as_what(self) -> None:
        resident = holder("resident")
        case = window_apply(told=application(brought=[brought()]), by=resident)
        file = CaseFile.objects.get().pk
        given = file_open(case=case.pk, file=file, by=resident)
        assert (given.name, given.kind, given.content) == ("申请书", "pdf", PDF)
        file_open(case=case.pk, file=file, by=clerk())
        done(case, "accept", clerk())
        file_open(case=case.pk, file=file, by=acting("department"))
        entries = AuditEntry.objects.filter(act="case_file_open").order_by("pk")
        assert [(one.by, json.loads(one.after)["as"]) for one in entries] == [
            (resident.username, "applicant"),
            (clerk().username, "window"),
            (acting("department").username, "approve"),
        ]

    def test_others_have_none_though_they_see_the_case(self) -> None:
        case = window_open(told=application(brought=[brought()]), by=clerk())
        file = CaseFile.objects.get().pk
        for by in (
            acting("department"),
            holder("county_officer", unit("140101")),
            clerk(OTHER),
            holder("resident"),
        ):
            with pytest.raises(Refused, match="您没有这一件的任务"):
                file_open(case=case.pk, file=file, by=by)
        assert not AuditEntry.objects.filter(act="case_file_open").exists()

    def test_a_file_of_another_case_is_not_there(self) -> None:
        window_open(told=application(brought=[brought()]), by=clerk())
        with pytest.raises(Refused, match="没有这个材料文件"):
            file_open(case=opened(key="two").pk, file=CaseFile.objects.get().pk, by=clerk())

    def test_a_department_is_done_with_them_when_its_task_is(self) -> None:
        case, bureau = window_open(told=application(brought=[brought()]), by=clerk()), acting("department")
        done(case, "accept", clerk())
        assert as_whom(sight_of(bureau), case) == "approve"
        for _, item in waiting(case):
            done(case, "approve", bureau, item=item)
        assert as_whom(sight_of(bureau), case) is None
        assert TOWN


class TestForgetting:
    def test_it_goes_with_who_applied_and_its_content_where_no_other_case_names_it(self, home) -> None:
        assert digests_used in ports.USED
        old = window_open(told=application(brought=[brought(), brought(MINUTES, JPEG)]), by=clerk())
        fresh = window_open(told=application("two", brought=[brought()]), by=clerk())
        for case in (old, fresh):
            closed(case)
        Case.objects.filter(pk=old.pk).update(closed_at=timezone.now() - timedelta(days=2 * 366 + 1))
        aged()
        assert files_sweep(now=timezone.now()) == 0
        today = timezone.localdate()
        applicants_blank(day=today, standards=STANDARDS)
        assert [(one.blanked_on, one.kind) for one in files_of(old)] == [(today, "pdf"), (today, "jpeg")]
        assert [one.blanked_on for one in files_of(fresh)] == [None]
        assert files_sweep(now=timezone.now()) == 1
        assert kept(home) == set(CaseFile.objects.exclude(digest="").values_list("digest", flat=True))
        assert len(kept(home)) == 1
        with pytest.raises(Refused, match="留存期满，已清除"):
            file_open(case=old.pk, file=files_of(old)[0].pk, by=clerk())
        assert file_open(case=fresh.pk, file=files_of(fresh)[0].pk, by=clerk()).content == PDF
        assert json.loads(AuditEntry.objects.get(act="applicants_blank").after)["files"] == 2
        assert Applicant.objects.get(case=old).blanked_on == today
