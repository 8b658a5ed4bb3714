"""Three deployments: an address of another one is as unknown as one that never was."""

import re
from importlib import reload
from types import ModuleType

import pytest
from django.test import Client
from django.urls import clear_url_caches, reverse, set_urlconf

from santu.api.deployments import schema_of
from santu.config import urls
from santu.config.environment import deployment
from santu.kernel.messages import Refused
from santu.web.access_rules import RULES
from santu.web.deployments import ADDRESSES, ANYWHERE, INSIDE, INTERNAL, PUBLIC, patterns_of
from santu.web.urls import EVERY
from tests.db.registers import imported, unit
from tests.waiting import count_once

KWARGS = {
    "file": "x.html",
    "unit": "nbs.14.20200630",
    "province": "14",
    "digest": "x",
    "subject": "body",
    "rule": "limit",
}
NEVER = "-never"
"""Makes an address one that never was."""
NEW_EACH_TIME = re.compile(r'(?<="csrfmiddlewaretoken" value=")\w+|(?<="X-CSRFToken": ")\w+')
MORE = {"name": "townships", "form": "csv", "key": "x" * 24, "body": "x"}


@pytest.fixture
def deployed(settings):
    """``deployed("work")``: from then on this is that deployment."""

    def as_one(name: str) -> None:
        settings.SANTU_DEPLOYMENT = name
        urls = ModuleType(f"urls_{name}")
        urls.urlpatterns = patterns_of(EVERY, name)
        urls.handler500 = "santu.web.pages.failed.failed"
        settings.ROOT_URLCONF = urls
        clear_url_caches()
        set_urlconf(None)

    yield as_one
    clear_url_caches()


def addresses() -> dict[str, str]:
    return {
        pattern.name: reverse(
            pattern.name, kwargs={key: {**KWARGS, **MORE}.get(key, 1) for key in pattern.pattern.converters}
        )
        for pattern in EVERY
    }


def seen(client: Client, path: str) -> tuple[int, str]:
    """What is answered, as if the address were one that could be, and without what is new in each answer."""
    answer = client.get(path)
    page = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, NEW_EACH_TIME.sub("", page.decode()).replace(NEVER, "")


def test_every_address_is_of_some_deployment_and_of_one_group():
    groups = (ANYWHERE, INSIDE, INTERNAL, PUBLIC)
    assert set().union(*groups) == set(RULES) == {pattern.name for pattern in EVERY}
    assert sum(map(len, groups)) == len(RULES)
    assert ADDRESSES[""] == set(RULES)
    assert ADDRESSES["internal"] == set(RULES) - PUBLIC


@pytest.mark.parametrize(
    ("name", "there", "not_there"),
    [
        ("", {"case-task", "phone", "plan-apply", "audit"}, set()),
        ("internal", {"case-task", "phone", "plan-apply", "audit"}, set()),
        (
            "work",
            {"schema", "me", "cases", "case", "case-task", "unit-cases", "tasks", "phone"},
            {"plan-apply", "audit"},
        ),
        ("public", set(), {"schema", "phone", "case"}),
    ],
)
def test_each_deployment_has_its_part_of_the_api(settings, monkeypatch, name, there, not_there):
    settings.SANTU_DEPLOYMENT = name
    monkeypatch.setattr(urls, "urlpatterns", urls.urlpatterns)  # put back once it was read anew
    found = [one for one in reload(urls).urlpatterns if str(one.pattern).startswith(("api", "^api"))]
    names = {one.name for group in found for one in getattr(group, "url_patterns", ())}
    assert bool(found) is bool(there)
    assert names >= there
    assert not names & not_there
    paths = schema_of(name)["paths"]
    assert ("/api/v1/phone" in paths) is ("phone" in there)
    assert ("/api/v1/plans" in paths) is ("plan-apply" in there)


def test_an_address_that_no_deployment_names_is_nowhere(deployed, holding, monkeypatch):
    monkeypatch.setitem(ADDRESSES, "", ADDRESSES[""] - {"plans"})
    deployed("")
    assert holding("province_officer").get("/plans/").status_code == 404


@pytest.mark.once
@pytest.mark.parametrize("name", ["work", "public"])
def test_what_is_not_of_a_deployment_is_unknown(deployed, holding, monkeypatch, name):
    imported()
    count_once(monkeypatch)
    client = holding("province_officer")
    paths = addresses()
    deployed(name)
    for asking in (client, Client()):
        for address, path in paths.items():
            if address not in ADDRESSES[name]:
                never = path.rstrip("/") + NEVER
                assert seen(asking, path) == seen(asking, never + "/" * path.endswith("/")), path
                # Not even the slash that is missing betrays that there is a page.
                assert asking.get(path.rstrip("/")).status_code == asking.get(never).status_code, path
        assert seen(asking, "/plans/")[0] == 404


def test_the_work_deployment_has_the_register_and_leads_nowhere_else(deployed, holding):
    imported()
    client = holding("township_clerk", unit("140101100"))
    deployed("work")
    closed = {reverse("plans"), reverse("scenarios"), reverse("publications")}
    for path in ("/", f"/units/{unit('140101100')}/", "/acts/", "/standards/"):
        answer = client.get(path)
        page = answer.content.decode()
        assert answer.status_code in (200, 403), path
        for link in closed | {
            f"/units/{unit('140101100')}/{part}" for part in ("design", "transition", "side-by-side")
        }:
            assert f'href="{link}' not in page, (path, link)


def test_the_public_deployment_shows_the_exported_folder_and_nothing_else(deployed, db, settings, tmp_path):
    settings.SANTU_PUBLIC = tmp_path / "public"
    deployed("public")
    assert Client().get("/health/live").status_code == 200
    for path in ("/", "/sign-in", "/standards/", "/public/", "/public/index.html"):
        assert Client().get(path).status_code == 404
    (tmp_path / "public" / "en").mkdir(parents=True)
    for name in ("index.html", "en/index.html"):
        (tmp_path / "public" / name).write_text(f"<h1>{name}</h1>")
    (tmp_path / "secret").write_text("x")
    for path, name in (("", "index.html"), ("en/", "en/index.html"), ("en/index.html", "en/index.html")):
        assert b"".join(Client().get(f"/public/{path}")) == f"<h1>{name}</h1>".encode()
    for path in ("../secret", "%2e%2e/secret", "..%2fsecret", "nothing.html"):
        assert Client().get(f"/public/{path}").status_code == 404
    assert Client().post("/public/").status_code in (403, 405)


def test_the_internal_deployment_is_all_that_there_is_today(deployed, holding):
    imported()
    client = holding("province_officer")
    deployed("internal")
    assert client.get("/publications/").status_code == 200


def test_only_three_names_are_known():
    assert [deployment({"SANTU_DEPLOYMENT": name}) for name in ("", "internal", "work", "public")] == [
        "",
        "internal",
        "work",
        "public",
    ]
    with pytest.raises(Refused, match=r"SANTU_DEPLOYMENT 只能是 internal、work、public"):
        deployment({"SANTU_DEPLOYMENT": "intranet"})
