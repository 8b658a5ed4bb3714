"""The second factor: setting it up, signing in with it, and the rights that nobody has without it."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from santu.accounts.domain.one_time import STEP
from santu.accounts.services.people import user_create
from santu.accounts.services.second_factor import second_factor_remove
from santu.audit.models import AuditEntry
from santu.register.selectors.reach import Sight
from santu.web import limits
from tests.db.registers import holder
from tests.signed_in import SECRET, app_of, code_now, signed_in

PASSWORD = "Zhonghe-1407-lu"


@pytest.fixture
def wang(db):
    return user_create(username="wang", title_zh="县委编办", by=None, password=PASSWORD)


def began(client: Client | None = None) -> Client:
    client = client or Client()
    assert client.post("/sign-in", {"login": "wang", "password": PASSWORD}).status_code == 302
    return client


def coded(client: Client, code: str) -> int:
    return client.post("/sign-in/code", {"code": code}).status_code


def set_up(client: Client) -> str:
    """The whole way, as the page leads; the secret that the app took."""
    assert client.get("/account/second-factor/set-up")["Location"].startswith("/account/again?")
    client.post("/account/again?next=/account/second-factor/set-up", {"password": PASSWORD})
    page = client.get("/account/second-factor/set-up").content.decode()
    assert "<svg" in page
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    secret = re.search(r'class="key">(\w+)<', page)[1]
    answer = client.post("/account/second-factor/set-up", {"code": code_now(secret)})
    assert answer["Location"] == "/account/recovery-codes"
    return secret


def test_it_is_set_up_and_then_asked_for(wang):
    client = began()
    secret = set_up(client)
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/account/recovery-codes").content.decode())
    assert len(codes) == 10
    assert codes[0] not in client.get("/account/recovery-codes").content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=True):
        other = began()
        assert other.get("/")["Location"] == "/sign-in?next=/"
        assert coded(other, code_now(secret)) == 302
        assert other.get("/").status_code == 200
        third = began()
        assert coded(third, codes[0]) == 302
        assert coded(began(), codes[0]) == 422
    deeds = list(AuditEntry.objects.values_list("act", flat=True))
    assert "second_factor_set" in deeds
    assert secret not in "".join(str(row) for row in AuditEntry.objects.values_list())


def test_a_code_is_good_once_in_whatever_process(wang):
    app_of(wang)
    code = code_now()
    assert coded(began(), code) == 302
    # Another process knows nothing of what this one remembers beside the database.
    with time_machine.travel(timezone.now() + timedelta(seconds=STEP), tick=True):
        answer = began().post("/sign-in/code", {"code": code})
        assert answer.status_code == 422
        assert "已经用过" in answer.content.decode()
        assert coded(began(), code_now(later=1)) == 302


def test_the_code_of_the_set_up_does_not_sign_in(wang):
    client = began()
    secret = set_up(client)
    with time_machine.travel(timezone.now() + timedelta(seconds=STEP), tick=True):
        assert coded(began(), code_now(secret, later=-1)) == 422


def test_a_wrong_code_leaves_the_secret_of_the_set_up_as_it_is(wang):
    client = began()
    client.post("/account/again?next=/account/second-factor/set-up", {"password": PASSWORD})
    first, second = (
        re.search(r'class="key">(\w+)<', answer.content.decode())[1]
        for answer in (
            client.get("/account/second-factor/set-up"),
            client.post("/account/second-factor/set-up", {"code": "000000"}),
        )
    )
    assert first == second


def test_wrong_codes_lock_and_say_until_when(wang):
    app_of(wang)
    client = began()
    assert [coded(client, "000000") for _ in range(limits.CODES.most)] == [422] * limits.CODES.most
    answer = client.post("/sign-in/code", {"code": code_now()})
    assert answer.status_code == 429
    assert re.search(r"验证码试得太多.*请在 \d\d:\d\d 以后再试", answer.content.decode())
    assert int(answer["Retry-After"]) > 0


def test_nobody_reaches_the_code_without_the_password(wang):
    app_of(wang)
    assert Client().get("/sign-in/code")["Location"] == "/sign-in"
    assert Client().post("/sign-in/code", {"code": code_now()})["Location"] == "/sign-in"


def test_a_right_that_asks_for_it_does_not_count_without_it(at):
    plan = at("proven")
    person = holder("commission")
    path = f"/plans/{plan.pk}/approve"
    without, passed = signed_in(person, code=False), signed_in(person)
    answer = without.post(path, {})
    assert answer.status_code == 403
    assert "要两步验证才能用" in answer.content.decode()
    assert 'href="/account/second-factor"' in answer.content.decode().split("<main")[1]
    assert without.post("/plans/990001/approve", {}).status_code == 403, "tells nothing of what there is"
    assert without.get(f"/plans/{plan.pk}/").status_code == 200
    assert "这次登录还没有通过" in without.get("/").content.decode()
    assert passed.post(path, {}).status_code == 422
    assert "这次登录还没有通过" not in passed.get("/").content.decode()


def test_it_counts_no_more_once_it_is_taken_off(at):
    plan = at("proven")
    person = holder("commission")
    client = signed_in(person)
    Authenticator.objects.filter(user=person).delete()
    assert client.post(f"/plans/{plan.pk}/approve", {}).status_code == 403


def test_the_cast_has_passed_in_a_demonstration_and_nowhere_else(browsing, at, monkeypatch):
    plan = at("proven")
    client = browsing(approver=True)
    assert client.post(f"/plans/{plan.pk}/approve", {}).status_code == 422
    assert client.get("/account/second-factor/set-up")["Location"] == "/account/second-factor"
    assert "演示人员不用设置" in client.get("/account/second-factor").content.decode()
    monkeypatch.setattr("santu.accounts.selectors.second_factor.database_is_demo", lambda: False)
    assert client.post(f"/plans/{plan.pk}/approve", {}).status_code == 403


def test_who_lost_phone_and_codes_is_helped_on_the_server(wang):
    app_of(wang)
    client = signed_in(wang)
    second_factor_remove(user=wang, by=None)
    assert client.get("/").status_code == 302
    assert began().get("/").status_code == 200
    assert SECRET not in str(list(AuditEntry.objects.values_list("after", flat=True)))


def test_sight_withholds_in_one_place(db):
    person = holder("security_administrator")
    seen = []
    for code, administering in ((False, True), (True, False), (True, True)):
        answer = signed_in(person, code=code, administering=administering).get("/")
        sight = answer.wsgi_request.sight
        assert isinstance(sight, Sight)
        seen.append(sorted(sight.withheld))
    assert seen == [["grant"], ["grant"], []]
