"""Accounts of residents: a name to sign in with and a password, and nothing else."""

from django.db import transaction

from santu.accounts.models import User
from santu.accounts.services.grants import Wish, grant_give
from santu.accounts.services.people import user_create

RESIDENT = "resident"
TITLE = ("居民", "Resident")


@transaction.atomic
def resident_register(*, username: str, password: str, by: User | None) -> User:
    """Make the account, which is about no unit and sees nothing of the registers; ``by`` None where they do it themselves.

    Raises:
        Refused: the name is taken or will not do, or the password is weak.
    """
    user = user_create(username=username, title_zh=TITLE[0], title_en=TITLE[1], password=password, by=by)
    grant_give(user=user, wish=Wish(RESIDENT), by=by)
    return user
