"""Run as a program in the home of a work deployment: opens a case, tells the digests, or tries to write in the register."""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "santu.config.settings"
django.setup()

from django.utils import timezone  # noqa: E402

from santu.kernel.messages import Refused  # noqa: E402
from santu.register.selectors.digests import county_digests  # noqa: E402
from santu.register.selectors.enforcement import officers_at  # noqa: E402
from santu.standards.loader import load  # noqa: E402
from tests.db.registers import TOWNSHIPS, imported, listed, rows_that_stand, unit  # noqa: E402
from tests.db.running import window_case  # noqa: E402

APART = {"register_bodyversion", "register_dutyversion"}


def case() -> object:
    opened = window_case()
    return {"case": opened.pk, "place": opened.place_id}


def digests() -> object:
    return county_digests()


def officers() -> object:
    found = officers_at(unit("140101100"), "enforcement", timezone.localdate(), load("shanxi"))
    return [[one.name, one.title, [held.number for held in one.certificates]] for one in found]


def rows() -> object:
    """The facts that stand, but for tables of which a column does not cross."""
    kept = {table: found for table, found in rows_that_stand().items() if table not in APART}
    return {table: sorted(found) for table, found in kept.items()}


def write() -> object:
    try:
        imported(listed([(code, kind, f"另{name}") for code, kind, name in TOWNSHIPS]))
    except Refused as refused:
        return str(refused)
    return ""


if __name__ == "__main__":
    print(
        json.dumps(
            {"case": case, "digests": digests, "officers": officers, "rows": rows, "write": write}[
                sys.argv[1]
            ](),
            ensure_ascii=False,
        )
    )
