"""Signing in: the cast of a demonstration without a password, everybody else with one; nothing is open to strangers."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from santu.web.urls import urlpatterns

OPEN_TO_ALL = {
    "account_login",
    "outside",
    "outside-back",
    "sign-up",
    "language",
    "theme",
    "health-live",
    "health-ready",
    "metrics",
    "public-site",
    "public-file",
    "rate",
    "phone",
    "phone-worker",
    "phone-manifest",
}


def test_a_stranger_is_asked_to_sign_in(db):
    answer = Client().get("/plans/?day=2021-10-31")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?next=/plans/%3Fday%3D2021-10-31"


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: pattern.name)
def test_every_page_but_the_open_ones_wants_a_person(db, pattern):
    wanted = {
        name: 1 if "number" in f"{name} {kind}".lower() else "x"
        for name, kind in pattern.pattern.converters.items()
    }
    answer = Client().get(reverse(pattern.name, kwargs=wanted))
    assert (answer.status_code == 302) is (pattern.name not in OPEN_TO_ALL)
    assert get_resolver()


def test_the_cast_comes_in_without_a_password(cast):
    client = Client()
    page = client.get("/sign-in").content.decode()
    assert "演示：编办经办人" in page
    assert "合成" in page
    answer = client.post("/sign-in", {"demo": "demo-approver", "next": "/plans/"})
    assert answer["Location"] == "/plans/"
    assert client.get("/").status_code == 200


def test_nobody_comes_in_without_a_password_where_nothing_is_a_demonstration(db):
    answer = Client().post("/sign-in", {"demo": "demo-planner"})
    assert answer.status_code == 422
    assert "用户名或密码不对" in answer.content.decode()


def test_a_page_of_somebody_else_is_never_gone_to(cast):
    answer = Client().post("/sign-in", {"demo": "demo-planner", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_language_and_theme_are_kept(browsing):
    client = browsing()
    client.post("/language", {"language": "en", "next": "/"})
    client.post("/theme", {"theme": "dark", "next": "/"})
    page = client.get("/").content.decode()
    assert '<html lang="en" data-theme="dark" data-bs-theme="dark">' in page
    assert "Sign out" in page


def test_pages_carry_a_strict_policy(browsing):
    policy = browsing().get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_day_that_is_none_is_refused_in_the_page(browsing):
    answer = browsing().get("/?day=31.10.2021")
    assert answer.status_code == 404
    assert "“31.10.2021”不是日期" in answer.content.decode()
