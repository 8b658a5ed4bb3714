"""Nothing that is not public leaves: not by the export, and not to a resident or a stranger who asks every address."""

import io
import zipfile
from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.models import Grant, User
from santu.audit.anchoring import key_ready
from santu.design.models import Scenario
from santu.jobs.models import Job
from santu.kernel.days import OPEN_END
from santu.publish.domain.classes import Confidentiality, Declared
from santu.publish.domain.listing import ListKind, digest_of
from santu.publish.models import Edition
from santu.publish.selectors import classes as declared
from santu.publish.selectors import lists
from santu.publish.selectors.classes import NotPublic, classes
from santu.publish.services.editions import edition_draft, edition_propose, edition_publish
from santu.publish.services.exporting import export_write
from santu.register.domain.unit_lists import ListRow as ListedRow
from santu.register.domain.unit_lists import digest_of as list_digest
from santu.register.models import (
    Act,
    Admission,
    AssessmentMark,
    BodyVersion,
    DivisionVersion,
    DutyVersion,
    JointOperation,
    LineOfControl,
    ListEdition,
    ListRow,
    Measurement,
    PowerAssessment,
    ServicePoint,
    SuccessionLink,
    Unit,
    UnitCode,
    VillageAdviser,
)
from santu.standards.loader import load
from santu.transition.models import Following, Plan
from santu.web.urls import urlpatterns
from tests.db.planting import CANARY, Planter, canaries_in
from tests.db.registers import DAY, holder

pytestmark = pytest.mark.once

DONE = {
    "matter": "A1",
    "name": "某事项",
    "kind": "permit",
    "organ": "",
    "power": "statutory",
    "basis": "某法",
    "text": "做什么",
    "role": "main",
    "instrument": "某令",
    "days": 5,
}
PROVINCE, COUNTY, OLD, NEW, VILLAGE, MERGED, PREPARED = "p", "c", "o", "n", "v", "w", "x"
LATER = date(2021, 1, 1)


def division(plant: Planter, unit: str, listed: tuple[str, str, str, str | None], **more: object) -> None:
    """A division as it is listed: code, level, name and the unit above; with a figure, a body and its line."""
    code, level, name, parent = listed
    plant.row(Unit, id=unit)
    act = plant.row(Act, document=f"文{code}号", undoes=None)
    dated = {"act": act, "unit_id": unit, "withdrawn_by": None, "start": DAY, "end": OPEN_END, **more}
    kind = {"township": "town", "village": "community"}.get(level, level)
    said = {"state": "standing", "level": level, "kind": kind, "name": name, "parent_id": parent}
    plant.row(DivisionVersion, **{**said, **dated})
    dated.pop("state", None)
    plant.row(UnitCode, system="nbs", code=code, **dated)
    plant.row(Measurement, act=act, unit_id=unit, withdrawn_by=None)
    body = plant.row(Unit, id=f"body-{unit}")
    dated["unit_id"] = body.pk
    plant.row(BodyVersion, host_id=unit, name="某机构", state="standing", **dated)
    plant.row(LineOfControl, **dated)
    duty = plant.row(Unit, id=f"duty-{unit}")
    plant.row(DutyVersion, place_id=unit, body_id=body.pk, **dated | {"unit_id": duty.pk}, **DONE)


