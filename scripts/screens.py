"""Which pages `screenshots.py` takes, what is done on each before it is taken, and what it is called."""

from dataclasses import dataclass

PERSON, APPROVER = "demo-planner", "demo-approver"
SECURITY, CIVIL = "demo-security", "demo-civil"
CLERK, DEPARTMENT, REFORM, OFFICER = "demo-clerk", "demo-department", "demo-reform", "demo-county"
WINDOW, DESK, LEADER, DRAFTER = "demo-window", "demo-desk", "demo-head", "demo-drafter"
GRID = "demo-grid"
PROVINCE, COUNTY = "/units/nbs.14.20200630", "/units/nbs.140703.20200630"
TOWN, GONE = "/units/nbs.140703103.20211031", "/units/nbs.140703202.20200630"
OTHER = "/units/nbs.140703201.20200630"
COMPARABLE = "/units/nbs.140623.20200630"
"""A county whose seats are known and whose townships were merged."""
VILLAGE = "/units/nbs.140703202200.20200630"
TASKED, DEVOLVING = "/units/nbs.140703202201.20200630", "/units/nbs.141129.20200630"
"""A village with tasks, and a county that gave powers away and took some back."""
BEFORE = "2020-06-30"
FILES = {
    "townships": "代码,名称,类型,县代码,日期\n140703103,水秀镇,镇,140703,2021-10-31\n14070310,阳邑乡,镇,140703,2021-13-31\n",
    "villages": "代码,名称,乡镇代码,类型,日期\n140703103201,北郭村委会,140703109,村委会,2021-10-31\n",
}
"""Lists with a fault of each kind that people make."""

THEMES, LIGHT = ("light", "dark"), ("light",)
Deed = tuple[str, str, str]


@dataclass(frozen=True)
class Shot:
    """A page: the name of its picture, what it is called, where it is, and what is done before it is taken.

    A deed is what is done (press, fill, file), where, and with what. `at` is what is scrolled to; `themes` are those in
    which it is taken.
    """

    name: str
    title: str
    path: str
    deeds: tuple[Deed, ...] = ()
    at: str = ""
    person: str = PERSON
    printed: bool = False
    whole: bool = False
    themes: tuple[str, ...] = THEMES


def press(*selectors: str) -> tuple[Deed, ...]:
    """Press one after the other."""
    return tuple(("press", selector, "") for selector in selectors)


