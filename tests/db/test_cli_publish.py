"""``santu publish`` writes and checks; which deployment this is stands in ``santu doctor``, and the public one serves nothing."""

import pytest

from santu.audit.anchoring import key_ready
from tests.db.publishing import published
from tests.db.registers import imported, unit


@pytest.fixture
def ready(db, tmp_path, settings):
    settings.SANTU_ANCHORS = tmp_path / "anchors"
    settings.SANTU_AUDIT_KEY_PATH = tmp_path / "audit.key"
    key_ready()
    imported()
    published()
    return tmp_path / "public"


def test_writing_and_checking(santu, refused, ready):
    told = santu("publish", "--out", ready)
    assert "某省行政区划名单第 1 版：19 行" in told.out
    assert "每个文件都与校验和一致" in santu("publish", "--verify", ready).out
    (ready / "index.html").write_text("x")
    assert "index.html: 这个文件与校验和不符" in refused("publish", "--verify", ready).err


def test_the_document_for_programs(santu, ready):
    told = santu("publish", "--out", ready, "--json").document
    assert told["folder"] == str(ready)
    assert [(one["list"], one["unit"], one["edition"], one["rows"]) for one in told["editions"]] == [
        ("divisions", unit("14"), 1, 19)
    ]
    assert santu("publish", "--verify", ready, "--json").document["ok"]


def test_options_that_do_not_fit_are_refused(refused, ready):
    assert "二者选一" in refused("publish").err
    assert "二者选一" in refused("publish", "--out", ready, "--verify", ready).err
    assert "请去掉它" in refused("publish", "--out", ready, "--key", ready).err
    assert "不用 --day" in refused("publish", "--verify", ready, "--day", "2021-01-01").err
    assert "没有已公布的名单" in refused("publish", "--out", ready, "--unit", "nobody").err
    assert not ready.exists()


@pytest.mark.django_db(transaction=True)
def test_doctor_says_which_deployment_it_is(santu, settings):
    for name, said in (
        ("", "只有一台机器"),
        ("internal", "内部部署"),
        ("work", "业务部署"),
        ("public", "公开部署"),
    ):
        settings.SANTU_DEPLOYMENT = name
        checks = {row["name"]: row["message"] for row in santu("doctor", "--json").document["checks"]}
        assert said in checks["deployment"]


def test_the_public_deployment_has_nothing_to_serve(refused, db, settings):
    settings.SANTU_DEPLOYMENT = "public"
    assert "公开部署没有动态页面" in refused("serve").err