@pytest.fixture
def plant(db) -> Planter:
    """A register whose every row that leaves has canaries beside what leaves, and all other tables planted, too."""
    found = Planter()
    division(found, PROVINCE, ("14", "province", "某省", None))
    division(found, COUNTY, ("140101", "county", "东县", PROVINCE))
    division(found, OLD, ("140101200", "township", "白城乡", COUNTY), end=LATER)
    division(found, NEW, ("140101100", "township", "水秀镇", COUNTY))
    division(found, MERGED, ("140101100201", "village", "西村", NEW), end=LATER)
    division(found, VILLAGE, ("140101100200", "village", "东村", NEW))
    # What is prepared is a plan that one can see: nobody outside may.
    prepared = found.canary("a township that is being prepared")
    division(found, PREPARED, ("140101101", "township", prepared, COUNTY), state="preparing")
    act = found.row(Act, document="沿革文号", undoes=None)
    for old, new in ((OLD, NEW), (MERGED, VILLAGE)):
        link = {"unit_id": old, "successor_id": new, "day": LATER, "event": "absorb"}
        found.row(SuccessionLink, act=act, withdrawn_by=None, share_of=1, share_in=1, **link)
    found.row(AssessmentMark, mark=60)
    found.row(Following, proposed=5, accepted=3)
    found.row(PowerAssessment, outcome="take_back", next_due=None)
    found.row(JointOperation, closed=None, checked=None, ordered=None, filed=None)
    served = {"unit_id": VILLAGE, "withdrawn_by": None, "since": DAY, "until": None}
    point = {"name": "某站", "address": "村委会", "hours": "上午", "helps": "pay"}
    found.row(ServicePoint, longitude=None, latitude=None, **served, **point)
    found.row(VillageAdviser, firm="某所", **served)
    asked = {
        "unit_id": NEW,
        "issuer_id": f"body-{COUNTY}",
        "document": "准入文号",
        "title": "准入事项",
        "day": DAY,
    }
    given = {"matter": "", "persons": 2, "fen": 100, "since": DAY, "until": LATER, "withdrawn_on": None}
    answered = {
        "opinion": "agree",
        "opinion_document": "意见文号",
        "decision": "approve",
        "decision_reasons": "",
    }
    decided = {"organ": "某政府", "number": "决定文号", "decided_on": DAY}
    found.row(Admission, **asked, **given, **answered, **decided)
    said = {"kind": "centre", "title": "进驻清单", "document": "清单文号"}
    said["digest"] = list_digest("centre", NEW, [ListedRow("C01", {"name": "进驻事项"})])
    until = {"published_on": DAY, "start": DAY, "end": OPEN_END}
    listed = found.row(ListEdition, unit_id=NEW, state="published", **said, **until)
    found.row(ListRow, edition=listed, matter="C01", name="进驻事项", cells="{}")
    for model in apps.get_models(include_auto_created=True):
        if model is not Edition and model not in found.known:
            found.row(model)
    return found


def publish_all(plant: Planter) -> None:
    proposer, publisher = plant.row(User, is_active=True), plant.row(User, is_active=True)
    for user, role in ((proposer, "province_officer"), (publisher, "commission")):
        Grant.objects.create(user=user, role=role, unit=EVERYWHERE, start=DAY)
    for kind in ListKind:
        draft = edition_draft(kind=kind, scope=PROVINCE, day=LATER, standards=load())
        made = edition_propose(draft=draft, document="公布文号", standards=load(), by=proposer)
        edition_publish(number=made.pk, by=publisher, standards=load())
    content = plant.canary("an edition that waits, or is withdrawn")
    sealed = {"content": content, "digest": digest_of(content), "kind": ListKind.DIVISIONS}
    plant.row(Edition, scope="waits", number=1, **sealed)
    plant.row(
        Edition,
        scope="withdrawn",
        number=1,
        published_at=timezone.now(),
        published_on=DAY,
        withdrawn_at=timezone.now(),
        withdrawn_reason=plant.canary("why it is withdrawn"),
        **sealed,
    )


def singing(folder) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    return [
        one for path in files for one in canaries_in(path.relative_to(folder).as_posix(), path.read_bytes())
    ]


def exported(tmp_path, settings):
    settings.SANTU_ANCHORS = tmp_path / "anchors"
    settings.SANTU_AUDIT_KEY_PATH = tmp_path / "audit.key"
    key_ready()
    folder = tmp_path / "public"
    export_write(folder=folder, day=timezone.localdate(), units=(), progress=lambda *_: None)
    return folder