OVERVIEW = (
    Shot("sign-in", "Sign in", "/sign-in", person=""),
    Shot("home", "Overview after the reform", "/", printed=True),
    Shot("home-before", "Overview before the reform", f"/?day={BEFORE}"),
    Shot("home-clerk", "Overview of a township", "/", person="demo-clerk"),
    Shot("home-menu", "Menu of the person", "/", press(".menu > summary")),
    Shot("search", "Search: what was found", "/search?q=水秀"),
    Shot("search-none", "Search: nothing found", "/search?q=不存在乡"),
    Shot(
        "search-suggestions",
        "Search: suggestions",
        "/",
        (("fill", "#search", "水秀"), ("press", "#search", "")),
    ),
    Shot(
        "compare",
        "Two days compared",
        f"/compare?from={BEFORE}&to=2021-10-31&unit=nbs.140703.20200630",
        printed=True,
    ),
)
UNITS = (
    Shot("unit-province", "A province now", f"{PROVINCE}/"),
    Shot("unit-county", "A county now", f"{COUNTY}/", printed=True),
    Shot("unit-town", "A township now", f"{TOWN}/", printed=True),
    Shot("unit-town-frame", "A township against its reference frame", f"{TOWN}/", at="#frame"),
    Shot("unit-village", "A village", f"{VILLAGE}/"),
    Shot("unit-gone", "A township that is gone", f"{GONE}/"),
    Shot("unit-before", "The same township before the reform", f"{GONE}/?day={BEFORE}"),
    Shot("matrix", "Matrix of a province", f"{PROVINCE}/matrix", printed=True),
    Shot("matrix-bodies", "Matrix of a county: bodies", f"{COUNTY}/matrix?group=bodies"),
    Shot("rows", "The rows behind a number", f"{COUNTY}/rows?column=village_committee"),
    Shot("findings", "What does not conform", f"{COUNTY}/findings?day={BEFORE}", printed=True),
    Shot("body", "A body", f"{TOWN}/", press("svg.org:visible a[href*='/bodies/'] >> nth=3")),
    Shot("design", "The design of a township", f"{TOWN}/design?scenario=1", printed=True),
    Shot("design-county", "The design of a county", f"{COUNTY}/design?scenario=1"),
    Shot("side-by-side", "Three maps side by side", f"{TOWN}/side-by-side?scenario=1", printed=True),
    Shot("transition", "The transition of a county", f"{COUNTY}/transition"),
    Shot("history", "The history of a township", f"{TOWN}/history", printed=True),
    Shot("merges", "Merges of a county", f"{COUNTY}/merges?count=7"),
    Shot("merges-past", "Reckoned and real merges of a county", f"{COMPARABLE}/merges?day={BEFORE}"),
    Shot("merges-province", "Merges of a province under a target", f"{PROVINCE}/merges?day={BEFORE}"),
    Shot("propose", "A proposal", f"{OTHER}/propose?scenario=new"),
)
WORK = (
    Shot("scenarios", "Scenarios", "/scenarios/"),
    Shot("scenario-new", "A new scenario", "/scenarios/new"),
    Shot("scenario", "A scenario that was carried out", "/scenarios/1/", printed=True),
    Shot("scenario-open", "A scenario in work", "/scenarios/2/"),
    Shot("scenario-lock", "A word on a proposal", "/scenarios/2/", press(".proposal .acts a >> nth=0")),
    Shot("scenario-compare", "Two scenarios compared", "/scenarios/1/compare/2/"),
    Shot("plans", "Plans and what is to do", "/plans/"),
    Shot("plan", "A plan that was carried out", "/plans/1/", printed=True),
    Shot("plan-step", "A step and its reasons", "/plans/1/", press(".step-line >> nth=1"), at="#steps"),
    Shot("plan-approve-undo", "Approving an undoing", "/plans/1/approve-undo", person=APPROVER),
    Shot("plan-open", "A plan in work", "/plans/2/"),
    Shot("plan-waiting", "A plan that waits for approval", "/plans/2/", person=APPROVER),
    Shot("plan-approve", "Approving", "/plans/2/approve", person=APPROVER),
    Shot("plan-refused", "Approving, refused", "/plans/2/approve", press(".approve .btn-s.primary"), person=APPROVER),
    Shot("plan-standing", "Is the plan out of date", "/plans/1/standing"),
    Shot("job", "Background work", "/jobs/1"),
    Shot("acts", "Acts in the register", "/acts/", printed=True),
    Shot("act", "An act", "/acts/6/"),
    Shot("act-standing", "What an act can still be undone by", "/acts/1/standing"),
    Shot("audit", "The audit", "/audit/", person="demo-auditor", printed=True),
    Shot("imports", "Imports", "/imports/"),
    Shot("import", "An import", "/imports/1"),
    Shot("import-new", "A new import", "/imports/new"),
    Shot(
        "import-faults", "All faults of a list", "/imports/new",
        (("file", "#townships", "townships"), ("file", "#villages", "villages"), *press("form[enctype] .btn-s.primary")),
    ),
)  # fmt: skip
CONSULTED = (
    Shot("consultation-new", "Asking for opinions", "/scenarios/2/consult"),
    Shot("consultation", "A round of consultation that is over", "/consultations/1/", printed=True),
    Shot("consultation-open", "A round that waits for answers", "/consultations/2/"),
    Shot(
        "consultation-asked",
        "What a department is asked",
        "/plans/",
        press("a[href*='/consultations/asked/'] >> nth=0"),
        person=CIVIL,
    ),
    Shot("publications", "Published lists", "/publications/"),
    Shot("publication-new", "What would leave with a list", "/publications/new?kind=standards"),
    Shot("publication", "A published edition", "/publications/1/"),
    Shot("publication-waiting", "An edition that waits for publication", "/publications/2/", person=APPROVER),
)
MATTERS = (
    Shot("duties", "Who does what in a township", f"{TOWN}/duties", printed=True),
    Shot("matters", "The catalogue of matters", "/matters/"),
    Shot("lists", "The lists of a township", f"{TOWN}/lists"),
    Shot("list", "A published list", "/lists/1/", printed=True),
    Shot("list-draft", "A draft and what it changes", "/lists/11/", person=CLERK),
    Shot("list-new", "Drafting a list", f"{TOWN}/lists/new", person=CLERK),
    Shot("powers", "Powers of a county", f"{DEVOLVING}/powers"),
    Shot("power-new", "Recording an instrument", f"{DEVOLVING}/powers/new"),
    Shot("power-assessments", "Assessments of devolved powers", f"{DEVOLVING}/powers/assessments"),
    Shot("instrument", "An instrument", "/instruments/1/", printed=True),
    Shot("whose", "Is this ours?", f"{TOWN}/whose?q=养猪场污染", person=CLERK),
    Shot("tasks", "Tasks handed down", f"{TOWN}/tasks", person=CLERK, printed=True),
    Shot("tasks-village", "Tasks of a village", f"{TASKED}/tasks", person=CLERK),
    Shot("task", "A task and its answer", "/tasks/3/", person=CLERK),
    Shot("whistle", "Departments that were called", "/whistles/1/", person=DEPARTMENT),
    Shot("whistles-file", "Calling departments by file", f"{TOWN}/whistles/file", person=CLERK),
    Shot("admissions", "The register of admissions", f"{COUNTY}/admissions", printed=True),
    Shot("admission", "An admission", "/admissions/1/"),
    Shot("admission-new", "Applying for an admission", f"{TOWN}/admissions/new", person=DEPARTMENT),
    Shot("vetoes", "Vetoes and pledges", f"{COUNTY}/vetoes", person=REFORM),
    Shot("survey-unit", "The operation survey of a township", f"{TOWN}/survey"),
    Shot("survey", "A round of the survey", "/surveys/1/"),
    Shot("enforcement", "Enforcement of a county", f"{COUNTY}/enforcement"),
    Shot("coverage", "Coverage by services", f"{COUNTY}/coverage"),
    Shot("grids", "Grids of a village", f"{VILLAGE}/grids"),
    Shot("grids-divided", "Grids of a village, divided anew", f"{VILLAGE}/grids?do=fresh"),
    Shot("services", "Service points", f"{COUNTY}/services"),
    Shot("advisers", "Legal advisers", f"{COUNTY}/advisers"),
    Shot("grids-below", "Grids of the villages of a township", f"{TOWN}/grids", person=CLERK),
    Shot("grid-teams", "Teams of grids", f"{TOWN}/grid-teams", person=CLERK),
    Shot("purchases", "Purchased services", f"{COUNTY}/purchases", person=OFFICER),
)
NEWEST = ".work-list th a >> nth=-1"
DAILY = (
    Shot("work", "The workbench", "/workbench/", person=WINDOW, themes=LIGHT),
    Shot("work-leader", "Cases at a glance", "/workbench/leader", person=LEADER, themes=LIGHT),
    Shot("case", "A case at the window", "/workbench/?process=window", press(NEWEST), person=WINDOW, themes=LIGHT),
    Shot("case-whistle", "A whistle and the departments called", "/workbench/?tab=area&process=whistle", press(NEWEST), person=DESK, themes=LIGHT),
    Shot("operation-map", "The operation map of a county", f"{COUNTY}/operation-processes?process=window", at=".diagram", themes=LIGHT),
    Shot("matters-compared", "Matter by matter", f"{TOWN}/matters-compared", themes=LIGHT),
    Shot("centre", "What a service centre does", f"{TOWN}/centre/", person=WINDOW, themes=LIGHT),
    Shot("draft", "A draft and what it changes", "/processes/window/drafts/1/", at="#drawn", person=DRAFTER, themes=LIGHT),
)  # fmt: skip
PHONE = (
    Shot("phone", "On the phone: what is to do", "/m/", person=GRID),
    Shot("phone-task", "On the phone: a task of the grid", "/m/", press(".row >> nth=0"), person=GRID),
    Shot("phone-report", "On the phone: a report", "/m/#/report", person=GRID),
    Shot("phone-queue", "On the phone: what was sent", "/m/#/queue", person=GRID, themes=LIGHT),
)
POSTS = (
    Shot("ledger", "The ledger of posts of a county", f"{COUNTY}/ledger", person=OFFICER, printed=True),
    Shot("loan", "A loan of posts", "/loans/2/", person=OFFICER),
    Shot("staff", "People in post in a township", f"{TOWN}/staff", person=OFFICER),
    Shot("allocation", "Posts divided over townships", f"{COUNTY}/allocation", person=OFFICER),
    Shot("programme", "The programme of a county", f"{COUNTY}/programme"),
    Shot("money", "Money of a county", f"{COUNTY}/money", person="demo-finance"),
    Shot("dispatched", "Dispatched bodies of a township", f"{TOWN}/dispatched", person=CLERK),
)
PEOPLE = (
    Shot("people", "People", "/people/", person=SECURITY),
    Shot("person", "A person and their roles", "/people/demo-county/", person=SECURITY),
    Shot("person-new", "Entering a person", "/people/new", person=SECURITY),
    Shot("roles", "Roles and rights", "/roles/", printed=True),
    Shot("my-roles", "My roles", "/account/roles"),
    Shot("why", "Why a unit is seen", "/why?what=140703103&who=demo-county", person=SECURITY),
    Shot("why-not", "Why a unit is not seen", "/why?what=140105&who=demo-county", person=SECURITY),
    Shot("administration", "An administrator's session", "/account/administration", person="demo-system"),
    Shot("sessions", "My sessions", "/account/sessions"),
    Shot("sessions-held", "What an account holds", "/account/sessions", at="#table-personal"),
    Shot("tokens", "Tokens of the API", "/account/tokens/"),
)
REST = (
    Shot("standards", "Standards", "/standards/", printed=True),
    Shot("standard", "A rule and its source", "/standards/body/limit"),
    Shot("design-language", "Design language", "/design-language", whole=True),
    Shot("password", "A new password", "/account/password"),
    Shot("refused", "A refused day", "/?day=2021-13-31"),
    Shot("not-found", "A page that is not there", "/units/nbs.000000.20200630/"),
)
SHOTS = OVERVIEW + UNITS + WORK + CONSULTED + MATTERS + DAILY + PHONE + POSTS + PEOPLE + REST
