"""A few cases of a demonstration, opened and acted on by its cast through the services: each as far as its example says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any, cast
from zlib import compress, crc32

from django.db import transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.accounts.selectors.demo import database_is_demo, demo_people
from santu.kernel.messages import N_, refuse
from santu.operate.domain.definition import DONE
from santu.operate.domain.files import Brought
from santu.operate.domain.forms import CHOSEN, Field, Form, Kind
from santu.operate.domain.shipped import DATA
from santu.operate.domain.synthetic import MARK
from santu.operate.models import Case, Token
from santu.operate.selectors.beginning import begins, county_of, may_begin
from santu.operate.selectors.choices import choices_of
from santu.operate.selectors.states import standing_of
from santu.operate.selectors.whose import may_act
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.stepping import Doing, task_complete
from santu.register.selectors.reach import sight_of
from santu.standards.yaml_text import read_yaml

FILE = "synthetic_cases.yaml"


@dataclass(frozen=True, slots=True)
class Example:
    """A case of a process: where, what about, what its beginning says, and the tasks that were ended."""

    process: str
    place: str
    title: str
    said: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    steps: Sequence[Mapping[str, Any]] = ()


def examples() -> list[Example]:
    """The cases that a demonstration shows."""
    told = cast(dict[str, Any], read_yaml(FILE, (DATA / FILE).read_bytes()).data)
    return [Example(process, **own) for process, cases in told.items() for own in cases]


@transaction.atomic
def cases_show(*, codes: Mapping[str, str], by: User) -> list[Case]:
    """Make the examples; ``codes`` gives the unit of a code.

    Raises:
        Refused: the database is no demonstration, or what an example says cannot be done.
    """
    if not database_is_demo():
        not_here = N_(
            "{user} 不能在这个库里写入合成示例办件：它不是演示库；请先用 santu demo --home 另建一个演示库。"
        )
        raise refuse("", not_here, user=by.username)
    people = demo_people()
    return [_shown(one, number, codes, people) for number, one in enumerate(examples(), 1)]


def _shown(one: Example, number: int, codes: Mapping[str, str], people: Sequence[User]) -> Case:
    place, sight = codes[one.place], sight_of(people[0])
    found, county = begins(one.process, sight), county_of(place, sight)
    written = _written(found.form, one.said, place, county)
    opener = next((person for person in people if may_begin(found, sight_of(person), place, written)), None)
    if opener is None:
        nobody = N_("演示人员里没有人能开合成示例“{title}”；请改 {file} 里的地点，或给演示人员相应的权限。")
        raise refuse(one.process, nobody, title=one.title, file=FILE)
    title, key = f"{MARK}示例：{one.title}", f"{MARK}-example-{one.process}-{number}"
    brought = list(_files(found.form, one.files))
    case = case_begin(told=Beginning(one.process, place, title, key, written, brought), by=opener)
    Case.objects.filter(pk=case.pk).update(is_synthetic=True)
    for step in one.steps:
        case = _stepped(case, step, people)
    return case


def _stepped(case: Case, step: Mapping[str, Any], people: Sequence[User]) -> Case:
    """End a task as the first of the cast who may, and who has ended no other of the case where there is somebody else."""
    node, item = step["task"], step.get("item")
    form = standing_of(case).binding.forms.get(node, {})
    tasks = Token.objects.filter(case=case, node=node).open_tasks().order_by("number")
    found = [one for one in tasks if item is None or _called(one.item or "", item)]
    may = [one for one in people if found and may_act(sight_of(one), found[0], case.applicant)]
    if not may:
        nobody = N_("合成示例“{title}”走不到“{node}”这一步，或演示人员里没有人能办；请改 {file}。")
        raise refuse(case.process, nobody, title=case.title, node=node, file=FILE)
    done = set(Token.objects.filter(case=case).exclude(ended_by="").values_list("ended_by", flat=True))
    by = min(may, key=lambda one: one.username in {*done, case.opened_by})
    doing = Doing(
        step.get("outcome", DONE),
        written=_written(form, step.get("said", {}), case.place_id, case.county_id),
        brought=list(_files(form, step.get("files", {}))),
    )
    return task_complete(case=case.pk, token=found[0].number, by=by, doing=doing)


def _called(unit: str, name: str) -> bool:
    """Whether the id of a body or a division is that of a name, or of a code."""
    return name in unit.replace("/", ".").split(".")


def _written(form: Form, said: Mapping[str, Any], place: str, county: str) -> dict[str, list[str]]:
    """What an example says, as it would be written into a form."""
    today = timezone.localdate()
    found = {}
    for name, told in said.items():
        texts = [str(one) for one in (told if isinstance(told, list) else [told])]
        own = form[name]
        if own.kind is Kind.DAY:
            texts = [str(today + timedelta(days=int(text))) for text in texts]
        if own.kind in CHOSEN:
            texts = [_chosen(own, text, choices_of(own, place, county, today)) for text in texts]
        found[name] = texts
    return found


def _chosen(own: Field, text: str, known: Mapping[str, str]) -> str:
    """By what one of those that there are is kept, whether it is called so or is that."""
    return next((one for one, name in known.items() if text in (one, name)), text)


def _files(form: Form, told: Mapping[str, Sequence[str]]) -> Iterator[Brought]:
    for name, files in told.items():
        kinds = list(form[name].of) or [""]
        for number, file in enumerate(files):
            yield Brought(0, file, BytesIO(picture()), name, kinds[number % len(kinds)])


def picture() -> bytes:
    """A small grey picture (PNG) that stands for a photo, so that it can be opened."""
    side, grey = 64, b"\xcc"

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + crc32(kind + data).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    rows = compress((b"\x00" + grey * side) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
