"""The page of webhooks: shown to who operates the system, in their session; the secret once, what was sent, and sending again."""

import re

import pytest

from santu.webhooks.models import Delivery, Subscription
from santu.webhooks.services.delivering import deliveries_send
from tests.db.hooks import receiving
from tests.db.registers import holder, unit
from tests.db.running import COUNTY, county, window_case
from tests.signed_in import signed_in

PAGE = "/account/webhooks/"


@pytest.fixture
def receiver(db, settings):
    county()
    with receiving() as receiver:
        settings.SANTU_WEBHOOK_HOSTS = frozenset({receiver.host})
        yield receiver


@pytest.fixture
def admin(db):
    return signed_in(holder("system_administrator"))


def form(receiver, **said):
    return {"name": "县级平台", "url": receiver.url, "unit": COUNTY, "kinds": ["case.opened"], **said}


def test_it_says_that_nothing_leaves_where_no_host_is_listed(admin):
    shown = admin.get(PAGE).content.decode()
    assert "不向外发送任何东西" in shown
    assert 'name="url"' not in shown


def test_it_takes_a_session_opened_for_the_purpose(db):
    client = signed_in(holder("system_administrator"), administering=False)
    assert client.get(PAGE).status_code == 403


def test_the_secret_is_shown_once(admin, receiver):
    made = admin.post(PAGE, form(receiver)).content.decode()
    assert re.search(r"<code>whsec_[A-Za-z0-9+/]{43}=</code>", made)
    again = admin.get(PAGE).content.decode()
    assert "whsec_" not in again
    assert receiver.url in again
    assert Subscription.objects.get().unit_id == unit(COUNTY)


def test_all_that_is_wrong_is_told_beside_its_field(admin, receiver):
    answer = admin.post(PAGE, {"name": "", "url": "http://10.0.0.1/", "unit": "哪里", "kinds": []})
    assert answer.status_code == 422
    told = answer.content.decode()
    for words in ("没有写推送给哪个系统", "没有选推送哪些事件", "不是一个单位", "不在允许推送的主机里"):
        assert words in told


def test_what_was_sent_is_shown_and_sent_again(admin, receiver):
    admin.post(PAGE, form(receiver))
    case = window_case()
    receiver.answers = [(500, ""), (200, "")]
    deliveries_send()
    shown = admin.get(PAGE).content.decode()
    assert case.number in shown
    assert "连续失败 1 次" in shown
    assert "发过 1 次" in shown
    message = Delivery.objects.get()
    assert admin.post(f"{PAGE}messages/{message.pk}/again").status_code == 302
    deliveries_send()
    assert "已收到" in admin.get(PAGE).content.decode()
    number = Subscription.objects.get().pk
    assert admin.post(f"{PAGE}{number}/stop", {"reason": "检修"}).status_code == 302
    assert "推送已停止" in admin.get(PAGE).content.decode()
    assert admin.post(f"{PAGE}{number}/start").status_code == 302


def test_a_case_tells_the_same_in_english(admin, receiver):
    admin.post(PAGE, form(receiver))
    window_case()
    english = signed_in(holder("system_administrator"), language="en").get(PAGE).content.decode()
    main = re.sub(
        r"<[^>]+lang=\"zh[^>]*>.*?</[a-z]+>|<input[^>]*>", "", english.split("<main")[1], flags=re.DOTALL
    )
    assert not re.search(r"[\u4e00-\u9fff]", main.replace("县级平台", "").split("</main>")[0])
