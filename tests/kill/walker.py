"""Writers that open cases and act on the same ones; and whether what they left is what their logs say."""

import json
import random
from collections import Counter
from multiprocessing.connection import Connection

import django

django.setup()

from django.db import InterfaceError, OperationalError, connections  # noqa: E402 (models need Django set up)

from santu.accounts.models import User  # noqa: E402
from santu.accounts.services.grants import Wish, grant_give  # noqa: E402
from santu.audit.models import AuditEntry  # noqa: E402
from santu.kernel.codes import Level  # noqa: E402
from santu.kernel.messages import Refused  # noqa: E402
from santu.operate.domain.replay import OPEN  # noqa: E402
from santu.operate.models import Case, CaseAct, Token  # noqa: E402
from santu.operate.selectors.replaying import log_faults  # noqa: E402
from santu.operate.selectors.states import standing_of  # noqa: E402
from santu.operate.services.stepping import Doing, Opening, case_open, task_complete  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from tests.kill.preparing import BEFORE, import_register  # noqa: E402
from tests.kill.where import use  # noqa: E402

CASES = 12
"""So many of the newest cases the writers act on, so that they meet."""
ROLES = ("window_clerk", "department", "county_desk")


def prepare_cases(database: str, pipe: Connection) -> None:
    """The small register, and somebody who holds every role that a window case takes."""
    use(database)
    import_register("small")
    by = User.objects.order_by("pk")[0]
    for role in ROLES:
        grant_give(user=by, wish=Wish(role), by=None)
    connections["default"].close()
    pipe.send("prepared")


def walk(database: str, writer: int, pipe: Connection) -> None:
    """Open a case or act on one of the newest, again and again; send (case, act) of each that is committed."""
    use(database)
    dice, by = random.Random(writer), User.objects.order_by("pk")[0]
    known = snapshot(BEFORE)
    town = known.at(Level.TOWNSHIP)[0].id
    county = known.at(Level.COUNTY)[0].id
    done = 0
    while True:
        name = f"{writer}/{done}"
        try:
            _one(dice, by, town, county, name)
        except Refused:
            continue  # another writer did it meanwhile
        except (OperationalError, InterfaceError):
            return  # the server is gone
        pipe.send(done)
        done += 1


def _one(dice: random.Random, by: User, town: str, county: str, name: str) -> Case:
    tasks = list(
        Token.objects.filter(ended_at=None, waits=True)
        .order_by("-case", "number")
        .select_related("case")[:CASES]
    )
    if len(tasks) < CASES:
        told = Opening("window", town, county, name, name, lists={"departments": [town, county]})
        return case_open(told=told, by=by)
    task = dice.choice(tasks)
    outcomes = standing_of(task.case).definition.nodes[task.node].outcomes
    return task_complete(
        case=task.case_id, token=task.number, by=by, doing=Doing(dice.choice(outcomes), told={"name": name})
    )


def walked(database: str, pipe: Connection) -> None:
    """Send the names of all acts, by kind how many there are and how often the audit tells of them, and what is wrong."""
    use(database)
    acts = list(CaseAct.objects.values_list("deed", "case__key", "told"))
    names = [key if deed == OPEN else json.loads(told)["name"] for deed, key, told in acts]
    entries = Counter(AuditEntry.objects.filter(act__startswith="case_").values_list("act", flat=True))
    rows = Counter(f"case_{deed}" for deed, _, _ in acts)
    counts = {act: (rows[act], entries[act]) for act in rows | entries}
    faults = list(log_faults(Case.objects.select_related("version")))
    pipe.send((names, {**counts, "faults": (len(faults), 0)}))
    connections["default"].close()
