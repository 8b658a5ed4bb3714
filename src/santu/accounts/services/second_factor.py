"""Recording what becomes of somebody's second factor; the secret itself is never in the audit."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from santu.accounts.models import User
from santu.accounts.selectors.second_factor import has_second_factor
from santu.accounts.services.people import SYSTEM
from santu.audit.services import append
from santu.kernel.messages import N_, refuse

SET, REMOVED, CODES = "second_factor_set", "second_factor_remove", "recovery_codes_make"


def second_factor_record(*, act: str, by: User) -> None:
    """Record what somebody did with their own; inside the transaction of the deed."""
    append(chain="", act=act, by=by.username, after={"username": by.username})


@transaction.atomic
def second_factor_remove(*, user: User, by: User | None) -> None:
    """Take it from somebody who lost app and recovery codes, so that they can set up another.

    Raises:
        Refused: they have none.
    """
    if not has_second_factor(user):
        raise refuse("username", N_("“{username}”没有设置两步验证，不必解除。"), username=user.username)
    Authenticator.objects.filter(user=user).delete()
    user.sessions.all().delete()
    append(chain="", act=REMOVED, by=by.username if by else SYSTEM, after={"username": user.username})
