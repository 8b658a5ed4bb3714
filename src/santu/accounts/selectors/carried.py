"""Whether the register of a database is carried to it from another one."""

from django.conf import settings

from santu.accounts.models import DatabaseMark

CARRIED = "carried"


def register_is_carried() -> bool:
    """Whether this is a deployment for daily work whose register comes from the internal one."""
    return settings.SANTU_DEPLOYMENT == "work" and DatabaseMark.objects.filter(name=CARRIED).exists()
