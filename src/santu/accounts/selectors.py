"""Reads of accounts."""

from santu.accounts.models import DatabaseMark, User
from santu.audit.selectors import audit_started

# Faces never touch models, but they hand on who acts: they take the type of a person from here.
__all__ = ["DEMO", "User", "database_in_use", "database_is_demo", "people", "user_named"]

DEMO = "demo"


def database_is_demo() -> bool:
    """Whether this database is a demonstration, whose people and instruments are made up."""
    return DatabaseMark.objects.filter(name=DEMO).exists()


def database_in_use() -> bool:
    """Whether anyone has done anything in this database: every act leaves an audit entry."""
    return User.objects.exists() or audit_started()


def user_named(username: str) -> User | None:
    """The person with this name, whether active or not."""
    return User.objects.filter(username=username).first()


def people() -> list[User]:
    """Everyone who may act, in order of name."""
    return list(User.objects.filter(is_active=True).order_by("username"))
