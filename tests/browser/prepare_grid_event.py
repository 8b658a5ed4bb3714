"""Run as a program in a prepared SANTU_HOME: what the grids of the township are admitted to do; prints its id and that of a village."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "santu.config.settings"
django.setup()

from django.utils import timezone  # noqa: E402

from santu.register.domain.unit_lists import ListRow, Publishing  # noqa: E402
from santu.register.selectors.acts import last_day  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from santu.register.services.list_publishing import list_publish, list_review, list_submit  # noqa: E402
from santu.register.services.unit_lists import list_draft, list_rows_add  # noqa: E402
from santu.standards.loader import load  # noqa: E402
from tests.browser.prepare import TOWNSHIP  # noqa: E402
from tests.db.registers import person  # noqa: E402

VILLAGE = f"{TOWNSHIP}200"
GAS = "沿街门店燃气使用巡查"


def prepare() -> None:
    """Publish the list of the township; the ids go to the standard output."""
    day, standards, by = last_day(), load(), person()
    assert day is not None
    units, today = snapshot(day).by_code, timezone.localdate()
    number = list_draft(unit=units[TOWNSHIP], kind="admission", source="empty", standards=standards, by=by)
    row = ListRow("", {"class": "排查安全隐患", "name": GAS, "issuer": "应急管理局"})
    list_rows_add(edition=number, rows=[row], standards=standards, by=by)
    list_submit(edition=number, explained={}, standards=standards, by=by)
    list_review(edition=number, note="同意", by=person("reviewer"))
    said = Publishing("水政发〔2026〕3号", today, today)
    list_publish(edition=number, publishing=said, standards=standards, by=by)
    print(units[TOWNSHIP], units[VILLAGE])


if __name__ == "__main__":
    prepare()
