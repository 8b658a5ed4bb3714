"""How many queries each page with a list takes, fixed in ``query_counts.txt``; more rows never take more queries.

First: after an act, when nothing is at hand yet. Again: asked for a second time.
"""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.accounts.services.grants import Wish, grant_give
from santu.operate.domain.files import Brought
from santu.operate.services.acts import task_give_back, task_take
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.publishing import Wording, draft_begin
from santu.register.domain.snapshot import Snapshot
from santu.register.models import Act, Survey
from santu.register.selectors import matters
from santu.register.services.bodies import bodies_record
from santu.web import solving
from tests.db import reforms, whistling, windows
from tests.db.drafting import with_a_second_look
from tests.db.outlines import outlined
from tests.db.registers import (
    DAY,
    PEOPLE_OF,
    TOWNSHIPS,
    VILLAGES,
    body,
    holder,
    listed,
    person,
    stranger,
    unit,
)
from tests.db.running import acting, done, open_task

pytestmark = pytest.mark.both

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
HEADER = "page                      first  again"
FILE = Path(__file__).with_name("query_counts.txt")
PAGES = {
    "overview": "/?day={day}",
    "unit": "/units/{county}/?day={day}",
    "reference frame": "/units/{county}/matrix?day={day}",
    "rows behind a number": "/units/{county}/rows?column=people&day={day}",
    "broken rules": "/units/{county}/findings?day={day}",
    "design of a unit": "/units/{county}/design?day={day}",
    "merges of a county": "/units/{county}/merges?day={day}",
    "grids of a village": "/units/{village}/grids?day={day}",
    "merges of a province": "/units/{province}/merges?day={day}",
    "side by side": "/units/{county}/side-by-side?day={day}",
    "operation of a unit": "/units/{county}/operation?day={day}",
    "processes of a unit": "/units/{county}/operation-processes?day={day}",
    "matters compared": "/units/{county}/matters-compared?day={day}",
    "matters of a township": "/units/{township}/matters-compared?day={day}",
    "operation of a township": "/units/{township}/operation?day={day}",
    "cases of a unit": "/units/{county}/cases?day={day}",
    "surveys of a township": "/units/{township}/survey?day={day}",
    "transition of a unit": "/units/{county}/transition?day={day}",
    "duties of a unit": "/units/{county}/duties?day={day}",
    "buildings by file": "/units/{county}/grids/file?day={day}",
    "grids written out": "/units/{county}/grids/file?table=grids&format=rows&day={day}",
    "catalogue of matters": "/matters/?day={day}",
    "ledger of a unit": "/units/{county}/ledger?day={day}",
    "money of a unit": "/units/{county}/money?day={day}",
    "coverage of villages": "/units/{county}/coverage?day={day}",
    "legal advisers": "/units/{county}/advisers?day={day}",
    "teams of grids": "/units/{township}/grid-teams?day={day}",
    "purchases": "/units/{county}/purchases?day={day}",
    "pool of a unit": "/units/{county}/pool?day={day}",
    "lists of a unit": "/units/{county}/lists?day={day}",
    "meetings of a commission": "/units/{county}/commission?day={day}",
    "posts filled": "/units/{county}/staff?day={day}",
    "enforcement teams": "/units/{county}/enforcement?day={day}",
    "programme of posts": "/units/{county}/programme?from=2020-01-01&day={day}",
    "allocation of posts": "/units/{county}/allocation?day={day}",
    "whose a matter is": "/units/{county}/whose?q=村&day={day}",
    "opening at a unit": "/units/{township}/open/?day={day}",
    "opening of a case": "/units/{township}/open/operation/?day={day}",
    "case with a form": "/cases/{open}/?day={day}",
    "case with its files": "/cases/{closed}/?day={day}",
    "case as an archive": "/cases/{closed}/archive/?day={day}",
    "whistle to be blown": "/units/{township}/whistle?day={day}",
    "open whistles": "/units/{county}/whistles-open?day={day}",
    "year of a department": "/units/{county}/departments/{department}/year?day={day}",
    "window": "/window/?day={day}",
    "window of a matter": "/window/{township}/C01/?day={day}",
    "tasks handed down": "/units/{county}/tasks?day={day}",
    "admissions": "/units/{county}/admissions?day={day}",
    "vetoes and pledges": "/units/{county}/vetoes?day={day}",
    "history of a unit": "/units/{county}/history?day={day}",
    "scenarios": "/scenarios/?day={day}",
    "scenario": "/scenarios/{scenario}/?day={day}",
    "plans": "/plans/?day={day}",
    "plan": "/plans/{plan}/?day={day}",
    "acts": "/acts/?day={day}",
    "act": "/acts/{act}/?day={day}",
    "audit": "/audit/?day={day}",
    "audit narrowed": "/audit/?about=plan:{plan}&chain=-&by=santu&text=x&day={day}",
    "imports": "/imports/?day={day}",
    "publications": "/publications/?day={day}",
    "two days compared": "/compare?from=2020-01-01&day={day}",
    "search": "/search?q=村&day={day}",
    "standards": "/standards/?day={day}",
    "processes": "/processes/?day={day}",
    "process": "/processes/window/?day={day}",
    "drafts of a process": "/processes/window/drafts/?day={day}",
    "draft of a process": "/processes/window/drafts/{draft}/?day={day}",
    "moves of a process": "/processes/window/moves/?day={day}",
    "my roles": "/account/roles?day={day}",
    "why one sees a unit": "/why?what={village}&day={day}",
    "people": "/people/",
    "people narrowed": "/people/?unit=140101&role=auditor&q=a",
    "person": "/people/auditor@/",
}


