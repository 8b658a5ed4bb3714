"""The outside sign-on: off to the issuer with state, nonce and PKCE; what it answers is believed only if all is right."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal.statekit import unstash_state
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from requests import RequestException, Response, Session
from requests.adapters import HTTPAdapter

from santu.accounts.domain.outside import Outside
from santu.kernel.messages import N_, refuse

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""With a key of its own to check by: whoever knows only our secret, or signs not at all, is not believed."""
SECONDS = 10
LEEWAY = 60
"""Seconds by which two clocks may differ."""
SCOPE = ["openid", "profile"]
END = "outside_end"
"""The key of a session under which stands where what is open at the issuer is ended."""

DOWN = N_(
    "统一登录“{name}”（{issuer}）现在连不上或没有正常回答；请稍后再试，或用密码登录，仍不行请找系统管理员。"
)
WRONG_ISSUER = N_(
    "统一登录“{name}”自称的地址与设置的 {issuer} 不符，没有登录；请系统管理员核对 SANTU_OIDC_ISSUER。"
)
NO_STATE = N_("这次统一登录已过期、已用过，或不是从本页开始的；请从登录页重新开始。")
NOT_GIVEN = N_("统一登录“{name}”没有放行（已取消或被拒绝）；请重新登录，或联系统一登录的管理员。")
FORGED = N_("统一登录“{name}”送来的身份凭证核对不上，没有登录；请重新登录，再有同样情况请报告系统管理员。")
EXPIRED = N_("统一登录“{name}”送来的身份凭证已过期，没有登录；请重新登录，并请系统管理员核对两边的时钟。")
NO_CLAIM = N_(
    "统一登录“{name}”没有给出用户名（{claim}），没有登录；请系统管理员核对统一登录的设置或 SANTU_OIDC_CLAIM。"
)


class Straight(Session):
    """Follows no redirect, and does not wait for ever."""

    def request(self, *args: Any, **given: Any) -> Response:  # noqa: ANN401 (as requests has it)
        """What is answered at this very address, in time."""
        return super().request(*args, **{**given, "timeout": SECONDS, "allow_redirects": False})


class OutsideAdapter(DefaultSocialAccountAdapter):
    """How the issuer is spoken to: it alone, without detours."""

    def get_requests_session(self) -> Session:
        """A session that has no way to any other host: no proxy of the environment, no redirect."""
        outside = outside_of()
        session = Straight()
        session.trust_env = False
        session.verify = outside.authority or True
        session.adapters.clear()
        session.mount(f"{outside.origin}/", HTTPAdapter())
        return session


class Issuer(OpenIDConnectOAuth2Adapter):
    """The issuer of the settings and what it says of itself."""

    def get_provider(self) -> "Provider":
        """Made of the settings; none is looked for in the database."""
        return Provider(self.request, app=_app())

    @property
    def openid_config(self) -> dict[str, Any]:
        """What it says of itself, once it is sure that it is the one that was set."""
        if not hasattr(self, "_said"):
            said = asked(self.get_provider().server_url)
            outside = outside_of()
            places = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if said.get("issuer") != outside.issuer or not all(is_its(said.get(place)) for place in places):
                raise refuse("sign-on", WRONG_ISSUER, name=outside.name, issuer=outside.issuer)
            self._said = said
        return self._said

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where it sends people back to."""
        return request.build_absolute_uri(reverse("outside-back"))


class Provider(OpenIDConnectProvider):
    """Our issuer as allauth calls it."""

    oauth2_adapter_class = Issuer


def outside_of() -> Outside:
    """The outside sign-on; only asked for where there is one."""
    if settings.SANTU_OIDC is None:
        raise LookupError
    return settings.SANTU_OIDC


def is_its(address: object) -> bool:
    """Whether an address is at the issuer's own place."""
    return isinstance(address, str) and address.startswith(f"{outside_of().origin}/")


def asked(address: str, **headers: str) -> dict[str, Any]:
    """What the issuer answers, as JSON.

    Raises:
        RequestException: it does not, or nothing that can be read.
        ValueError: it is no object.
    """
    with get_adapter().get_requests_session() as session:
        answer = session.get(address, headers=headers)
    answer.raise_for_status()
    said = answer.json()
    if answer.status_code != 200 or not isinstance(said, dict):
        raise ValueError(address)
    return said