def test_nothing_that_is_not_public_leaves_by_the_export(plant, tmp_path, settings):
    publish_all(plant)
    folder = exported(tmp_path, settings)
    assert not singing(folder)
    assert "水秀镇" in (folder / "divisions-14.json").read_text("utf-8")
    assert "进驻事项" in (folder / "list-centre-140101100.html").read_text("utf-8")
    assert "西村" in (folder / "villages-were-140101100.html").read_text("utf-8")
    assert "准入事项" in (folder / "admissions-14.json").read_text("utf-8")
    assert "沿革文号" in (folder / "succession-14.json").read_text("utf-8")
    # Of each text that may not leave there was a canary; a state says whether a row is listed, so it is none.
    states = {f"register.{name}.state" for name in ("DivisionVersion", "BodyVersion", "ListEdition")}
    told = states | {"publish.Edition.proposed_by", "contenttypes.ContentType.model"}
    told |= {"register.PowerAssessment.outcome"}
    assert len(plant.planted) > 100
    assert texts() - set(plant.planted.values()) <= told


def texts() -> set[str]:
    """Every text field that may not leave, and cannot be empty."""
    return {
        label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.null
        if classes()[label := f"{model._meta.label}.{field.name}"].confidentiality
        is not Confidentiality.PUBLIC
    }


def test_a_list_that_takes_what_is_not_public_is_refused(plant, monkeypatch):
    monkeypatch.setattr(lists, "SAYS", ("level", "unit_class", "name", "parent_id"))
    with pytest.raises(NotPublic, match=r"register\.DivisionVersion\.unit_class"):
        edition_draft(kind=ListKind.DIVISIONS, scope=PROVINCE, day=LATER, standards=load())


def test_a_field_that_is_wrongly_called_public_is_heard(plant, monkeypatch, tmp_path, settings):
    wrong = {**classes(), "register.DivisionVersion.unit_class": Declared(Confidentiality.PUBLIC)}
    monkeypatch.setattr(declared, "classes", lambda: wrong)
    monkeypatch.setattr(lists, "SAYS", ("level", "unit_class", "name", "parent_id"))
    publish_all(plant)
    found = singing(exported(tmp_path, settings))
    assert {"divisions-14.json", "divisions-14.csv", "en/divisions-14.csv"} <= set(found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_canary_is_heard_in_any_encoding(encoding):
    assert list(canaries_in("a.txt", f"x{CANARY}0001X".encode(encoding)))
    assert not list(canaries_in("a.txt", "nothing".encode(encoding)))


def test_a_canary_is_heard_in_a_packed_file_and_in_a_name():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("a.xml", f"{CANARY}0001X")
    assert list(canaries_in("a.xlsx", packed.getvalue())) == ["a.xlsx: a.xml"]
    assert list(canaries_in(f"{CANARY}.txt", b""))


TEXTS = {
    "unit": PROVINCE,
    "body": f"body-{PROVINCE}",
    "province": "14",
    "digest": "x",
    "subject": "body",
    "rule": "limit",
    "name": "townships",
    "form": "csv",
    "key": "x" * 24,
}


@pytest.mark.parametrize("role", ["resident", ""], ids=["resident", "stranger"])
def test_residents_and_strangers_hear_nothing(plant, role):
    publish_all(plant)
    client = Client(raise_request_exception=False)
    if role:
        client.force_login(holder(role, ""))
    numbers = {model.objects.latest("pk").pk for model in (Act, Scenario, Plan, Job, Edition)}
    asked = 0
    for pattern in urlpatterns:
        wanted = pattern.pattern.converters
        for number in sorted(numbers) if "number" in wanted else (1,):
            kwargs = {key: TEXTS.get(key, number) for key in wanted}
            path = reverse(pattern.name, kwargs=kwargs)
            for query in ("", "?q=CAN&day=2021-02-01&export=csv&table=units"):
                answer = client.get(path + query)
                body = b"".join(answer) if answer.streaming else answer.content
                body = body.replace(path.encode(), b"")
                assert not list(canaries_in("", body)), path + query
                asked += 1
    assert asked > len(urlpatterns)
