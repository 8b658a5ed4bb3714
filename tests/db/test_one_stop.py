"""To and from a provincial platform: matters into a draft of the centre's list, records and ratings of a period out of cases."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from santu.kernel.messages import Refused
from santu.operate.models import Case
from santu.operate.selectors.one_stop import one_stop_packed, one_stop_rows
from santu.operate.selectors.window import rating_code
from santu.operate.services.window import out_of_scope
from santu.operate.services.window_people import case_rate_by_code
from santu.register.models import ListImport
from santu.register.selectors.one_stop import one_stop_layouts
from santu.register.selectors.unit_lists import rows_of
from santu.register.services.list_files import list_file_import, list_file_preview, list_import_undo
from santu.register.services.unit_lists import LAST, list_draft
from tests.db.registers import holder, person, unit
from tests.db.running import acting, done, open_task, waiting
from tests.db.unit_lists import STANDARDS
from tests.db.windows import COUNTY, OTHER, TOWN, WHO, centre, clerk, opened
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db
HEADER = "实施清单编码,事项名称,实施主体,事项状态,承诺办结时限\n"
NEUTRAL = "neutral"


@pytest.fixture(autouse=True)
def _centre() -> None:
    centre()


def draft() -> int:
    return list_draft(unit=unit(TOWN), kind="centre", source=LAST, standards=STANDARDS, by=person())


def previewed(tmp_path, number, *lines, by=None):
    path = tmp_path / "matters.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return list_file_preview(
        edition=number, path=path, standards=STANDARDS, by=by or person(), layout=NEUTRAL
    )


class TestMattersIn:
    def test_previewed_taken_in_taken_back_and_the_same_file_changes_nothing(self, tmp_path):
        number = draft()
        before = rows_of(number)
        lines = (
            "C01,农村宅基地审批,自然资源局,在用,8",
            "C09,残疾人证办理,残疾人联合会,在用,10",
            "C02,,,取消,",
        )
        preview = previewed(tmp_path, number, *lines)
        assert rows_of(number) == before
        list_file_import(preview=preview, by=person())
        after = rows_of(number)
        assert [(row.matter, row.cell("days")) for row in after] == [("C01", "8"), ("C09", "10")]
        assert after[0].cell("materials") == before[0].cell("materials")
        again = previewed(tmp_path, number, *lines)
        assert not again.changes
        with pytest.raises(Refused, match="没有要改的"):
            list_file_import(preview=again, by=person())
        list_import_undo(edition=number, number=ListImport.objects.get().pk, by=person())
        assert rows_of(number) == before

    def test_one_fault_and_nothing_of_it_is_taken_in(self, tmp_path):
        number = draft()
        before = rows_of(number)
        with pytest.raises(Refused) as refused:
            previewed(tmp_path, number, "C01,农村宅基地审批,自然资源局,在用,三", "C09,,残疾人联合会,在用,99")
        assert len(refused.value.faults) == 2
        assert rows_of(number) == before

    def test_only_who_may_change_the_list(self, tmp_path):
        number = draft()
        for by in (clerk(), holder("township_clerk", unit(OTHER))):
            with pytest.raises(Refused, match="权限"):
                previewed(tmp_path, number, "C01,甲,乙,在用,1", by=by)
        assert previewed(
            tmp_path, number, "C01,甲,乙,在用,1", by=holder("township_clerk", unit(TOWN))
        ).changes

    def test_only_into_the_list_of_a_centre(self, tmp_path):
        number = list_draft(
            unit=unit(TOWN), kind="admission", source="empty", standards=STANDARDS, by=person()
        )
        with pytest.raises(Refused, match="进驻事项清单"):
            previewed(tmp_path, number, "C01,甲,乙,在用,1")

    def test_on_the_page(self, tmp_path):
        number = draft()
        client = signed_in(holder("township_clerk", unit(TOWN)))
        assert "不是任何省平台的样式" in client.get(f"/lists/{number}/file").content.decode()
        path = tmp_path / "m.csv"
        path.write_text(HEADER + "C01,农村宅基地审批,自然资源局,在用,8\n", encoding="utf-8")
        with path.open("rb") as file:
            shown = client.post(f"/lists/{number}/file", {"file": file, "layout": NEUTRAL})
        assert "改动 1 项" in shown.content.decode()


def delivered(case: Case) -> Case:
    done(case, "accept", clerk())
    for node, item in waiting(case):
        done(case, node, acting("department"), item=item)
    done(case, "issue", clerk())
    return done(case, "deliver", clerk())


class TestRecordsOut:
    def test_records_and_ratings_of_the_period_and_nobody_in_them(self):
        case = delivered(opened(key="a"))
        case_rate_by_code(
            code=rating_code(case.pk), grade="satisfied", standards=STANDARDS, note=f"{WHO.name}很满意"
        )
        bad = delivered(opened(key="b"))
        case_rate_by_code(code=rating_code(bad.pk), grade="dissatisfied", standards=STANDARDS)
        away = opened(key="c")
        out_of_scope(
            case=away.pk,
            token=open_task(away, "accept").number,
            reason="不归本窗口",
            whither="县民政局",
            by=clerk(),
        )
        opened(key="d")
        today = timezone.localdate()
        found = one_stop_rows(unit(COUNTY), today, today)
        assert [(one["number"], one["outcome"], one["days"]) for one in found.records] == [
            (case.number, "granted", "0"),
            (away.number, "not_accepted", ""),
        ]
        first = found.records[0]
        assert (first["promised"], first["statutory"], first["in_time"], first["channel"]) == (
            "10",
            "20",
            "yes",
            "window",
        )
        assert first["place_code"] == TOWN
        assert "自然资源局" in first["organ"]
        assert [(one["grade"], one["fix"]) for one in found.ratings] == [
            ("satisfied", "none"),
            ("dissatisfied", "asked"),
        ]
        told = json.dumps([found.records, found.ratings], ensure_ascii=False)
        for personal in (WHO.name, WHO.phone, clerk().username, "很满意", "不归本窗口"):
            assert personal not in told, personal

    def test_a_bad_rating_until_it_is_mended(self):
        case = delivered(opened())
        case_rate_by_code(code=rating_code(case.pk), grade="dissatisfied", standards=STANDARDS)
        today, states = timezone.localdate(), []
        for node, role in (("call_back", "county_desk"), ("fix", "department"), ("check_fix", "county_desk")):
            states.append(one_stop_rows(unit(TOWN), today, today).ratings[0]["fix"])
            done(case, node, acting(role))
        [rating] = one_stop_rows(unit(TOWN), today, today).ratings
        assert [*states, rating["fix"]] == ["asked", "fixing", "fixing", "fixed"]
        assert rating["fixed_at"]

    def test_each_case_stands_in_one_period_and_at_its_place(self):
        case = delivered(opened())
        case_rate_by_code(code=rating_code(case.pk), grade="satisfied", standards=STANDARDS)
        today, day = timezone.localdate(), timedelta(days=1)
        assert len(one_stop_rows(unit(TOWN), today, today).records) == 1
        assert not one_stop_rows(unit(TOWN), today - day, today - day).records
        assert not one_stop_rows(unit(TOWN), today + day, today + day).records
        assert not one_stop_rows(unit(OTHER), today, today).records

    def test_more_cases_take_no_more_queries(self, django_assert_max_num_queries):
        today = timezone.localdate()
        for key in "abc":
            delivered(opened(key=key))
        for case in Case.objects.all():
            case_rate_by_code(code=rating_code(case.pk), grade="satisfied", standards=STANDARDS)
        with django_assert_max_num_queries(12):
            assert len(one_stop_rows(unit(COUNTY), today, today).records) == 3

    def test_a_period_that_cannot_be_written_out(self):
        today = timezone.localdate()
        layout = one_stop_layouts()[NEUTRAL]
        for start, end, words in (
            (today, today, "还没有过完"),
            (today - timedelta(days=1), today - timedelta(days=2), "之前"),
            (today - timedelta(days=500), today - timedelta(days=1), "超过一年"),
        ):
            with pytest.raises(Refused, match=words):
                one_stop_packed(layout, unit(TOWN), start, end)

    def test_downloaded_by_who_may_see_the_unit(self):
        case = delivered(opened())
        case_rate_by_code(code=rating_code(case.pk), grade="satisfied", standards=STANDARDS)
        today = timezone.localdate()
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            address = f"/units/{unit(TOWN)}/one-stop"
            query = {"layout": NEUTRAL, "from": today.isoformat(), "until": today.isoformat()}
            desk = signed_in(holder("county_desk", unit(COUNTY)))
            assert "不是任何省平台的样式" in desk.get(address).content.decode()
            answer = desk.get(address, query)
            assert signed_in(holder("township_clerk", unit(OTHER))).get(address, query).status_code == 404
            assert desk.get(address, {**query, "layout": "x"}).status_code == 404
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        rows = list(csv.DictReader(io.StringIO(archive.read("records.csv").decode("utf-8-sig"))))
        assert [(one["办件编号"], one["办理结果"], one["是否按承诺办结"]) for one in rows] == [
            (case.number, "准予", "是")
        ]
        assert json.loads(archive.read("manifest.json"))["unit"]["code"] == TOWN
