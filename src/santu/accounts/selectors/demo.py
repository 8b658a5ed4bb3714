"""Whether a database is a demonstration, and whose."""

from datetime import date

from santu.accounts.models import DatabaseMark, Grant, User
from santu.audit.selectors import audit_started

DEMO = "demo"


def database_is_demo() -> bool:
    """Whether this database is a demonstration, whose people and instruments are made up."""
    return DatabaseMark.objects.filter(name=DEMO).exists()


def database_in_use() -> bool:
    """Whether anyone has done anything in this database: every act leaves an audit entry."""
    return User.objects.exists() or audit_started()


def demo_cast() -> list[User]:
    """The people of a demonstration, who come in without a password; nobody in a database that is none."""
    return demo_people() if database_is_demo() else []


def demo_people() -> list[User]:
    """The cast of a database that is known to be a demonstration."""
    return list(User.objects.filter(is_active=True, is_demo=True).order_by("pk"))


def demo_unit(role: str, day: date) -> str:
    """The unit over which somebody of the cast holds a role on a day; "" where nobody does."""
    held = Grant.objects.filter(user__is_demo=True, role=role, taken_at=None, start__lte=day, end__gt=day)
    return held.order_by("pk").values_list("unit", flat=True).first() or ""
