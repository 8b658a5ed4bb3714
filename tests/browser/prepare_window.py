"""Run as a program in an empty SANTU_HOME: a demonstration of a small register with a service centre, and who acts there."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "santu.config.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from santu.accounts.domain.grants import EVERYWHERE  # noqa: E402
from santu.accounts.services.demo import database_mark_demo  # noqa: E402
from santu.accounts.services.grants import Wish, grant_give  # noqa: E402
from santu.accounts.services.people import user_create  # noqa: E402
from santu.cli.migrate import home_make  # noqa: E402
from tests.db.registers import unit  # noqa: E402
from tests.db.windows import COUNTY, TOWN, VILLAGE, centre  # noqa: E402

CAST = (
    ("demo-window", "window_clerk", TOWN),
    ("demo-agent", "village_agent", VILLAGE),
    ("demo-department", "department", COUNTY),
    ("demo-leader", "township_leader", TOWN),
    ("demo-desk", "county_desk", COUNTY),
    ("demo-resident", "resident", ""),
)


def main() -> None:
    """Make it."""
    home_make(settings.SANTU_HOME, settings.SANTU_SECRET_KEY_PATH)
    call_command("migrate", interactive=False, verbosity=0)
    database_mark_demo(by=None)
    centre()
    for name, role, code in CAST:
        user = user_create(username=name, title_zh=f"演示：{name}", title_en=name, is_demo=True, by=None)
        grant_give(user=user, wish=Wish(role, unit(code) if code else EVERYWHERE), by=None)


if __name__ == "__main__":
    main()
