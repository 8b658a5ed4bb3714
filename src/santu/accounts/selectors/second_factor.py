"""Who has a second factor."""

from allauth.mfa.models import Authenticator

from santu.accounts.models import User
from santu.accounts.selectors.demo import database_is_demo


def has_second_factor(user: User) -> bool:
    """Whether a person has an authenticator app."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def plays_in_demo(user: User) -> bool:
    """Whether this is one of the cast of a demonstration, whose people come in with one click.

    They have no password and need no code; in a database that is no demonstration nobody is of the cast.
    """
    return user.is_demo and database_is_demo()
