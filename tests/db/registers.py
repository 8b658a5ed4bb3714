"""A small register made by hand: two counties of one city, five townships, ten villages, and acts on it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.models import Grant, User
from santu.accounts.services.grants import Wish, grant_give
from santu.accounts.services.people import user_create
from santu.audit.models import AuditEntry
from santu.kernel.change import Change, Op
from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.dating import carry_out
from santu.register.domain.rows import Body, Division, Line, mint_body_id, mint_id
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE, Snapshot
from santu.register.domain.touching import counties_touched
from santu.register.models import (
    Act,
    Admission,
    AdviserVisit,
    AgendaItem,
    Assessment,
    AssessmentMark,
    CommissionMeeting,
    EnforcementEntry,
    GridTeamMember,
    HandedFile,
    HandedTask,
    HeadConsultation,
    Instrument,
    InstrumentItem,
    ListEdition,
    ListImport,
    ListRow,
    QuotaEntry,
    QuotaLoanStep,
    QuotaVoucher,
    ServiceAcceptance,
    ServiceContract,
    ServiceDelivery,
    ServicePoint,
    ServiceRecord,
    StaffCertificate,
    Supervision,
    Survey,
    SurveyRow,
    Unit,
    UnitCode,
    UseApplication,
    Veto,
    VillageAdviser,
    Whistle,
    WhistleStep,
)
from santu.register.models.tables import TABLES
from santu.register.selectors.acts import latest_act
from santu.register.selectors.digests import county_digests
from santu.register.selectors.holding import holding_on
from santu.register.selectors.snapshots import snapshot
from santu.register.services.acts import ActPapers, Writ, act_record
from santu.register.services.imports import NO_FIGURES, FigureSource, import_commit, import_preview
from santu.register.services.recording import writings_of

FOUNDED = date(2000, 1, 1)
DAY, LATER, LATEST = date(2020, 6, 30), date(2020, 9, 1), date(2021, 3, 1)
CENSUS = FigureSource(base="census-2020", source="人口普查分县数推算", estimated=True)

EVERYTHING = {"province_officer", "commission", "finance", "justice", "enforcement_lead", "reform_office"}
"""Roles that have every right between them."""

Named = tuple[str, str, str]
"""Code, kind, name."""

UPPER: tuple[Named, ...] = (
    ("14", "province", "某省"),
    ("1401", "city", "某市"),
    ("140101", "county", "东县"),
    ("140102", "county", "西县"),
)
TOWNSHIPS: tuple[Named, ...] = (
    ("140101100", "town", "水秀镇"),
    ("140101200", "rural_township", "白城乡"),
    ("140101201", "rural_township", "北洸乡"),
    ("140102100", "town", "胡村镇"),
    ("140102200", "rural_township", "范村乡"),
)
VILLAGES: tuple[Named, ...] = tuple(
    (f"{code}{place}", "village_committee", f"{name[:2]}{stem}村")
    for code, _, name in TOWNSHIPS
    for place, stem in ((200, "东"), (201, "西"))
)
PEOPLE_OF = {"140101100": 9000, "140101200": 3001, "140101201": 2000, "140102100": 7000, "140102200": 1500}
DISPATCHED = tuple(Line(kind, "县公安局") for kind in ("administration", "guidance", "party"))


def listed(
    townships: Iterable[Named] = TOWNSHIPS,
    villages: Iterable[Named] = VILLAGES,
    *,
    day: date = DAY,
    people: Mapping[str, int] | None = None,
    under: Mapping[str, str] | None = None,
) -> Snapshot:
    """What a file says on a day; ``people`` by code of township; ``under`` is a parent's code against the rule.

    Everything above a township is there if a township needs it.
    """
    townships = list(townships)
    needed = {code[:length] for code, _, _ in townships for length in (2, 4, 6)}
    ids: dict[str, str] = {}
    rows: dict[str, Division] = {}
    for code, kind, name in (*(row for row in UPPER if row[0] in needed), *townships, *villages):
        number = DivisionCode(code)
        above = (under or {}).get(code, _code_above(number))
        unit = ids[code] = mint_id("nbs", code, day)
        rows[unit] = Division(unit, number.level, kind, name, ids.get(above, ""), number)
    figures = {
        PEOPLE: {ids[code]: value for code, value in (people or {}).items()},
        HOUSEHOLDS: {ids[code]: value // 3 for code, value in (people or {}).items()},
    }
    return Snapshot(day, rows, figures=figures if people else {})


def _code_above(code: DivisionCode) -> str:
    lengths = {Level.VILLAGE: 9, Level.TOWNSHIP: 6, Level.COUNTY: 4, Level.CITY: 2}
    return code[: lengths.get(code.level, 0)]


def person(name: str = "lizhang") -> User:
    """Somebody who may do everything everywhere, which nobody may who is not a test: plan, and approve."""
    user = stranger(name)
    held = user.grants.filter(unit=EVERYWHERE, start=FOUNDED).values_list("role", flat=True)
    lacking = EVERYTHING.difference(held)
    Grant.objects.bulk_create(
        Grant(user=user, role=role, unit=EVERYWHERE, start=FOUNDED) for role in sorted(lacking)
    )
    return user


def stranger(name: str) -> User:
    """Somebody who holds no role."""
    return User.objects.filter(username=name).first() or user_create(username=name, title_zh="编办", by=None)


def holder(role: str, unit: str = EVERYWHERE, duty: str = "") -> User:
    """Somebody who holds one role over a unit, or for one body of it."""
    user = stranger(f"{role}@{duty or unit}")
    if not granted(user):
        grant_give(user=user, wish=Wish(role, unit, duty=duty), by=None)
    return user


def granted(user: User) -> bool:
    return user.grants.filter(taken_at=None).exists()


def imported(
    incoming: Snapshot | None = None, figures: FigureSource = NO_FIGURES, title: str = "导入名单"
) -> Act:
    preview = import_preview(incoming=incoming or listed(), figures=figures, by=person())
    return import_commit(preview=preview, title=title, by=person())


def unit(code: str, day: date = DAY) -> str:
    """The id of the unit that has this code on a day."""
    return UnitCode.objects.get(holding_on(day), system="nbs", code=code).unit_id


def act_on(day: date, *changes: Change, title: str = "变更", since: int | None = None) -> Act:
    """An act of some changes on one day, built and recorded as the services do it."""
    seen = latest_act() if since is None else since
    base = snapshot(day)
    outcome = carry_out(base, [(day, changes)])
    counties = counties_touched(base, changes)
    writ = Writ(counties, writings_of(outcome, base.system), outcome.minted, seen)
    return act_record(papers=ActPapers("change", title), writ=writ, by=person())


def renaming(code: str, name: str, day: date = LATER) -> Change:
    row = snapshot(day).divisions[unit(code, day)]
    return Change(Op.RENAME, row.id, row.name, name)


def moving(code: str, to: str, day: date = LATER) -> Change:
    row = snapshot(day).divisions[unit(code, day)]
    return Change(Op.MOVE, row.id, row.parent, unit(to, day))


def establishing(code: str, kind: str, name: str, parent: str, day: date = LATER) -> Change:
    """A new unit under the unit with the id ``parent``."""
    number = DivisionCode(code)
    row = Division(mint_id("nbs", code, day), number.level, kind, name, parent, number)
    return Change(Op.ESTABLISH, row.id, becomes=row)


def abolishing(code: str, day: date = LATER) -> Change:
    return Change(Op.ABOLISH, unit(code, day))


def body(
    host: str,
    name: str,
    category: str = "office",
    *,
    slot: str = "",
    lines: Sequence[Line] = (),
    day: date = DAY,
) -> Body:
    """A body at the unit with the id ``host``."""
    return Body(mint_body_id(host, name, day), host, name, category, slot, tuple(lines))


def written() -> dict[str, int]:
    """How many rows there are of everything that an act writes."""
    models = [
        Act,
        Unit,
        AuditEntry,
        QuotaVoucher,
        QuotaEntry,
        QuotaLoanStep,
        CommissionMeeting,
        AgendaItem,
        HeadConsultation,
        Assessment,
        AssessmentMark,
        ServiceRecord,
        ServicePoint,
        VillageAdviser,
        AdviserVisit,
        ServiceContract,
        ServiceDelivery,
        ServiceAcceptance,
        GridTeamMember,
        StaffCertificate,
        EnforcementEntry,
        Supervision,
        Survey,
        SurveyRow,
        UseApplication,
        ListEdition,
        ListRow,
        ListImport,
        Instrument,
        InstrumentItem,
        HandedFile,
        HandedTask,
        Whistle,
        WhistleStep,
        Admission,
        Veto,
        *(facts.model for facts in TABLES),
    ]
    return {model._meta.db_table: model._default_manager.count() for model in models}


def rows_that_stand() -> dict[str, list[tuple[str, ...]]]:
    """By table the standing rows as texts: whose, what, from when to when."""
    return {
        facts.table: [
            tuple(map(str, row))
            for row in facts.model._default_manager.filter(withdrawn_by=None).values_list(*facts.columns)
        ]
        for facts in TABLES
    }


def digests_by_hand() -> dict[str, str]:
    """The digest of each county, told from the rows by the definition and not by the code that keeps it."""
    standing = rows_that_stand()
    divisions, bodies = standing["register_divisionversion"], standing["register_bodyversion"]
    above = [(row[0], row[4]) for row in divisions] + [(row[0], row[1]) for row in bodies]
    above += [(row[0], row[4]) for row in standing["register_dutyversion"]]
    above += [(row[0], row[1]) for row in standing["register_gridversion"]]
    counties = {row[0]: {row[0]} for row in divisions if row[1] == "county"}
    for _ in range(3):
        for one, parent in above:
            counties.setdefault(one, set()).update(counties.get(parent, ()))
    lines: dict[str, list[bytes]] = {}
    for table, rows in standing.items():
        for row in rows:
            for county in counties.get(row[0]) or [""]:
                fields = (
                    field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
                    for field in (table, *row)
                )
                lines.setdefault(county, []).append("\t".join(fields).encode() + b"\n")
    return {county: sha256(b"".join(sorted(found))).hexdigest() for county, found in sorted(lines.items())}


def overlaps() -> list[str]:
    """Standing facts that do not end before the next of their kind begins, found row by row."""
    found = []
    for facts in TABLES:
        if facts.dated:
            rows = facts.model._default_manager.filter(withdrawn_by=None).order_by(*facts.key, "start")
            last: dict[tuple[str, ...], date] = {}
            for *values, start, end in rows.values_list(*facts.columns):
                key = tuple(values[: len(facts.key)])
                if key in last and last[key] > start:
                    found.append(f"{facts.table} {key} {start}")
                last[key] = end
    return found


def town_map(found: Snapshot) -> dict[str, tuple[str, str, str]]:
    """Code → name, kind and code of the unit above."""
    rows = found.divisions
    return {
        row.code: (row.name, row.kind, rows[row.parent].code if row.parent in rows else "")
        for row in rows.values()
    }


def replaced(rows: Iterable[Named], code: str, **values: str) -> list[Named]:
    """The rows with the kind or the name of one of them changed."""
    return [
        (c, values.get("kind", kind), values.get("name", name)) if c == code else (c, kind, name)
        for c, kind, name in rows
    ]


def without(rows: Iterable[Named], *prefixes: str) -> list[Named]:
    return [row for row in rows if not row[0].startswith(prefixes)]


def digests() -> dict[str, str]:
    """The digests, by code of county where it has one."""
    codes = {row.id: row.code for row in snapshot(DAY).at(Level.COUNTY)}
    return {str(codes.get(county, county)): digest for county, digest in county_digests().items()}
