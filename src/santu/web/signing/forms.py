"""The forms of signing in: what they find wrong becomes faults, told as those of every other form."""

import time
from collections.abc import Iterator
from typing import Any

from allauth.account.forms import ChangePasswordForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.utils import decrypt
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse

from santu.accounts.domain.one_time import AROUND, STEP, step_of
from santu.accounts.selectors.people import User
from santu.hits.limits import count, forget
from santu.hits.services import hit_first
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.web import limits
from santu.web.signing.adapters import WRONG_CODE, said

EMPTY = {
    "login": N_("没有写用户名；请填写。"),
    "password": N_("没有写密码；请填写。"),
    "oldpassword": N_("没有写现在的密码；请填写。"),
    "password1": N_("没有写新密码；请填写。"),
    "password2": N_("没有再输一次新密码；请填写。"),
    "code": N_("没有写验证码；请填写。"),
}
DIFFERENT = N_("两次输入的新密码不同，没有改动；请重新输入。")
SAME = N_("新密码与现在的密码相同；请换一个。")


class Telling:
    """A view whose form tells what is wrong with it as a ``Refused``."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Every fault at once.

        Raises:
            Refused: always.
        """
        raise Refused(faults_of(form))


def faults_of(form: forms.Form) -> Iterator[Fault]:
    """What a form found, by field."""
    for field, errors in form.errors.as_data().items():
        place = "" if field == NON_FIELD_ERRORS else field
        for error in errors:
            text = EMPTY.get(field, EMPTY["code"]) if error.code == "required" else error.message
            yield Fault(place, text if isinstance(text, Message) else message(str(text)))


class _Coded:
    """A code of an app is good once, whichever process is asked; and wrong ones are counted."""

    user: User
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        """The code that was given, looked at without the blanks that apps show in it."""
        count(limits.CODES, self.user.username)
        code: str = self.cleaned_data["code"].replace(" ", "")
        self.cleaned_data["code"] = code
        super().clean_code()  # type: ignore[misc]  # of the form of allauth that comes next
        if self.authenticator.type == Authenticator.Type.TOTP:
            code_use(self.user, decrypt(self.authenticator.data["secret"]), code)
        forget(limits.CODES, self.user.username)
        return code


class Code(_Coded, AuthenticateForm):
    """The second step of signing in."""


class CodeAgain(_Coded, ReauthenticateForm):
    """A code in place of the password, before something that matters."""


class FirstCode(ActivateTOTPForm):
    """Shows that the app took the secret, which stays the same until it did."""

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super(ActivateTOTPForm, self).__init__(*args, **kwargs)
        self.user = user
        self.secret = get_totp_secret()

    def clean_code(self) -> str:
        """As in signing in, for which this code is then used up."""
        count(limits.CODES, self.user.username)
        code: str = self.cleaned_data["code"].replace(" ", "")
        self.cleaned_data["code"] = code
        super().clean_code()
        code_use(self.user, self.secret, code)
        forget(limits.CODES, self.user.username)
        return code


def code_use(user: User, secret: str, code: str) -> None:
    """Use up a code of an app; it is remembered for as long as it could be given again.

    Raises:
        ValidationError: it was used before.
    """
    step = step_of(secret, code, time.time())
    until = ((step or 0) + AROUND + 1) * STEP
    if step is None or not hit_first(key=("code", user.username, str(step)), until=until):
        raise said(message(WRONG_CODE))


class NewPassword(ChangePasswordForm):
    """The old password, which is counted as in signing in, and the new one twice."""

    def clean_oldpassword(self) -> str:
        """Somebody at an open page tries no more often than a stranger."""
        count(limits.SIGN_IN_PERSON, self.user.username.lower())
        old: str = super().clean_oldpassword()
        forget(limits.SIGN_IN_PERSON, self.user.username.lower())
        return old

    def clean(self) -> dict[str, Any]:
        """What two fields say together."""
        given: dict[str, Any] = self.cleaned_data
        first, again = given.get("password1"), given.get("password2")
        if first and again and first != again:
            self.add_error("password2", said(message(DIFFERENT)))
        if first and first == given.get("oldpassword"):
            self.add_error("password1", said(message(SAME)))
        return given
