"""Browsers in which somebody is signed in, with what their session has passed."""

import time
from datetime import timedelta

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHOSE
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from santu.accounts.domain.one_time import STEP, code_at
from santu.accounts.models import User
from santu.accounts.passed import OPEN

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def signed_in(
    user: User, *, code: bool = True, administering: bool = True, language: str = "zh-hans"
) -> Client:
    """A browser of theirs: after a code of the app, and within an administrator's session, unless it says otherwise."""
    client = Client()
    client.force_login(user)
    session = client.session
    if code:
        app_of(user)
        session[RECORDS], session[WHOSE] = [{"method": "mfa", "at": time.time()}], str(user.pk)
    if administering:
        session[OPEN] = (timezone.now() + timedelta(days=1)).isoformat()
    session.save()
    client.cookies["santu_language"] = language
    return client


def app_of(user: User) -> None:
    """Somebody has an authenticator app, and the recovery codes that come with it."""
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)


def code_now(secret: str = SECRET, later: int = 0) -> str:
    """What the app shows, or will show so many steps later."""
    return code_at(secret, int(time.time()) // STEP + later)
