"""Tokens: whose they are, what they carry, and when they end."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from santu.accounts.domain.roles import SECOND_FACTOR, Right
from santu.accounts.domain.tokens import LONGEST_DAYS, MOST, rights_carried
from santu.accounts.models import Token
from santu.accounts.selectors.tokens import tokens_of
from santu.accounts.services.grants import grant_take
from santu.accounts.services.tokens import token_make, token_revoke
from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from tests.api.conftest import Program
from tests.db.registers import holder, imported

DAY = timedelta(days=1)


@pytest.fixture
def officer(db):
    imported()
    return holder("province_officer")


def made(user, **given):
    until = timezone.localdate() + DAY
    return token_make(
        **{"user": user, "name": "导出", "until": until, "reads_only": False, "by": user} | given
    )


def test_a_token_acts_for_its_person_and_its_secret_is_kept_nowhere(officer):
    secret = made(officer)
    me = Program(Authorization=f"Bearer {secret}").get("/me").json()
    assert (me["username"], me["token"]["name"]) == (officer.username, "导出")
    assert set(me["rights"]) == {
        "read",
        "import",
        "design",
        "plan",
        "publish",
        "quota",
        "lists",
        "serve",
        "survey",
    }
    kept = "".join(str(value) for row in Token.objects.values_list() for value in row)
    kept += "".join(str(value) for row in AuditEntry.objects.values_list() for value in row)
    assert secret not in kept
    assert AuditEntry.objects.order_by("-pk").first().act == "token_make"


def test_a_token_never_carries_what_takes_a_second_factor():
    assert not rights_carried(reads_only=False) & SECOND_FACTOR
    assert rights_carried(reads_only=True) == {Right.READ, Right.AUDIT}


def test_it_ends_when_it_is_revoked_when_its_day_is_over_and_with_its_person(officer):
    secret = made(officer)
    program = Program(Authorization=f"Bearer {secret}")
    officer.is_active = False
    officer.save()
    assert program.get("/me").status_code == 401
    officer.is_active = True
    officer.save()
    assert program.get("/me").status_code == 200
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False):
        assert program.get("/me").status_code == 401
    token_revoke(number=tokens_of(officer)[0].number, user=officer, by=officer)
    answer = program.get("/me")
    assert answer.status_code == 401
    assert "已撤销、已过期" in answer.json()["faults"][0]["message"]


def test_a_right_that_is_taken_is_gone_with_the_next_request(officer):
    program = Program(Authorization=f"Bearer {made(officer)}")
    assert program.get("/units").json()
    grant_take(number=officer.grants.get().pk, reason="调离", by=None)
    assert program.get("/units").status_code == 403


def test_what_only_reads_does_not_act_and_says_why(officer):
    program = Program(Authorization=f"Bearer {made(officer, reads_only=True)}")
    assert program.get("/scenarios").status_code == 200
    answer = program.post("/scenarios", {})
    assert answer.status_code == 403
    assert "只能查看" in answer.json()["faults"][0]["message"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "没有写令牌的用途"),
        ({"name": "长" * 101}, "超过 100 个字"),
        ({"until": None}, "没有写令牌的有效期"),
        ({"until": timezone.localdate() - DAY}, "不在今天到"),
        ({"until": timezone.localdate() + (LONGEST_DAYS + 1) * DAY}, "不在今天到"),
    ],
)
def test_what_will_not_do_is_told(officer, given, said):
    with pytest.raises(Refused, match=said):
        made(officer, **given)
    assert not Token.objects.exists()


def test_nobody_has_too_many_and_nobody_revokes_anothers(officer):
    for _ in range(MOST):
        made(officer)
    with pytest.raises(Refused, match="不能再建"):
        made(officer)
    with pytest.raises(Refused, match="没有第"):
        token_revoke(number=tokens_of(officer)[0].number, user=holder("finance"), by=None)


def test_the_page_shows_a_secret_once_and_revokes(officer):
    client = Client()
    client.force_login(officer)
    until = timezone.localdate() + DAY
    answer = client.post("/account/tokens/", {"name": "日报", "rights": "acts", "until": str(until)})
    page = answer.content.decode()
    secret = page[page.index("santu_") :].partition("<")[0]
    assert Program(Authorization=f"Bearer {secret}").get("/me").json()["token"]["reads_only"] is False
    again = client.get("/account/tokens/").content.decode()
    assert "日报" in again
    assert secret not in again
    assert "no-store" in answer["Cache-Control"]
    [row] = tokens_of(officer)
    assert client.post(f"/account/tokens/{row.number}/revoke").status_code == 302
    assert "令牌已撤销" in client.get("/account/tokens/").content.decode()
    refused = client.post("/account/tokens/", {"name": "", "until": "x"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "没有写令牌的用途" in refused.content.decode()
    assert "不是日期" in refused.content.decode()
