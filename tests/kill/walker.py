"""Writers that open cases and act on the same ones; and whether what they left is what their logs say."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from multiprocessing.connection import Connection

import django

django.setup()

from django.db import connections  # noqa: E402 (models need Django set up)
from django.utils import timezone  # noqa: E402

from santu.accounts.models import User  # noqa: E402
from santu.accounts.services.grants import Wish, grant_give  # noqa: E402
from santu.audit.models import AuditEntry  # noqa: E402
from santu.files.store import path_of  # noqa: E402
from santu.kernel.codes import Level  # noqa: E402
from santu.kernel.messages import Refused  # noqa: E402
from santu.operate.domain.files import Brought  # noqa: E402
from santu.operate.domain.replay import OPEN, STEP  # noqa: E402
from santu.operate.models import Case, CaseAct, CaseFile, CaseWords, Token  # noqa: E402
from santu.operate.selectors.looking import cases_looked  # noqa: E402
from santu.operate.selectors.states import standing_of  # noqa: E402
from santu.operate.selectors.whistle import departments_in  # noqa: E402
from santu.operate.services.beginning import Beginning, case_begin  # noqa: E402
from santu.operate.services.stepping import Doing, Opening, case_open, task_complete  # noqa: E402
from santu.register.domain.rows import Body, mint_body_id  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from santu.register.services.bodies import bodies_record  # noqa: E402
from tests.kill.preparing import BEFORE, import_register  # noqa: E402
from tests.kill.where import use  # noqa: E402

CASES = 12
"""So many of the newest cases the writers act on, so that they meet."""
ROLES = ("window_clerk", "department", "county_desk", "township_leader", "grid_worker")
DEPARTMENTS = ("水利局", "应急管理局")
OFFICE = "规划建设办"
APART = {("grid_event", "check"), ("grid_event", "rate")}
"""What nobody may do who handled the case: the second person does it."""
WHISTLED = "whistle"
"""The outcome that is not taken: it waits for a whistle, and here nobody calls one."""
PNG = b"\x89PNG\r\n\x1a\n"
WORDS, TERMS, FILES = "words", "terms", "files"
Said = Mapping[str, Mapping[str, list[str]]]
HANDLED: Said = {
    WORDS: {"result": ["已清理"], "why_returned": ["不属本单位"]},
    FILES: {"photos_after": ["处置后"]},
}
ANSWERED: Said = {
    WORDS: {"reply": ["已疏通"]},
    TERMS: {"solved": ["yes"]},
    FILES: {"record": ["办理材料", "现场"]},
}
SAID: Mapping[str, Mapping[str, Said]] = {
    "window": {},
    "operation": {
        "": {
            WORDS: {"where": ["东街市场"], "why": ["占道经营"]},
            TERMS: {"day": ["2030-03-02"], "departments": []},
        },
        "answer": {WORDS: {"why_not": ["防汛"]}},
        "conclude": {
            WORDS: {"handed_on": ["两处"], "why_cancelled": ["雨"]},
            TERMS: {"held_on": ["2026-03-02"], "places_checked": ["6"], "problems": ["2"]},
            FILES: {"record": ["一", "二"]},
        },
    },
    "grid_event": {
        "": {
            WORDS: {"where": ["东街十字路口"], "what": ["井盖破损"]},
            TERMS: {"class": ["hazard"], "reporter": [], "village": []},
            FILES: {"photos": ["近", "远"]},
        },
        "supplement": {WORDS: {"more": ["在路口东侧"]}, FILES: {"photos": ["补"]}},
        "triage": {WORDS: {"unclear": ["地点"]}, TERMS: {"body": [], "department": []}},
        "in_township": HANDLED,
        "in_county": HANDLED,
        "reassign": {WORDS: {"why_again": ["改派"]}, TERMS: {"body": [], "department": []}},
        "check": {WORDS: {"unsolved": ["还有一处"]}, TERMS: {"checked_on": []}},
        "rate": {WORDS: {"lacking": ["慢"]}},
    },
    "hotline": {
        "": {
            WORDS: {"what": ["下水道堵了"], "where": ["东街"]},
            TERMS: {"class": ["ordinary"], "organ": [], "assisting": []},
            FILES: {"material": ["来电人的照片"]},
        },
        "sign": {WORDS: {"clause": ["清单第三项"]}},
        "designate": {WORDS: {"why_designated": ["最接近"]}, TERMS: {"organ": []}},
        "assist": {WORDS: {"part": ["已派车"]}},
        "answer": ANSWERED,
        "redo": ANSWERED,
        "call_back": {
            WORDS: {"said": ["还有味道"]},
            TERMS: {"called_on": [], "satisfaction": ["unsatisfied"]},
        },
    },
}
"""Of each process the nodes with forms ("" for the opening) and all that is written there: words, terms, and files by their content; what the register
or the calendar says stands empty here (``chosen_at``)."""


def prepare_cases(database: str, pipe: Connection) -> None:
    """The small register, and two people who hold every role that the cases take."""
    use(database)
    import_register("small")
    people = list(User.objects.order_by("pk")[:2])
    for by in people:
        for role in ROLES:
            grant_give(user=by, wish=Wish(role), by=None)
    town, county = _places()
    named = [(county, DEPARTMENTS[0]), (county, DEPARTMENTS[1]), (town, OFFICE)]
    bodies = [Body(mint_body_id(host, name, BEFORE), host, name, "office") for host, name in named]
    bodies_record(day=BEFORE, bodies=bodies, title="机构", by=people[0])
    connections["default"].close()
    pipe.send("prepared")


def walk(database: str, writer: int, pipe: Connection) -> None:
    """Open a case or act on one of the newest, again and again; send (case, act) of each that is committed."""
    use(database)
    dice, people = random.Random(writer), list(User.objects.order_by("pk")[:2])
    town, county = _places()
    chosen = chosen_at(town, county)
    done = 0
    while True:
        name = f"{writer}/{done}"
        try:
            _one(dice, people, (town, county), chosen, name)
        except Refused:
            continue  # another writer did it meanwhile
        pipe.send(done)
        done += 1


def _places() -> tuple[str, str]:
    """The township of the cases, and its county."""
    known = snapshot(BEFORE)
    return known.at(Level.TOWNSHIP)[0].id, known.at(Level.COUNTY)[0].id


def chosen_at(town: str, county: str) -> Mapping[str, list[str]]:
    """By field what the register and the calendar offer to the forms."""
    today = timezone.localdate()
    departments = sorted(departments_in(county, today))
    village = sorted(row.id for row in snapshot(BEFORE).at(Level.VILLAGE) if row.parent == town)[:1]
    return {
        "departments": departments,
        "assisting": departments[:1],
        "organ": departments[1:],
        "department": departments[:1],
        "body": [mint_body_id(town, OFFICE, BEFORE)],
        "reporter": village,
        "village": village,
        "checked_on": [today.isoformat()],
        "called_on": [today.isoformat()],
    }


def _one(
    dice: random.Random,
    people: Sequence[User],
    at: tuple[str, str],
    chosen: Mapping[str, list[str]],
    name: str,
) -> Case:
    tasks = list(
        Token.objects.filter(ended_at=None, waits=True)
        .order_by("-case", "number")
        .select_related("case")[:CASES]
    )
    if len(tasks) < CASES:
        return _open(dice.choice(sorted(SAID)), at, chosen, name, people[0])
    task = dice.choice(tasks)
    outcomes = [one for one in standing_of(task.case).definition.nodes[task.node].outcomes if one != WHISTLED]
    process, node = task.case.process, task.node
    written, brought = _said(SAID[process].get(node, {}), chosen, name)
    doing = Doing(dice.choice(outcomes), told={"name": name}, written=written, brought=brought)
    by = people[(process, node) in APART]
    return task_complete(case=task.case_id, token=task.number, by=by, doing=doing)


def _open(process: str, at: tuple[str, str], chosen: Mapping[str, list[str]], name: str, by: User) -> Case:
    town, county = at
    if process == "window":
        told = Opening(process, town, county, name, name, lists={"departments": [town, county]})
        return case_open(told=told, by=by)
    written, brought = _said(SAID[process][""], chosen, name)
    return case_begin(told=Beginning(process, town, name, name, written, brought), by=by)


def _said(
    said: Said, chosen: Mapping[str, list[str]], name: str
) -> tuple[dict[str, list[str]], list[Brought]]:
    """What is written into a form, and files of which each act has its own."""
    written = {**said.get(WORDS, {}), **said.get(TERMS, {})}
    written = {field: texts or chosen[field] for field, texts in written.items()}
    files = [
        Brought(0, f"{text}.png", BytesIO(PNG + f"{name} {text}".encode()), field)
        for field, texts in said.get(FILES, {}).items()
        for text in texts
    ]
    return written, files


def torn() -> list[str]:
    """The acts of which not all is there that was written with them: words, terms and files."""
    words, files = defaultdict[int, set[str]](set), defaultdict[int, list[str]](list)
    for act, field in CaseWords.objects.values_list("act", "name"):
        words[act].add(field)
    for case, node, digest in CaseFile.objects.values_list("case", "node", "digest"):
        files[case].append(node)
        if not path_of(digest).exists() or sha256(path_of(digest).read_bytes()).hexdigest() != digest:
            return [f"{case}: a file that is not there"]
    wrong = []
    ended = defaultdict[int, list[str]](list)
    for act in CaseAct.objects.filter(deed__in=(OPEN, STEP)).select_related("case"):
        said = SAID[act.case.process].get(act.node, {})
        terms = json.loads(act.told).get("said", {}).keys()
        if words[act.pk] != said.get(WORDS, {}).keys() or terms != said.get(TERMS, {}).keys():
            wrong.append(f"{act.case_id}/{act.seq}: {words[act.pk]} {terms}")
        ended[act.case_id] += [act.node for texts in said.get(FILES, {}).values() for _ in texts]
    return wrong + [f"{case}: files" for case in ended if sorted(ended[case]) != sorted(files[case])]


def walked(database: str, pipe: Connection) -> None:
    """Send the names of all acts, what is wrong, and how many acts there are and how often the audit tells of them.

    They are counted by kind, and steps by process, too.
    """
    use(database)
    acts = list(CaseAct.objects.values_list("deed", "case__key", "case__process", "told"))
    names = [key if deed == OPEN else json.loads(told)["name"] for deed, key, _, told in acts]
    processes = dict(Case.objects.values_list("pk", "process"))
    rows, entries = Counter[str](), Counter[str]()
    for deed, _, process, _ in acts:
        rows.update([f"case_{deed}", *([process] if deed == STEP else [])])
    for act, after in AuditEntry.objects.filter(act__startswith="case_").values_list("act", "after"):
        entries.update([act, *([processes[json.loads(after)["case"]]] if act == f"case_{STEP}" else [])])
    counts = {act: (rows[act], entries[act]) for act in rows | entries}
    faults = cases_looked(every=True, progress=lambda *_: None).faults
    pipe.send((names, {**counts, "faults": (len(faults), 0), "torn": (len(torn()), 0)}))
    connections["default"].close()
