"""Whether a database is a demonstration, and whose."""

from santu.accounts.models import DatabaseMark, User
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
    if not database_is_demo():
        return []
    return list(User.objects.filter(is_active=True, is_demo=True).order_by("pk"))
