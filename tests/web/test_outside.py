"""The outside sign-on: an independent provider lets people in whom the office entered; whatever is not right is told."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from santu.accounts.domain.outside import Outside
from santu.accounts.models import User
from santu.accounts.services.outside import outside_unlink
from santu.accounts.services.people import user_create, user_deactivate
from santu.accounts.services.residents import resident_register
from santu.audit.models import AuditEntry
from santu.config.outside import outside
from santu.kernel.messages import Refused
from tests.issuers import CLIENT, Lying, free_port, independent, let_through, lying
from tests.signed_in import app_of, code_now

PASSWORD = "Zhonghe-1407-lu"
WANG = {"sub": "s-1", "preferred_username": "wang", "name": "王某某"}
TWICE = {"sub": "s-2", "preferred_username": "li", "amr": ["pwd", "otp"]}


def of(issuer: str, **more: object) -> Outside:
    plain = Outside(
        issuer, CLIENT, "secret", "县政务登录", "preferred_username", frozenset({("amr", "otp")}), ""
    )
    return replace(plain, **more)


@pytest.fixture(scope="module")
def provider():
    with independent(WANG, TWICE, {"sub": "s-3"}, {"sub": "s-4", "preferred_username": "nobody"}) as address:
        yield address


@pytest.fixture
def people(db):
    return [
        user_create(username=name, title_zh="县委编办", by=None, password=PASSWORD) for name in ("wang", "li")
    ]


@pytest.fixture
def comes(provider, settings, people):
    """``comes("s-1")``: somebody goes there and back; their browser, and what the last page answered."""
    settings.SANTU_OIDC = of(provider)

    def come(subject: str, client: Client | None = None) -> tuple[Client, object]:
        client = client or Client()
        away = client.post("/sign-in/outside", {"next": "/account/sessions"})
        assert away.status_code == 302
        return client, client.get(let_through(away["Location"], subject))

    return come


@pytest.fixture
def liar(settings, people):
    with lying() as issuer:
        settings.SANTU_OIDC = of(issuer.issuer)
        yield issuer


def back_from(issuer: Lying, **more: object) -> object:
    """What the page answers that somebody comes back to."""
    client = Client()
    away = client.post("/sign-in/outside")
    assert away.status_code == 302, away.content.decode()
    asked = parse_qs(urlsplit(away["Location"]).query)
    issuer.claims = {"nonce": asked["nonce"][0], "preferred_username": "wang"} | issuer.claims
    return client.get("/sign-in/outside/back", {"code": "c", "state": asked["state"][0]} | more)


def told(answer: object, text: str) -> None:
    page = answer.content.decode()
    assert answer.status_code == 403, page
    assert text in page


def test_there_is_none_unless_it_is_set(settings, db):
    assert settings.SANTU_OIDC is None
    assert "sign-in/outside" not in Client().get("/sign-in").content.decode()
    assert Client().post("/sign-in/outside").status_code == 404
    assert Client().get("/sign-in/outside/back").status_code == 404


def test_whom_the_office_entered_comes_in_and_is_linked_once(comes, provider):
    client, answer = comes("s-1")
    assert answer["Location"] == "/account/sessions"
    assert client.get("/account/sessions").status_code == 200
    comes("s-1")
    link = SocialAccount.objects.get()
    assert (link.user.username, link.provider, link.extra_data) == ("wang", provider, {})
    assert "s-1" not in link.uid
    entries = AuditEntry.objects.filter(act="outside_link")
    assert [(one.by, "s-1" in one.after, "王某某" in one.after) for one in entries] == [
        ("wang", False, False)
    ]
    assert not SocialToken.objects.exists()
    assert User.objects.count() == 2


def test_what_is_sent_there_holds_state_nonce_and_a_challenge(provider, settings, people):
    settings.SANTU_OIDC = of(provider)
    first, second = (
        parse_qs(urlsplit(Client().post("/sign-in/outside")["Location"]).query) for _ in range(2)
    )
    assert first["code_challenge_method"] == ["S256"]
    assert first["response_type"] == ["code"]
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]


def test_the_verifier_is_shown_with_the_code(liar):
    assert back_from(liar).status_code == 302
    assert len(liar.sent["code_verifier"][0]) >= 43
    assert liar.sent["client_secret"] == ["secret"]


def test_an_answer_counts_once_and_only_where_it_was_asked_for(comes, provider):
    client = Client()
    back = let_through(client.post("/sign-in/outside")["Location"], "s-1")
    told(Client().get(back), "不是从本页开始的")
    assert client.get(back).status_code == 302
    told(Client().get(back), "请从登录页重新开始")
    told(Client().get("/sign-in/outside/back"), "请从登录页重新开始")


def test_who_has_no_account_is_told_what_to_do(comes):
    _, answer = comes("s-4")
    told(
        answer, "统一登录认出您是“nobody”，但这里没有这个账号；请单位的系统管理员用 santu user 登记后再登录。"
    )
    assert not SocialAccount.objects.exists()


def test_who_is_suspended_is_told_so_also_when_linked(comes, people):
    comes("s-1")
    user_deactivate(user=people[0], reason="调离", by=None)
    told(comes("s-1")[1], "这个账号已停用")


def test_a_missing_name_is_told(comes):
    told(comes("s-3")[1], "没有给出用户名（preferred_username）")


def test_the_subject_counts_once_it_is_linked(liar, people):
    assert back_from(liar).status_code == 302
    liar.claims = {"preferred_username": "renamed"}
    assert back_from(liar).status_code == 302
    liar.claims = {"sub": "s-9", "preferred_username": "wang"}
    told(back_from(liar), "已与统一登录里的另一个身份关联")
    outside_unlink(user=people[0], by=None)
    liar.claims = {"sub": "s-9", "preferred_username": "wang"}
    assert back_from(liar).status_code == 302
    assert AuditEntry.objects.filter(act="outside_unlink").count() == 1


def test_an_account_of_a_resident_is_nobody_of_the_office(liar):
    resident_register(username="zhang", password=PASSWORD, by=None)
    liar.claims = {"preferred_username": "zhang", "sub": "s-7"}
    told(back_from(liar), "是居民或演示的账号")


def test_a_name_may_come_from_the_provider_itself_but_not_of_somebody_else(liar):
    liar.claims = {"preferred_username": None}
    assert back_from(liar).status_code == 302
    liar.claims = {"preferred_username": None, "sub": "s-8"}
    told(back_from(liar), "没有给出用户名")


def test_rights_wait_for_a_second_factor_that_somebody_vouches_for(comes, people):
    def passed(client: Client) -> bool:
        return "这次登录已通过" in client.get("/account/second-factor").content.decode()

    def record(client: Client) -> list[bool]:
        return [one.get("factor") for one in client.session["account_authentication_methods"]]

    assert record(comes("s-2")[0]) == [True]
    plain, _ = comes("s-1")
    assert record(plain) == [False]
    app_of(people[0])
    asked, answer = comes("s-1")
    assert answer["Location"].startswith("/sign-in/code")
    assert asked.get("/account/sessions").status_code == 302
    assert asked.post("/sign-in/code", {"code": code_now()}).status_code == 302
    assert asked.get("/account/sessions").status_code == 200


def test_signing_out_leads_to_where_the_provider_ends_its_own(comes, provider):
    client, _ = comes("s-1")
    there = urlsplit(client.post("/sign-out")["Location"])
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{provider}/oauth2/end_session"
    assert parse_qs(there.query)["post_logout_redirect_uri"] == ["http://testserver/sign-in"]
    assert client.get("/account/sessions").status_code == 302


def forged(issuer: Lying, how: str) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    ways = {
        "another key": lambda claims: issuer.sign(claims, key=other),
        "another name of a key": lambda claims: issuer.sign(claims, headers={"kid": "two"}),
        "unsigned": lambda claims: jwt.encode(claims, None, algorithm="none", headers={"kid": "one"}),
        "by our secret": lambda claims: jwt.encode(
            claims, "secret" * 8, algorithm="HS256", headers={"kid": "one"}
        ),
        "cut": lambda claims: issuer.sign(claims)[:-8],
        "no token": lambda _claims: "",
    }
    issuer.signed = ways[how]


@pytest.mark.parametrize(
    "how", ["another key", "another name of a key", "unsigned", "by our secret", "cut", "no token"]
)
def test_a_forged_token_lets_nobody_in(liar, how):
    forged(liar, how)
    told(back_from(liar), "身份凭证核对不上")
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://127.0.0.1:1"},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"exp": None},
        {"iat": 4102444800},
    ],
    ids=str,
)
def test_a_token_for_somebody_else_lets_nobody_in(liar, claims):
    liar.claims = claims
    told(back_from(liar), "身份凭证核对不上")


def test_a_token_that_is_over_is_told_as_such(liar):
    liar.claims = {"iat": 1700000000, "exp": 1700000300}
    told(back_from(liar), "身份凭证已过期")


@pytest.mark.parametrize(
    ("path", "made", "text"),
    [
        ("/token", (400, {"Content-Type": "application/json"}, '{"error": "invalid_grant"}'), "没有放行"),
        ("/token", (500, {}, "oh"), "没有放行"),
        ("/token", (200, {}, "oh"), "没有正常回答"),
        ("/token", {"access_token": "a"}, "没有正常回答"),
        ("/token", (302, {"Location": "http://localhost:1/elsewhere"}, ""), "没有放行"),
        ("/keys", (500, {}, "oh"), "没有正常回答"),
        ("/keys", {"keys": []}, "核对不上"),
        ("/keys", {"keys": [{"kty": "RSA"}]}, "核对不上"),
        ("/keys", [], "没有正常回答"),
        ("/keys", {}, "核对不上"),
    ],
)
def test_whatever_the_provider_answers_amiss_is_told(liar, path, made, text):
    liar.changed[path] = lambda _plain: made
    told(back_from(liar), text)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        ({"issuer": "http://127.0.0.1:1"}, "与设置的"),
        ({"token_endpoint": "http://127.0.0.1:1/token"}, "与设置的"),
        ({"jwks_uri": "http://elsewhere.example/keys"}, "与设置的"),
        ({"authorization_endpoint": None}, "与设置的"),
        (None, "没有正常回答"),
    ],
)
def test_another_issuer_or_another_host_is_refused_before_anybody_is_sent(liar, made, text):
    liar.changed["/.well-known/openid-configuration"] = lambda plain: [] if made is None else plain | made
    answer = Client().post("/sign-in/outside")
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert liar.asked == ["/.well-known/openid-configuration"]


def test_one_that_is_down_is_told_beside_the_form(settings, people):
    settings.SANTU_OIDC = of(f"http://127.0.0.1:{free_port()}")
    client = Client(headers={"Referer": "http://testserver/sign-in"})
    answer = client.post("/sign-in/outside")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "现在连不上或没有正常回答；请稍后再试，或用密码登录" in page
    assert 'id="password"' in page


def test_who_declined_there_is_told(liar):
    client = Client()
    state = parse_qs(urlsplit(client.post("/sign-in/outside")["Location"]).query)["state"][0]
    told(client.get("/sign-in/outside/back", {"error": "access_denied", "state": state}), "没有放行")


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"ISSUER": "http://sso.example.gov.cn"}, "SANTU_OIDC_ISSUER"),
        ({"ISSUER": "https://sso.example.gov.cn/?a=b"}, "SANTU_OIDC_ISSUER"),
        ({"CLIENT_SECRET": ""}, "SANTU_OIDC_CLIENT_SECRET"),
        ({"FACTORS": "otp"}, "SANTU_OIDC_FACTORS"),
    ],
)
def test_a_setting_that_will_not_do_is_named(given, place):
    plain = {"ISSUER": "https://sso.example.gov.cn", "CLIENT_ID": "santu", "CLIENT_SECRET": "x"}
    with pytest.raises(Refused) as refused:
        outside({f"SANTU_OIDC_{name}": text for name, text in (plain | given).items()})
    assert [str(fault.place) for fault in refused.value] == [place]


def test_the_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "secret").write_text("x\n")
    found = outside(
        {
            "SANTU_OIDC_ISSUER": "https://sso.example.gov.cn/realms/county",
            "SANTU_OIDC_CLIENT_ID": "santu",
            "SANTU_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"),
            "SANTU_OIDC_FACTORS": "amr:otp, acr:urn:two",
        }
    )
    assert found is not None
    assert (found.secret, found.name, found.origin) == (
        "x",
        "sso.example.gov.cn",
        "https://sso.example.gov.cn",
    )
    assert found.vouches_factor({"acr": "urn:two"})
    assert not found.vouches_factor({"amr": "otp", "acr": 2})