ASKED_BY = {
    "audit": "auditor",
    "people": "auditor",
    "person": "auditor",
    "case": "leader",
    "whistle": "clerk",
    "opening": "clerk",
    "window": "window",
    "drafts": "drafter",
    "draft": "drafter",
    "moves": "drafter",
}
"""Pages, by the first word of their names, that are asked for by somebody else than the planner."""


def counted(clients: Mapping[str, Client], **places: object) -> str:
    """The lines of the file for what is in the database now, each asked for by who may."""
    lines = []
    for name, address in PAGES.items():
        numbers = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as caught:
                asking = clients[ASKED_BY.get(name.split()[0], "planner")]
                answer = asking.get(address.format(day=DAY, **places))
            assert answer.status_code == 200, (name, answer.status_code)
            numbers.append(len(caught))
        lines.append(f"{name:<24}{numbers[0]:>7}{numbers[1]:>7}")
    return "\n".join([HEADER, *lines]) + "\n"


def longer() -> Snapshot:
    """The same register with three times the villages, and more townships."""
    more = tuple(
        (f"{code[:9]}{int(code[9:]) + 10 * n}", kind, f"{name}{n}")
        for code, kind, name in VILLAGES
        for n in (0, 1, 2)
    )
    new = tuple((f"140101{n}", "rural_township", f"新{n}乡") for n in (202, 203, 204))
    return listed((*TOWNSHIPS, *new), more, people=PEOPLE_OF)


def cases_of_a_day(times: int) -> None:
    """So many whistles and so many cases at the window of a township, with the departments behind them."""
    county = unit(whistling.COUNTY)
    names = {*whistling.NAMES, windows.LAND, windows.WATER}
    bodies_record(day=DAY, bodies=[body(county, name) for name in sorted(names)], title="部门", by=person())
    windows.listed(
        "centre", [{"name": "临时救助审核", "organ": "本乡镇", "days": "10", "materials": "申请书"}]
    )
    for n in range(times):
        whistling.assigned(whistling.blown(title=f"直排 {n}", matter=""), reason="就近")
        windows.opened(key=f"case {n}")


