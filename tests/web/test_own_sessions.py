"""One's open sessions: seen, ended elsewhere, ended by a new password; and residents, whose account is the least."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from santu.accounts.domain.devices import device_of, device_said
from santu.accounts.models import OpenSession, User
from santu.accounts.selectors.grants import held_by
from santu.accounts.services.people import password_set, user_create
from santu.accounts.services.sessions import sessions_forget
from santu.accounts.sessions import SessionStore

PASSWORD, OTHER = "Zhonghe-1407-lu", "Bei-cheng-88-xiang"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)


@pytest.fixture
def wang(db):
    return user_create(username="wang", title_zh="县委编办", by=None, password=PASSWORD)


def comes(agent: str) -> Client:
    client = Client(headers={"User-Agent": agent})
    assert client.post("/sign-in", {"login": "wang", "password": PASSWORD}).status_code == 302
    return client


def test_they_are_listed_by_device_and_time_and_nothing_else(wang):
    client, _ = comes(FIREFOX), comes(PHONE)
    page = client.get("/account/sessions").content.decode()
    assert page.count("Firefox（Windows）") == 1
    assert page.count("Chrome（安卓手机或平板）") == 1
    assert page.count("就是这里") == 1
    for kept in (client.session.session_key, "Mozilla", "127.0.0.1"):
        assert kept not in page
        assert kept not in str([SessionStore().decode(one.session_data) for one in OpenSession.objects.all()])


def test_one_that_is_ended_elsewhere_is_refused_on_the_next_request(wang):
    mine, lost = comes(FIREFOX), comes(PHONE)
    page = mine.get("/account/sessions").content.decode()
    other = page.split("Chrome（")[1]
    handle = re.search(r'name="session" value="(\w+)"', other)[1]
    assert lost.get("/").status_code == 200
    assert mine.post("/account/sessions", {"session": handle}).status_code == 302
    assert lost.get("/").status_code == 302
    assert mine.get("/").status_code == 200
    assert mine.post("/account/sessions", {"session": handle}).status_code == 422


def test_nobody_ends_the_session_of_somebody_else(wang):
    user_create(username="li", title_zh="编办", by=None, password=PASSWORD)
    mine = comes(FIREFOX)
    handle = re.search(r'name="session" value="(\w+)"', mine.get("/account/sessions").content.decode())[1]
    client = Client()
    client.post("/sign-in", {"login": "li", "password": PASSWORD})
    assert client.post("/account/sessions", {"session": handle}).status_code == 422
    assert mine.get("/").status_code == 200


def test_all_others_are_ended_at_once(wang):
    mine, others = comes(FIREFOX), [comes(PHONE), comes(FIREFOX)]
    mine.post("/account/sessions", {"others": "1"})
    assert [one.get("/").status_code for one in others] == [302, 302]
    assert mine.get("/").status_code == 200


def test_a_new_password_ends_them(wang):
    mine, other = comes(FIREFOX), comes(PHONE)
    given = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    assert mine.post("/account/password", given).status_code == 302
    assert (mine.get("/").status_code, other.get("/").status_code) == (200, 302)
    password_set(user=User.objects.get(username="wang"), password=PASSWORD, by=None)
    assert mine.get("/").status_code == 302
    assert not OpenSession.objects.filter(user=wang).exists()


def test_what_is_over_is_forgotten(wang, settings):
    client = comes(FIREFOX)
    with time_machine.travel(timezone.now() + timedelta(days=13)):
        assert client.get("/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        sessions_forget()
        assert OpenSession.objects.filter(user=wang).count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=28)):
        sessions_forget()
        assert not OpenSession.objects.exists()


def test_devices_in_plain_words():
    assert str(device_said(device_of(FIREFOX))) == "Firefox（Windows）"
    assert str(device_said(device_of("curl/8.0"))) == "其他设备"
    assert str(device_said("")) == "其他设备"


def test_residents_sign_up_only_where_the_setting_lets_them(db, settings):
    given = {"username": "小河边", "password": OTHER, "again": OTHER}
    assert Client().get("/sign-up").status_code == 404
    assert Client().post("/sign-up", given).status_code == 404
    assert not User.objects.exists()
    settings.SANTU_SIGN_UP = True
    client = Client()
    assert client.post("/sign-up", given | {"again": "x"}).status_code == 422
    assert client.post("/sign-up", given).status_code == 302
    user = User.objects.get()
    assert [(one.role, one.unit) for one in held_by(user)] == [("resident", "")]
    page = client.get("/").content.decode()
    assert "您现在可以做的" in page
    assert 'href="/standards/"' in page
    assert "导入名单" not in page
    assert client.get("/plans/").status_code == 403
