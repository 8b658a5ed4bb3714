"""One's own password, on the page."""

import pytest
from django.test import Client

from santu.accounts.models import User
from santu.accounts.services.people import user_create
from santu.audit.models import AuditEntry

OLD, NEW = "Zhonghe-1407-lu", "Bei-cheng-88-xiang"


@pytest.fixture
def wang(db):
    """Somebody with a password, signed in with it."""
    user_create(username="wang", title_zh="县委编办", by=None, password=OLD)
    client = Client()
    assert client.post("/sign-in", {"login": "wang", "password": OLD}).status_code == 302
    return client


def changed(client, **given):
    said = {"oldpassword": OLD, "password1": NEW, "password2": NEW} | given
    return client.post("/account/password", said, headers={"HX-Request": "true"})


def test_who_knows_the_old_password_sets_another_and_stays(wang):
    elsewhere = Client()
    elsewhere.post("/sign-in", {"login": "wang", "password": OLD})
    answer = changed(wang)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/account/password?done=1")
    assert "密码已修改" in wang.get("/account/password?done=1").content.decode()
    assert elsewhere.get("/").status_code == 302
    assert Client().post("/sign-in", {"login": "wang", "password": OLD}).status_code == 422
    assert Client().post("/sign-in", {"login": "wang", "password": NEW}).status_code == 302
    entry = AuditEntry.objects.order_by("-pk").first()
    assert (entry.act, entry.by) == ("password_set", "wang")
    kept = "".join(str(value) for row in AuditEntry.objects.values_list() for value in row)
    assert OLD not in kept
    assert NEW not in kept


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"oldpassword": "wrong"}, ["密码不对"]),
        ({"password2": "other"}, ["两次输入的新密码不同"]),
        ({"password1": OLD, "password2": OLD}, ["新密码与现在的密码相同"]),
        (
            {"password1": "1234567", "password2": "1234567"},
            ["密码太短；请至少用 8 个字符", "常见的密码", "密码全是数字"],
        ),
        ({"oldpassword": "wrong", "password1": "", "password2": ""}, ["密码不对", "没有写新密码"]),
    ],
)
def test_what_will_not_do_is_told_all_at_once_and_changes_nothing(wang, given, said):
    before = User.objects.get().password
    answer = changed(wang, **given)
    assert answer.status_code == 422
    for text in said:
        assert text in answer.content.decode()
    assert User.objects.get().password == before


def test_people_of_a_demonstration_have_none(browsing):
    client = browsing()
    page = client.get("/account/password").content.decode()
    assert "演示人员没有密码" in page
    assert "<input" not in page[page.index("<main") :]
    answer = changed(client)
    assert answer.status_code == 422
    assert "登录不用密码" in answer.content.decode()


def test_the_menu_leads_there(browsing):
    assert 'href="/account/password"' in browsing().get("/design-language").content.decode()