def operations(times: int) -> dict[str, int]:
    """One joint operation to be concluded, with so many acts on it, and one concluded with so many acts, and files in step."""
    leader, found = acting("township_leader", windows.TOWN), {}
    organs = [whistling.department(name) for name in (whistling.FARMING, whistling.SAFETY)]
    planned = {"day": [str(timezone.localdate())], "where": ["东街"], "why": ["占道"], "departments": organs}
    for name in ("open", "closed"):
        told = Beginning("operation", unit(windows.TOWN), "集贸市场整治", name, planned)
        case = case_begin(told=told, by=leader)
        for organ in organs:
            done(case, "answer", acting("department"), item=organ)
        token = open_task(case, "conclude").number
        for _ in range(times):
            task_take(case=case.pk, token=token, by=leader)
            task_give_back(case=case.pk, token=token, by=leader)
        found[name] = case.pk
    written = {"held_on": planned["day"], "places_checked": ["12"], "problems": ["3"]}
    files = [Brought(0, f"{n}.png", BytesIO(PNG + bytes([n])), "record") for n in range(times * 2 // 3)]
    done(case, "conclude", leader, written=written, brought=files)
    return found


@pytest.fixture(autouse=True)
def outlines(settings, tmp_path, monkeypatch) -> None:
    """The county on the map, so that merges of it are solved."""
    settings.SANTU_HOME = tmp_path
    outlined(tmp_path)
    monkeypatch.setattr(solving, "WAIT", 300.0)


@pytest.mark.parametrize(
    "times",
    [pytest.param(3, id="few rows"), pytest.param(9, id="three times as many", marks=pytest.mark.once)],
)
def test_pages_take_the_queries_that_are_written_down(browsing, holding, monkeypatch, times):
    if times > 3:
        monkeypatch.setattr(
            reforms, "listed", lambda *rows, **more: listed(*rows, **more) if rows else longer()
        )
    # The catalogue that is kept at hand is that of whichever test came before.
    matters._held.cache_clear()
    matters._catalogue.cache_clear()
    reforms.before()
    plans = [reforms.planned() for _ in range(times)]
    places = {
        "county": unit("140101"),
        "province": unit("14"),
        "village": unit("140101100200"),
        "township": unit("140101100"),
        "scenario": plans[-1].scenario_id,
        "plan": plans[-1].pk,
    }
    for n in range(times):
        over = unit("140101100" if n % 2 else "140101200")
        grant_give(user=stranger(f"clerk-{n}"), wish=Wish("township_clerk", over), by=None)
        head = {"title": f"摸底 {n}", "answers": "党政办", "opened_on": DAY, "by": "clerk"}
        head["handed_in_on"] = DAY
        Survey.objects.create(unit_id=over, county_id=places["county"], day=DAY, version=n + 1, **head)
    cases_of_a_day(times)
    places |= operations(times)
    places["department"] = quote(whistling.department(whistling.FARMING))
    clients = {
        "planner": browsing(),
        "auditor": holding("auditor"),
        "clerk": holding("township_clerk", places["township"]),
        "leader": holding("township_leader", places["township"]),
        "window": holding("window_clerk", places["township"]),
        "drafter": holding("reform_office"),
    }
    for _ in range(times):
        told = Wording(with_a_second_look(), "")
        places["draft"] = draft_begin(process="window", told=told, by=holder("reform_office")).pk
    # A window of counted searches that begins in between would cost one query more.
    with time_machine.travel(timezone.now(), tick=False):
        found = counted(clients, act=Act.objects.earliest("pk").pk, **places)
    written = FILE.read_text("utf-8")
    if times > 3:
        # Which names a page looks up depends on what the latest rows are about: some then take fewer.
        more = [(now, then) for now, then in zip(numbers(found), numbers(written), strict=True) if now > then]
        assert not more, found
    else:
        assert found == written, found


def numbers(text: str) -> list[int]:
    """All numbers of queries, page by page."""
    return [int(number) for line in text.splitlines()[1:] for number in line[24:].split()]
