"""Run as a program in a prepared SANTU_HOME: events that wait in the grid of a village, and a second grid worker there.

With the word ``count`` it tells instead what the database holds: how often each title of a case and each written text is there,
when each case came, and the files of each.
"""

import json
import os
import sys
from collections import Counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "santu.config.settings"
django.setup()

from santu.accounts.models import User  # noqa: E402
from santu.accounts.services.grants import Wish, grant_give  # noqa: E402
from santu.accounts.services.people import user_create  # noqa: E402
from santu.operate.models import Case, CaseFile, CaseWords  # noqa: E402
from santu.operate.services.beginning import Beginning, case_begin  # noqa: E402
from santu.operate.services.stepping import Doing, task_complete  # noqa: E402
from santu.register.selectors.acts import last_day  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from tests.browser.prepare import TOWNSHIP  # noqa: E402
from tests.browser.prepare_grid_event import GAS, VILLAGE  # noqa: E402
from tests.browser.prepare_grid_event import prepare as list_of_grids  # noqa: E402

SECOND = "second-grid"
TITLES = tuple(f"共同的一件 {number}" for number in range(1, 7))


def prepare() -> None:
    """Open events and send them to the grid."""
    list_of_grids()
    day = last_day()
    assert day is not None
    units = snapshot(day).by_code
    second = user_create(username=SECOND, title_zh="合成：另一名网格员", is_demo=True, by=None)
    grant_give(user=second, wish=Wish("grid_worker", units[VILLAGE]), by=None)
    clerk, town = User.objects.get(username="demo-clerk"), units[TOWNSHIP]
    for title in TITLES:
        written = {
            "class": ["hazard"],
            "reporter": [town],
            "village": [units[VILLAGE]],
            "where": ["东街"],
            "what": ["要看一看"],
        }
        told = Beginning("grid_event", town, title, key=title, written=written)
        case = case_begin(told=told, by=clerk)
        triage = case.tokens.get(node="triage", ended_at=None)
        doing = Doing(written={"matter": [GAS]})
        task_complete(case=case.pk, token=triage.number, by=clerk, doing=doing)


def count() -> None:
    """Tell what there is."""
    files = Counter(CaseFile.objects.values_list("case__title", flat=True))
    told = {
        "titles": Counter(Case.objects.values_list("title", flat=True)),
        "texts": Counter(CaseWords.objects.values_list("text", flat=True)),
        "came": {one.title: one.came_at.isoformat() for one in Case.objects.all()},
        "files": files,
        "sizes": list(CaseFile.objects.values_list("size", flat=True)),
    }
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    count() if "count" in sys.argv else prepare()
