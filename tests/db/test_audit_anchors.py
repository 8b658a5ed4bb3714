"""Anchors, exports and the stand-alone check, as an auditor uses them; on both stores."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import IntegrityError, connection, transaction

from santu.audit import anchoring
from santu.audit.anchoring import anchor_regularly, anchor_write, anchor_write_if_changed, key_ready
from santu.audit.domain.chain import Entry, seal
from santu.audit.domain.keys import key_made
from santu.audit.domain.lines import line_of
from santu.audit.guards import guards_declared
from santu.audit.models import AuditEntry, AuditSubject, ChainHead
from santu.audit.selectors import (
    Asked,
    audit_entries,
    audit_lines,
    entries_about,
    entries_found,
    verify,
    walked,
)
from santu.audit.services import append
from santu.kernel.messages import Refused
from tests.oracles import audit_verifier

pytestmark = pytest.mark.django_db

COUNTY = "nbs.140703.20200630"
ODD = '“理由”\n\t"\\ \b\f\r\x01\x1f\x7f 水秀镇 🏘 </script>'
ORACLE = Path(audit_verifier.__file__)


@pytest.fixture
def home(tmp_path, settings) -> Path:
    """A home with its key, and the folder of its anchors."""
    settings.SANTU_AUDIT_KEY, settings.SANTU_AUDIT_KEY_PATH = "", tmp_path / "audit.key"
    settings.SANTU_ANCHORS = tmp_path / "anchors"
    key_ready()
    return tmp_path


def acted(*numbers: int, chain: str = COUNTY) -> None:
    for number in numbers:
        append(
            chain=chain,
            act="plan_apply",
            by="wang",
            reason=ODD,
            document="甲〔2021〕1号、乙〔2021〕2号",
            after={"act": number},
        )


def lifted() -> None:
    with connection.cursor() as cursor:
        for guard in guards_declared(connection):
            cursor.execute(guard.drop)


def written_anew() -> None:
    """The first entry changed, and everything after it and the head made to fit."""
    lifted()
    last = "0" * 64
    for entry in AuditEntry.objects.filter(chain=COUNTY).order_by("seq"):
        entry.by, entry.prev_hash = "li", last
        fields = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
        entry.hash = last = seal(Entry(**fields))
        entry.save()
    ChainHead.objects.filter(chain=COUNTY).update(hash=last)


def cut_off() -> None:
    lifted()
    AuditEntry.objects.filter(chain=COUNTY, seq=3).delete()
    before = AuditEntry.objects.get(chain=COUNTY, seq=2)
    ChainHead.objects.filter(chain=COUNTY).update(seq=2, hash=before.hash)


def test_the_database_writes_the_lines_that_were_hashed():
    acted(1, 2)
    append(chain="", act='"\n', by="\x02", after=None)
    kept = list(audit_entries())
    assert [line for block in audit_lines() for line in block] == [line_of(entry) for entry in kept]
    assert verify() == []


def test_the_key_is_made_once_and_for_its_owner_alone(home):
    assert (home / "audit.key").stat().st_mode & 0o777 == 0o600
    made = (home / "audit.key").read_text()
    key_ready()
    assert (home / "audit.key").read_text() == made
    assert "PUBLIC KEY" in (home / "anchors" / "audit.pub").read_text()


def test_a_key_from_the_environment_and_one_that_does_not_belong_to_the_anchors(home, settings):
    settings.SANTU_AUDIT_KEY = key_made()
    with pytest.raises(Refused, match="公钥与签名钥匙不是一对"):
        key_ready()
    (home / "anchors" / "audit.pub").unlink()
    key_ready()
    settings.SANTU_AUDIT_KEY = "x"
    with pytest.raises(Refused, match="SANTU_AUDIT_KEY: 这里没有能用的"):
        key_ready()


def test_anchors_follow_each_other_and_only_where_something_was_appended(home):
    assert anchor_write_if_changed() is None
    acted(1)
    first = anchor_write_if_changed()
    assert first.name == "000000001.anchor"
    assert anchor_write_if_changed() is None
    acted(2)
    second, third = anchor_write_if_changed(), anchor_write()
    bodies = [json.loads(path.read_bytes().split(b"\n")[0]) for path in (first, second, third)]
    assert [body["anchor"] for body in bodies] == [1, 2, 3]
    assert [body["heads"][0][:2] for body in bodies] == [[COUNTY, 1], [COUNTY, 2], [COUNTY, 2]]
    assert not list((home / "anchors").glob(".0*"))


def test_an_anchor_that_was_changed_is_followed_by_none(home, caplog):
    acted(1)
    path = anchor_write()
    path.write_bytes(path.read_bytes().replace(b'"anchor":1', b'"anchor":2'))
    acted(2)
    with pytest.raises(Refused, match="锚的签名不对"):
        anchor_write()
    anchor_regularly()
    assert "no anchor of the audit was written" in caplog.text


def test_without_a_key_nothing_is_anchored_and_nothing_fails(home):
    (home / "audit.key").unlink()
    acted(1)
    anchor_regularly()
    assert not list((home / "anchors").glob("*.anchor"))
    with pytest.raises(Refused, match="没有签名钥匙"):
        anchor_write()


def test_an_act_is_anchored_after_its_commit(home, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        acted(1)
        anchoring.anchor_after_commit()
    assert not list((home / "anchors").glob("*.anchor"))
    [callback] = callbacks
    callback()
    assert [path.name for path in (home / "anchors").glob("*.anchor")] == ["000000001.anchor"]


@pytest.mark.parametrize(
    ("lie", "said"), [(written_anew, "被改写过：这一条与第 2 号锚"), (cut_off, "审计链不全：第 2 号锚")]
)
def test_what_the_chain_does_not_show_the_anchor_shows(home, santu, lie, said):
    acted(1)
    anchor_write()
    acted(2, 3)
    anchor_write()
    whole = santu("audit", "verify", "--json")
    assert whole.code == 0, whole
    assert [anchor["number"] for anchor in whole.document["anchors"]] == [1, 2]
    lie()
    assert verify() == []
    ran = santu("audit", "verify")
    assert ran.code == 1
    assert said in ran.err
    assert COUNTY in ran.err
    assert santu("audit", "verify", "--json").document["ok"] is False


def test_all_faults_at_once_with_chain_and_place(home, santu):
    acted(1, 2, 3, 4)
    acted(5, chain="")
    lifted()
    AuditEntry.objects.filter(chain=COUNTY, seq=2).update(reason="改")
    AuditEntry.objects.filter(chain=COUNTY, seq=4).delete()
    AuditEntry.objects.filter(chain="").update(by="li")
    found = santu("audit", "verify", "--json").document["faults"]
    assert [fault["place"] for fault in found] == ["#1", f"{COUNTY}#2", COUNTY]
    assert santu("audit", "verify", COUNTY).code == 1
    assert "没有编号为“x”的审计链" in santu("audit", "verify", "x").err


def test_an_export_is_checked_without_the_database_by_us_and_by_others(home, santu, tmp_path):
    acted(1, 2, 3)
    acted(4, chain="")
    export, anchor, public = tmp_path / "e.jsonl", tmp_path / "a.anchor", home / "anchors" / "audit.pub"
    assert santu("audit", "export", "--out", export).code == 0
    assert santu("audit", "anchor", "--out", anchor).code == 0
    words = ("audit", "verify", "--file", export, "--anchor", anchor, "--key", public)
    ran = santu(*words, "--json")
    assert (ran.code, ran.document["entries"], ran.document["ok"]) == (0, 4, True), ran
    key = load_pem_public_key(public.read_bytes())
    assert audit_verifier.verify(export.read_bytes(), [anchor.read_bytes()], key) == []
    whole = export.read_bytes()
    for lie in (
        whole.replace(b"wang", b"wong"),
        whole[: whole.rindex(b"\n[")],
        whole.replace(b'",[', b'", [', 1),
    ):
        export.write_bytes(lie)
        assert santu(*words).code == 1
        assert audit_verifier.verify(lie, [anchor.read_bytes()], key)
    ran = subprocess.run(
        [sys.executable, ORACLE, export, public, anchor], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, bool(ran.stdout)) == (1, True), ran


def test_the_export_check_opens_no_database(home, santu, tmp_path, django_assert_num_queries):
    acted(1)
    santu("audit", "export", "--out", tmp_path / "e.jsonl")
    with django_assert_num_queries(0):
        assert santu("audit", "verify", "--file", tmp_path / "e.jsonl").code == 0


def test_commands_refuse_what_they_cannot_do(home, santu, tmp_path):
    acted(1)
    here = tmp_path / "here"
    here.write_text("x")
    for words, said in (
        (("export",), "没有写明导出到哪个文件"),
        (("export", "--out", here), "已经有这个文件"),
        (("anchor", "--out", here), "已经有这个文件"),
        (("anchor", "--key", here), "santu audit anchor 不用 --key"),
        (("verify", "--file", tmp_path / "none"), "文件读不出来"),
        (("verify", "--anchor", tmp_path, "--key", home / "anchors" / "audit.pub"), "这里没有锚"),
        (("verify", "--anchor", here), "文件读不出来"),
        (("verify", "--anchor", here, "--key", home / "anchors" / "audit.pub"), "锚的签名不对"),
        (("verify", "--anchor", here, "--key", here), "没有 Ed25519 公钥"),
    ):
        ran = santu("audit", *words)
        assert (ran.code, ran.out) == (1, ""), words
        assert said in ran.err, words
    assert here.read_text() == "x"
    assert not list((home / "anchors").glob("*.anchor"))


def test_the_head_may_move_while_a_chain_is_walked(home, monkeypatch):
    acted(1, 2)
    grown = []

    def progress(*_: object) -> None:
        if not grown:
            grown.append(True)
            acted(3)

    walk = walked(progress=progress)
    assert walk.faults == []
    assert walk.ends[COUNTY].seq == 3


WRITES = (
    "UPDATE audit_auditsubject SET name = 'x'",
    "DELETE FROM audit_auditsubject",
    "TRUNCATE audit_auditsubject",
)


@pytest.mark.parametrize("sql", WRITES)
def test_the_database_refuses_to_change_what_entries_are_about(sql):
    if connection.vendor == "sqlite" and sql.startswith("TRUNCATE"):
        pytest.skip("SQLite has no TRUNCATE")
    acted(1)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)
    assert AuditSubject.objects.filter(name="1").exists()


def test_entries_are_found_by_what_they_are_about():
    acted(1, 2)
    append(chain="", act="plan_approve", by="li", document="甲〔2022〕1号", after={"plan": 1})
    append(chain="", act="password_set", by="li", after={"username": "wang"})
    assert [entry.seq for entry in entries_about("act", 2)] == [2]
    assert [entry.act for entry in entries_about("user", "wang")] == ["password_set"]

    def acts(**asked: object) -> list[str]:
        return [entry.act for entry in entries_found(Asked(**asked), most=9).entries]

    assert acts() == ["password_set", "plan_approve", "plan_apply", "plan_apply"]
    assert acts(by="li") == ["password_set", "plan_approve"]
    assert acts(act="plan_approve", chain="") == ["plan_approve"]
    assert acts(document="乙") == ["plan_apply", "plan_apply"]
    assert acts(document="甲〔2022") == ["plan_approve"]
    assert acts(about=("plan", "1")) == ["plan_approve"]
    assert acts(text="</script>") == ["plan_apply", "plan_apply"]
    assert acts(chain=COUNTY, place=2) == ["plan_apply"]
    assert acts(since="2999") == []
    assert acts(until="2000") == []


def test_a_list_goes_on_where_it_ended(monkeypatch):
    acted(*range(1, 8))
    seen, behind = [], None
    while True:
        found = entries_found(Asked(), most=3, behind=behind)
        seen += [entry.seq for entry in found.entries]
        behind = found.later
        if behind is None:
            break
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_a_beginning_that_fits_too_many_documents_is_refused(monkeypatch):
    monkeypatch.setattr("santu.audit.selectors.REACH", 2)
    acted(1, 2)
    assert len(entries_found(Asked(document="甲"), most=9).entries) == 2
    acted(3)
    with pytest.raises(Refused, match="太多了"):
        entries_found(Asked(document="甲"), most=9)


def test_words_are_looked_for_in_the_latest_only(monkeypatch):
    monkeypatch.setattr("santu.audit.selectors.REACH", 2)
    acted(1, 2, 3)
    found = entries_found(Asked(text="水秀镇"), most=9)
    assert [entry.seq for entry in found.entries] == [3, 2]
    assert found.reach
