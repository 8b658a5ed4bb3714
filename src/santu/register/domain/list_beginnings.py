"""What a draft of a list begins with: the duties that the register has, or wording of ours."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from santu.kernel.codes import Level
from santu.kernel.messages import Refused
from santu.register.domain.list_files import read_list
from santu.register.domain.list_kinds import Kind
from santu.register.domain.rows import Division, Duty
from santu.register.domain.unit_lists import ListRow, row_of
from santu.register.domain.vetoes import CLEARINGS, Cleared, Clearing, Veto
from santu.register.domain.words import POWERS

PROPOSALS = Path(__file__).parents[1] / "data" / "lists"
BASIC, COOPERATING, TAKEN_BACK = "基本履职", "配合履职", "上级部门收回"
TYPES = {"penalty": "行政处罚", "coercion": "行政强制", "inspection": "行政检查"}
EVERY_VILLAGE = "各村（社区）"
MERGED = "并入"


@dataclass(frozen=True, slots=True)
class Done:
    """The duties at a place, and who its bodies are.

    Attributes:
        unit: the place.
        organ: what signs for it.
        duties: what is done there on a day.
        names: of bodies, by id; of a body elsewhere with that of its unit.
        hosts: the division of each body, by id.
    """

    unit: str
    organ: str
    duties: Sequence[Duty]
    names: Mapping[str, str]
    hosts: Mapping[str, str]

    def own(self, duty: Duty) -> bool:
        """Whether a body of the place itself undertakes it."""
        return self.hosts.get(duty.body) == self.unit

    def named(self, body: str) -> str:
        return self.names.get(body, body)

    def answering(self, duty: Duty) -> str:
        """The organ that answers for a duty."""
        if duty.organ:
            return self.named(duty.organ)
        return self.organ if self.own(duty) else self.named(duty.body)


def organ_name(row: Division) -> str:
    """What signs for a division."""
    if row.kind == "subdistrict":
        return f"{row.name}办事处"
    return row.name if row.level is Level.VILLAGE else f"{row.name}人民政府"


def of_duties(kind: Kind, done: Done, earlier: Sequence[ListRow] = ()) -> list[ListRow]:
    """The rows that the register's duties make of a list; ``earlier`` are those of the edition before."""
    make = _enforced if kind.begins == "enforcement" else _responsible
    by_matter: defaultdict[str, list[Duty]] = defaultdict(list)
    for duty in sorted(done.duties, key=lambda one: (one.matter, one.id)):
        by_matter[duty.matter].append(duty)
    known = {row.matter for row in earlier if row.cell("class") in (BASIC, COOPERATING, TAKEN_BACK)}
    found = [
        row_of(kind, matter, said)
        for matter, some in by_matter.items()
        for said in make(done, some, was_ours=matter in known)
    ]
    order = list(kind.classes)
    return sorted(found, key=lambda row: order.index(row.cell(kind.class_field)))


def _responsible(done: Done, some: Sequence[Duty], *, was_ours: bool) -> Iterator[dict[str, str]]:
    """A matter in a responsibility list: main duties are basic ones, cooperating ones cooperating, what went is taken back."""
    mains = [duty for duty in some if duty.is_main]
    ours = [duty for duty in mains if done.own(duty)]
    helping = [duty for duty in some if not duty.is_main and done.own(duty)]
    first = (ours or helping or mains or some)[0]
    said = {"name": first.name, "basis": first.basis}
    if ours:
        organs = dict.fromkeys(done.answering(duty) for duty in ours)
        for organ in organs:
            own = [duty for duty in ours if done.answering(duty) == organ]
            answering = "" if organ == done.organ else organ
            yield {**said, "class": BASIC, "organ": answering, **_bodies(done, own)}
    elif helping:
        yield {**said, "class": COOPERATING, **_leading(done, mains), **_bodies(done, helping)}
    elif was_ours and mains:
        led = _leading(done, mains)
        yield {**said, "class": TAKEN_BACK, "organ": led["organ"], "way": led["organ_duty"]}


def _leading(done: Done, mains: Sequence[Duty]) -> dict[str, str]:
    organs = dict.fromkeys(done.answering(duty) for duty in mains)
    return {"organ": "、".join(organs), "organ_duty": "；".join(duty.text for duty in mains if duty.text)}


def _bodies(done: Done, some: Sequence[Duty]) -> dict[str, str]:
    bodies = dict.fromkeys(done.named(duty.body) for duty in some)
    return {"body": "、".join(bodies), "own_duty": "；".join(duty.text for duty in some if duty.text)}


def _enforced(done: Done, some: Sequence[Duty], *, was_ours: bool) -> Iterator[dict[str, str]]:
    """A matter in an enforcement list: penalties, coercion and inspections that a body of the place undertakes."""
    del was_ours
    for duty in some:
        if duty.kind in TYPES and duty.is_main and done.own(duty):
            yield {
                "name": duty.name,
                "type": TYPES[duty.kind],
                "power": str(POWERS.get(duty.power, duty.power)),
                "instrument": duty.instrument,
                "basis": duty.basis,
                "organ": done.answering(duty),
                "body": done.named(duty.body),
            }


def of_vetoes(kind: Kind, vetoes: Sequence[Veto], issuers: Mapping[str, str], day: date) -> list[ListRow]:
    """The rows that the register of vetoes and pledges makes of a list, each with what was decided of it up to a day.

    What an issuer asked of several units in the same words is one row where the same was decided of all.
    """
    field = kind.field(kind.class_field)
    names = dict(zip(field.keys, field.words, strict=True))
    papers: defaultdict[tuple[tuple[str, str], ...], dict[str, None]] = defaultdict(dict)
    for veto in sorted(vetoes, key=lambda one: (names.get(one.told.kind, ""), one.told.issuer, one.number)):
        cleared = veto.on(day) or Cleared()
        said = {
            kind.class_field: names.get(veto.told.kind, ""),
            "name": veto.told.title,
            "issuer": issuers.get(veto.told.issuer, veto.told.issuer),
            "decision": str(CLEARINGS[Clearing(cleared.decision)]) if cleared.decision else "",
            "approval": cleared.approval,
            "note": f"{MERGED}{cleared.into}" if cleared.into else "",
        }
        papers[tuple(said.items())][veto.told.document] = None
    return [row_of(kind, "", {**dict(said), "document": "、".join(found)}) for said, found in papers.items()]


def proposed(kind: Kind, villages: Sequence[str] = ()) -> list[ListRow]:
    """Wording of ours for a list of this kind, none where there is none; what is for every village once for each of them."""
    path = PROPOSALS / f"{kind.key}.csv"
    if not path.is_file():
        return []
    found = read_list(path, kind, "")
    if found.faults:
        raise Refused(found.faults)
    return [
        row_of(kind, row.matter, {**row.cells, "village": village})
        for row in found.rows
        for village in (villages if row.cell("village") == EVERY_VILLAGE else [row.cell("village")])
    ]
