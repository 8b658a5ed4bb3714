"""Whole ways through the API: an import, a plan from proof to undoing, a unit in all its sides."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from santu.jobs.doing import job_do, job_take
from santu.standards.loader import load
from santu.transition.selectors.authorities import authorities_of
from santu.transition.selectors.plans import plan_named
from tests.api.conftest import API, Program
from tests.db.conftest import HANDMADE
from tests.db.registers import DAY, PEOPLE_OF, holder, imported, listed, unit
from tests.signed_in import signed_in

pytestmark = pytest.mark.both


def worked(program: Program, answer) -> dict:
    """What came of the work that an answer tells of."""
    assert answer.status_code == 202, answer.content.decode()
    number = answer.json()["job"]
    assert program.get(f"/jobs/{number}").json()["state"] == "waiting"
    job_do(job_take())
    return program.get(f"/jobs/{number}").json()


def lists() -> dict[str, SimpleUploadedFile]:
    """The hand-made lists as files."""
    return {
        part: SimpleUploadedFile(f"{part}.csv", (HANDMADE / "before" / f"{part}.csv").read_bytes())
        for part in ("townships", "villages")
    }


def test_a_unit_in_all_its_sides(program):
    imported(listed(people=PEOPLE_OF))
    one, county = program("county_officer", unit("140101")), unit("140101")
    found = one.get(f"/units/{county}?day={DAY}").json()
    assert (found["name"], found["is_there"], found["last"]) == ("东县", True, None)
    assert [above["level"] for above in found["above"]] == ["province", "city"]
    assert {figure["quantity"]: figure["value"] for figure in found["figures"]}["people"] == 14001
    children = one.get(f"/units/{county}/children?day={DAY}&limit=2").json()
    assert (children["total"], [row["name"] for row in children["items"]]) == (3, ["水秀镇", "白城乡"])
    matrix = one.get(f"/units/{county}/matrix?day={DAY}&depth=1").json()
    place = [measure["id"] for measure in matrix["measures"]].index("town")
    assert [row["found"][place] for row in matrix["rows"]] == [1, None, None, None]
    assert len(one.get(f"/units/{county}/history").json()["versions"]) == 1
    [hit] = one.get(f"/search?q=白城乡&day={DAY}").json()["divisions"]
    assert (hit["name"], hit["place"][-1]) == ("白城乡", "东县")
    assert one.get(f"/units/{unit('140102')}?day={DAY}").status_code == 404


def test_an_import_from_its_files_to_its_undoing(program, settings, tmp_path):
    settings.SANTU_HOME = tmp_path
    one = program()
    given = {"title": "名单", "day": str(DAY), **lists()}
    begun = one.client.post(f"{API}/drafts", given, headers=one.headers)
    assert begun.status_code == 202, begun.content.decode()
    key = begun.json()["key"]
    assert worked(one, begun)["state"] == "done"
    draft = one.get(f"/drafts/{key}").json()
    assert (draft["faults"], draft["unmapped"]) == ([], []), draft
    assert draft["changes"]["total"] > 3
    assert one.get("/drafts").json()[0]["state"] == "previewed"
    assert program("county_officer").get(f"/drafts/{key}").status_code == 404
    assert one.post(f"/drafts/{key}/commit", {"since": draft["since"] + 1}).status_code == 422
    done = worked(one, one.post(f"/drafts/{key}/commit", {"since": draft["since"]}))
    assert done["state"] == "done", done
    number = done["result"]["act"]
    assert one.get(f"/imports/{number}").json()["title"] == "名单"
    assert one.get(f"/acts/{number}/standing").json()["audit_faults"] == []
    assert one.post(f"/acts/{number}/undo", {"reason": " "}).status_code == 422
    undone = worked(one, one.post(f"/acts/{number}/undo", {"reason": "弄错了"}))
    assert undone["state"] == "done"
    assert one.get(f"/acts/{number}").json()["undone_by"] == undone["result"]["undoing"]


@pytest.fixture
def approver(planned) -> Program:
    """Who approves is signed in: no token carries that."""
    found = Program()
    found.client = signed_in(holder("commission"))
    return found


def test_who_signed_in_without_a_code_approves_nothing(planned):
    found = Program()
    found.client = signed_in(holder("commission"), code=False)
    refused = found.post(f"/plans/{planned.pk}/approve", {"documents": []})
    assert refused.status_code == 403
    assert "两步验证" in refused.json()["faults"][0]["message"]


def documents(number: int) -> dict[str, list[dict[str, str]]]:
    needed = authorities_of(plan_named(number), load())
    given = {"number": "合成数据〔2021〕1号", "day": "2021-03-01", "minutes": "合成数据纪要〔2021〕1号"}
    return {
        "documents": [{"authority": item.id, "issuer": item.text("organ_name"), **given} for item in needed]
    }


def test_a_plan_from_its_proof_to_its_undoing(program, planned, approver):
    one, number = program(), planned.pk
    assert one.post(f"/plans/{number}/apply").status_code == 422
    assert worked(one, one.post(f"/plans/{number}/prove"))["state"] == "done"
    proven = one.get(f"/plans/{number}").json()
    assert (proven["state"], proven["proof"]["holds"]) == ("proven", True)
    assert len(one.get(f"/plans/{number}/steps?limit=500").json()["items"]) == proven["steps"]
    assert one.get(f"/plans/{number}/steps/1").json()["no"] == 1
    assert one.get(f"/plans/{number}/steps/999").status_code == 404
    assert one.get(f"/plans/{number}/document").json()["title"] == proven["title"]
    refused = one.post(f"/plans/{number}/approve", documents(number))
    assert "令牌不带" in refused.json()["faults"][0]["message"]
    assert approver.post(f"/plans/{number}/approve", {"documents": []}).status_code == 422
    assert approver.post(f"/plans/{number}/approve", documents(number)).json()["state"] == "approved"
    assert worked(one, one.post(f"/plans/{number}/apply"))["state"] == "done"
    assert one.get(f"/plans/{number}/standing").json()["moved_by"] == []
    assert approver.post(f"/plans/{number}/approve-undo", documents(number)).json()["undo_approved"] is True
    assert worked(one, one.post(f"/plans/{number}/undo", {"reason": "弄错了"}))["state"] == "done"
    assert one.get(f"/plans/{number}").json()["state"] == "undone"


def test_a_scenario_is_read_locked_and_compared(program, planned):
    one, number = program(), planned.scenario.pk
    listed_ = one.get(f"/scenarios/{number}/proposals?limit=1").json()
    [proposal] = listed_["items"]
    said = {"key": proposal["key"], "act": "keep", "reason": "定了"}
    assert one.post(f"/scenarios/{number}/word", said).status_code == 204
    [kept] = one.get(f"/scenarios/{number}/proposals?word=kept").json()["items"]
    assert (kept["key"], kept["said"]["word"]) == (proposal["key"], "kept")
    assert one.get(f"/scenarios/{number}/comparison/{number}").json()["units"]["total"] == 0
    assert one.get(f"/scenarios/{number}/conformity").json()["uncovered"]["total"] == 0


@pytest.mark.parametrize(
    "days", ["since=0001-01-01", "until=0001-01-01", "since=0001-01-01&until=9998-12-31"]
)
def test_the_audit_may_be_asked_for_since_the_first_day_there_is(program, days):
    assert program("auditor").get(f"/audit?{days}").status_code == 200


def test_the_audit_is_listed_in_parts_checked_and_taken_away(program, planned):
    auditor = program("auditor")
    seen, behind = [], ""
    while True:
        found = auditor.get(f"/audit?limit=2&behind={behind.replace('+', '%2B')}").json()
        seen += [(entry["chain"], entry["seq"]) for entry in found["items"]]
        behind = found["later"]
        if not behind:
            break
    assert len(seen) == len(set(seen))
    checked = auditor.get("/audit/verification").json()
    assert checked["faults"] == []
    lines = auditor.get("/audit/export").content.splitlines()
    assert len(lines) == checked["entries"] == len(seen)
    assert program("audit_administrator", "").get("/audit/export").content == b""