def outside_begin(request: HttpRequest, after: str) -> HttpResponse:
    """Off to the issuer, and then to the page ``after``.

    Raises:
        Refused: it cannot be reached, or is another one.
    """
    nonce = secrets.token_urlsafe(32)
    provider = Issuer(request, outside_of().issuer).get_provider()
    with _told():
        answer: HttpResponse = provider.redirect(
            request, AuthProcess.LOGIN, next_url=after, auth_params={"nonce": nonce}, scope=SCOPE, nonce=nonce
        )
    return answer


def outside_said(request: HttpRequest) -> tuple[dict[str, Any], str, str]:
    """What the issuer says of whom it sent back, the page they wanted, and where they end what is open there (or nothing).

    Raises:
        Refused: they did not leave from here, it did not let them through, or its answer is not to be believed.
    """
    outside = outside_of()
    state = unstash_state(request, provider_id=outside.issuer, state_id=request.GET.get("state", ""))
    if state is None:
        raise refuse("sign-on", NO_STATE)
    if "code" not in request.GET:
        raise refuse("sign-on", NOT_GIVEN, name=outside.name)
    issuer = Issuer(request, outside.issuer)
    with _told():
        client = issuer.get_client(request, _app())
        given = client.get_access_token(request.GET["code"], pkce_code_verifier=state["pkce_code_verifier"])
        claims = _believed(issuer, given["id_token"], state["nonce"])
        if outside.claim not in claims and is_its(issuer.openid_config.get("userinfo_endpoint")):
            more = asked(
                issuer.openid_config["userinfo_endpoint"], Authorization=f"Bearer {given['access_token']}"
            )
            # Of somebody else it must not be told, and what the token says stands.
            claims = {**more, **claims} if more.get("sub") == claims["sub"] else claims
    if not isinstance(claims.get(outside.claim), str) or not claims[outside.claim].strip():
        raise refuse("sign-on", NO_CLAIM, name=outside.name, claim=outside.claim)
    end = issuer.openid_config.get("end_session_endpoint")
    return claims, str(state.get("next") or ""), str(end) if is_its(end) else ""


def ended_outside(request: HttpRequest) -> str:
    """Where to end what is open at the issuer, for who came from there; nothing otherwise."""
    end = request.session.get(END)
    if not end or settings.SANTU_OIDC is None:
        return ""
    given = {
        "client_id": outside_of().client_id,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("account_login")),
    }
    return f"{end}{'&' if '?' in end else '?'}{urlencode(given)}"


def _believed(issuer: Issuer, token: str, nonce: str) -> dict[str, Any]:
    """What a token says that the issuer signed, for us, now, in answer to what was asked."""
    outside = outside_of()
    keys = jwt.PyJWKSet.from_dict(asked(issuer.openid_config["jwks_uri"])).keys
    wanted = jwt.get_unverified_header(token).get("kid")
    fitting = [key for key in keys if wanted in {None, key.key_id} and key.public_key_use in {None, "sig"}]
    if len(fitting) != 1:
        raise jwt.InvalidKeyError
    claims: dict[str, Any] = jwt.decode(
        token,
        fitting[0],
        algorithms=ALGORITHMS,
        issuer=outside.issuer,
        audience=outside.client_id,
        leeway=LEEWAY,
        options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
    )
    alone = claims["aud"] in (outside.client_id, [outside.client_id])
    if (
        claims["nonce"] != nonce
        or (claims.get("azp") if not alone else outside.client_id) != outside.client_id
    ):
        raise jwt.InvalidTokenError
    return claims


@contextmanager
def _told() -> Iterator[None]:
    """Whatever the issuer does wrong, in words."""
    outside = outside_of()
    try:
        yield
    except jwt.ExpiredSignatureError as error:
        raise refuse("sign-on", EXPIRED, name=outside.name) from error
    except jwt.PyJWTError as error:
        raise refuse("sign-on", FORGED, name=outside.name) from error
    except OAuth2Error as error:
        raise refuse("sign-on", NOT_GIVEN, name=outside.name) from error
    except (RequestException, ValueError, TypeError, KeyError, AttributeError) as error:
        raise refuse("sign-on", DOWN, name=outside.name, issuer=outside.issuer) from error


def _app() -> SocialApp:
    outside = outside_of()
    return SocialApp(
        provider=Provider.id,
        provider_id=outside.issuer,
        name=outside.name,
        client_id=outside.client_id,
        secret=outside.secret,
        settings={"server_url": outside.issuer.rstrip("/"), "oauth_pkce_enabled": True},
    )
