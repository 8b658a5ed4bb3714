"""What allauth asks of the house: checks, words, and who keeps what."""

import base64
import hashlib

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from santu.accounts.selectors.people import User
from santu.accounts.services.people import password_faults, password_set
from santu.hits.addresses import address_of
from santu.hits.limits import count, forget
from santu.kernel.messages import N_, Message, refuse
from santu.web import limits
from santu.web.open_sessions import session_begin

WRONG = N_("用户名或密码不对，或此人已停用；请核对后再试，忘记密码请找系统管理员。")
WRONG_PASSWORD = N_("密码不对；请重新输入，忘记了请找系统管理员重设。")
WRONG_CODE = N_("验证码不对或已经用过；请等下一个码，并核对手机的时间。")
NO_FACTOR = N_("还没有设置两步验证；请先设置。")
LOST_KEY = N_("服务器的密钥已更换，原来的两步验证用不了；请系统管理员解除后重新设置。")


class People(DefaultAccountAdapter):
    """Names and passwords. Nothing is mailed, nobody signs up here, and every attempt is counted."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "enter_current_password": WRONG_PASSWORD,
        "incorrect_password": WRONG_PASSWORD,
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Accounts are made by ``santu user``; what residents may do themselves is a page of ours."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Count an attempt with a password, by address and by person."""
        count(limits.SIGN_IN_ADDRESS, address_of(request))
        count(limits.SIGN_IN_PERSON, credentials["username"].lower())

    def authenticate(self, request: HttpRequest, **credentials: str) -> User | None:
        """The person; who was right begins anew with their attempts."""
        found = super().authenticate(request, **credentials)
        if not isinstance(found, User):
            return None
        forget(limits.SIGN_IN_PERSON, credentials["username"].lower())
        return found

    def respond_user_inactive(self, _request: HttpRequest, _user: User) -> HttpResponse:
        """Whoever is no longer active is told what a stranger is told."""
        raise refuse("", WRONG)

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session."""
        user.backend = settings.AUTHENTICATION_BACKENDS[0]  # type: ignore[attr-defined]  # as Django wants it
        session_begin(request, user)

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Every reason why a new password will not do, in our words."""
        if faults := password_faults(password):
            raise ValidationError([said(fault.message) for fault in faults])
        return password

    def set_password(self, user: User, password: str) -> None:
        """One's own, recorded in the audit; it ends what is open elsewhere."""
        password_set(user=user, password=password, by=user)


class SecondFactors(DefaultMFAAdapter):
    """Authenticator apps; what they share with the server is kept encrypted with the key of the place."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": NO_FACTOR,
    }

    def encrypt(self, text: str) -> str:
        """So that a copy of the database is of no use without the key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The way back.

        Raises:
            Refused: the key of the place is another one now.
        """
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise refuse("", LOST_KEY) from error

    def build_totp_svg(self, url: str) -> str:
        """What the app reads, as SVG that needs no styles, dark on light in either theme."""
        drawn: str = segno.make(url, error="m").svg_inline(scale=4, border=4, light="#fff", omitsize=True)
        return drawn

    def can_delete_authenticator(self, _authenticator: Authenticator) -> bool:
        """Everybody may take off their own: rights that ask for it are then gone."""
        return True


def said(text: Message) -> ValidationError:
    """A sentence of ours as what forms collect."""
    return ValidationError(text)  # type: ignore[arg-type]  # kept as it is, and told by `forms.faults_of`


def _cipher() -> Fernet:
    key = hashlib.sha256(b"santu.second-factor\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
