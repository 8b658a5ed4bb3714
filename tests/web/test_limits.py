"""Too often is refused with 429 in the form that was asked for, and says when to come back."""

import re
from dataclasses import replace

import pytest
from django.test import Client, RequestFactory

from santu.accounts.services.people import user_create
from santu.config import environment
from santu.hits import limits as counting
from santu.hits.addresses import address_of, is_local
from santu.web import limits

PASSWORD = "三张图 2020-06-30"


@pytest.fixture
def few(monkeypatch):
    """``few("SIGN_IN_PERSON", 2)``: the limit is this."""

    def of(name, most):
        limit = replace(getattr(limits, name), most=most)
        monkeypatch.setattr(limits, name, limit)
        return limit

    return of


def tried(username="wang", password="falsch", client=None, **headers):
    return (client or Client()).post("/sign-in", {"login": username, "password": password}, headers=headers)


def test_a_person_is_tried_only_so_often(db, few):
    few("SIGN_IN_PERSON", 2)
    user_create(username="wang", title_zh="编办", by=None, password=PASSWORD)
    assert [tried().status_code for _ in range(3)] == [422, 422, 429]
    answer = tried(password=PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 600
    assert re.search(r"试得太多，暂停登录：.*请在 \d\d:\d\d 以后再试", answer.content.decode())
    assert tried(username="li").status_code == 422


def test_who_comes_in_begins_anew(db, few):
    few("SIGN_IN_PERSON", 2)
    user_create(username="wang", title_zh="编办", by=None, password=PASSWORD)
    assert [tried().status_code, tried(password=PASSWORD).status_code, tried().status_code] == [422, 302, 422]


def test_an_address_is_counted_whomever_it_tries(db, few):
    few("SIGN_IN_ADDRESS", 2)
    assert [tried(username=name).status_code for name in "甲乙丙"] == [422, 422, 429]


def test_programs_are_told_in_json(db, few):
    few("SIGN_IN_ADDRESS", 0)
    answer = tried(accept="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/json")
    assert "办得太频繁" in answer.json()["faults"][0]["message"]


def test_searching_and_uploading_too_often_is_refused_in_the_page(browsing, monkeypatch):
    def none(**given):
        raise counting.TooOften(counting.SEARCHES, 7)

    client = browsing()
    assert client.get("/search?q=村").status_code == 200
    monkeypatch.setattr(counting, "hit_count", none)
    for answer in (client.get("/search?q=村"), client.post("/imports/new", {})):
        assert (answer.status_code, answer["Retry-After"]) == (429, "7")
    part = client.get("/search/suggest?q=村", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Retarget"]) == (429, "#faults")
    assert client.get("/imports/new").status_code == 200


def test_only_a_proxy_of_ours_says_where_a_request_comes_from(settings):
    def asked(remote, forwarded=None):
        more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
        return RequestFactory().get("/", REMOTE_ADDR=remote, **more)

    settings.SANTU_PROXIES = environment.proxies({"SANTU_PROXIES": "127.0.0.1, 10.0.0.0/24"})
    assert address_of(asked("127.0.0.1", "192.0.2.7")) == "192.0.2.7"
    assert address_of(asked("127.0.0.1", "198.51.100.1, 192.0.2.7, 10.0.0.3")) == "192.0.2.7"
    assert address_of(asked("192.0.2.9", "127.0.0.1")) == "192.0.2.9"
    assert is_local(asked("127.0.0.1"))
    assert not is_local(asked("127.0.0.1", "127.0.0.1"))
    assert not is_local(asked("192.0.2.9"))
