"""Cases on the small register: a township, its county and two departments, and who acts for each."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import time_machine

from santu.accounts.models import User
from santu.operate.models import Case, Token
from santu.operate.services.stepping import Doing, Opening, case_open, task_complete
from santu.operate.services.striking import clocks_regularly
from santu.register.services.bodies import bodies_record
from tests.db.registers import DAY, body, holder, imported, person, unit

COUNTY, TOWN, OTHER = "140101", "140101100", "140101200"
HOUSING, WATER = "住房和城乡建设局", "水利局"
PROMISED = "window/promised"


def county() -> None:
    """The register with two departments of the county."""
    imported()
    bodies = [body(unit(COUNTY), name) for name in (HOUSING, WATER)]
    bodies_record(day=DAY, bodies=bodies, title="机构", by=person())


def department(name: str) -> str:
    """The id of a department."""
    return body(unit(COUNTY), name).id


def acting(role: str, code: str = COUNTY) -> User:
    return holder(role, unit(code))


def window_case(
    key: str = "one", applicant: str = "", terms: Mapping[str, object] | None = None, **said: object
) -> Case:
    """A case at the window of the township, with two departments behind it; five working days are promised."""
    departments = [department(HOUSING), department(WATER)]
    told = Opening(
        process="window",
        place=unit(TOWN),
        county=unit(COUNTY),
        title="农村宅基地审批",
        key=key,
        applicant=applicant,
        lists={"departments": departments, "organ": departments[:1]},
        terms=terms or {"clocks": {PROMISED: "5 个工作日"}},
        **said,
    )
    return case_open(told=told, by=acting("window_clerk", TOWN))


def done(
    case: Case, node: str, by: User, outcome: str = "done", item: str | None = None, **said: object
) -> Case:
    """Whoever acts ends the open task of a node."""
    return task_complete(
        case=case.pk, token=open_task(case, node, item).number, by=by, doing=Doing(outcome, **said)
    )


def open_task(case: Case, node: str, item: str | None = None) -> Token:
    rows = Token.objects.filter(case=case, node=node, ended_at=None, waits=True)
    return rows.get(item=item) if item else rows.get()


def waiting(case: Case) -> list[tuple[str, str | None]]:
    """The open tasks of a case, each with its item."""
    rows = Token.objects.filter(case=case, ended_at=None, waits=True).order_by("number")
    return list(rows.values_list("node", "item"))


def late_at(case: Case, urged: str, due: datetime) -> None:
    """A task that urges comes up at the moment when something is due, and not a minute before."""
    for moment in (due - timedelta(minutes=1), due, due + timedelta(minutes=1)):
        with time_machine.travel(moment, tick=False):
            clocks_regularly()
        assert ((urged, None) in waiting(case)) is (moment >= due), moment
