"""Whatever is sent to the forms of processes is answered, never breaks anything, and keeps nothing where it is refused."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from random import Random
from uuid import uuid4

import pytest
from django.utils import timezone

from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.forms import CHOSEN, Form, Kind
from santu.operate.domain.shipped import NAMES, shipped
from santu.operate.models import Case
from santu.operate.selectors.choices import choices_of
from tests.db.registers import unit
from tests.db.running import COUNTY, HOUSING, TOWN, WATER, acting, county, department
from tests.db.test_process_walks import rows

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
TEXTS = [
    "", " ", "某事", "\x00", "a\x00b", "\ufffe", "\u202e倒", "9" * 5000, "长" * 3000, "-1", "1e300000", "NaN", "2026-02-30",
    "0001-01-01", "9999-12-31", "2026-03-02", "12", "<script>", "' OR 1=1 --", "nbs.140101100.20200630", "../../etc",
]  # fmt: skip
FILES = [
    b"",
    b"text",
    PNG,
    PNG[:3],
    b"PK\x03\x04" + b"\x00" * 40,
    b"%PDF-1.7",
    bytes(range(256)),
    b"<svg/>",
    b"MZ" * 5000,
]
NAMES_OF_FILES = ["照片.png", "../../x.png", "a\nb.pdf", "x" * 300 + ".png", "", ".", "照片.png.exe"]
STRANGE = ["lost", "key", "came_at", "day.day", "departments[]", "", "__class__", "token", "长" * 100]
ROUNDS = 16
BYTES = [b"", b"\xff\xfe\x00", b"%%%%=&&&", b"title=%ff%fe&day=%00", b"a=" + b"b" * 3_000_000, b"=&" * 2000]


@pytest.fixture(autouse=True)
def _county(settings, tmp_path) -> None:
    settings.SANTU_HOME = tmp_path
    county()


def sent(dice: Random, form: Form, *, well: float) -> dict[str, object]:
    """Fields of a form, each well said with this probability, with others that there are not, and files anywhere."""
    told: dict[str, object] = {}
    for name, own in form.items():
        if own.kind is Kind.FILES or dice.random() < 0.1:
            continue
        told[name] = (
            _well(dice, own) if dice.random() < well else dice.choices(TEXTS, k=dice.choice((1, 1, 3)))
        )
    for name in dice.sample(STRANGE, dice.choice((0, 0, 1, 2))):
        told[name] = dice.choice(TEXTS)
    files = [name for name, own in form.items() if own.kind is Kind.FILES]
    fields = [*files, *(f"{name}.{of}" for name in files for of in form[name].of), "lost", "day", "lost.lost"]
    for name in dice.sample(fields, min(len(fields), dice.choice((0, 1, 2)))):
        content = PNG if dice.random() < well else dice.choice(FILES)
        told[name] = file = BytesIO(content)
        file.name = dice.choice(NAMES_OF_FILES)
    return told


def _well(dice: Random, own) -> list[str]:
    if own.kind in CHOSEN:
        known = sorted(choices_of(own, unit(TOWN), unit(COUNTY), timezone.localdate()))
        return dice.sample(known, min(2, len(known)))
    if own.kind is Kind.CHOICE:
        return [dice.choice(sorted(own.of))]
    return ["2026-12-01"] if own.kind is Kind.DAY else ["3"]


def addresses(process: str) -> Iterator[str]:
    """Where a case may be opened, and where there is nothing to open one at."""
    for place in (unit(TOWN), unit(COUNTY), f"{unit(COUNTY)}/nothing", "nowhere", "%00", "长" * 300):
        yield f"/units/{place}/open/{process}/"


@pytest.mark.parametrize("process", NAMES)
def test_the_opening_of_each_process_answers_whatever_is_sent(client, process):
    """Every answer is a page; what is not taken keeps nothing."""
    client.force_login(acting("township_leader", TOWN))
    definition, dice, came = shipped(process), Random(process), Counter[int]()
    form = binding_of(shipped_binding(process)).forms.get(definition.starts[definition.id], {})
    for _ in range(ROUNDS):
        told = sent(dice, form, well=dice.choice((0.2, 0.9)))
        told |= {"key": dice.choice([str(uuid4()), *TEXTS]), "title": dice.choice(["某事", "某事", *TEXTS])}
        if dice.random() < 0.3:
            told["came_at"] = dice.choice(TEXTS)
        address = dice.choice([*[f"/units/{unit(TOWN)}/open/{process}/"] * 4, *addresses(process)])
        answered(client, address, told, came)
    assert came[422] + came[400] + came[404] + came[403] > ROUNDS / 4, came


def answered(client, address: str, told: dict[str, object] | bytes, came: Counter[int]) -> None:
    before = rows()
    kind = {"content_type": "application/x-www-form-urlencoded"} if isinstance(told, bytes) else {}
    status = client.post(address, told, **kind).status_code
    came[status] += 1
    assert status < 500, (address, told)
    if status != 302:
        assert rows() == before, (status, address, told)


def test_tasks_answer_whatever_is_sent(client):
    """The forms of a joint operation, by whoever may end their tasks, and by whoever may not."""
    client.force_login(acting("township_leader", TOWN))
    both, dice, came = [department(HOUSING), department(WATER)], Random(7), Counter[int]()
    written = {"day": "2026-12-01", "where": "东街", "why": "占道", "departments": both, "title": "某事"}
    forms = binding_of(shipped_binding("operation")).forms
    for _ in range(2):
        client.force_login(acting("township_leader", TOWN))
        client.post(f"/units/{unit(TOWN)}/open/operation/", {**written, "key": str(uuid4())})
    for _ in range(2 * ROUNDS):
        role, code = dice.choice(
            [("township_leader", TOWN), *[("department", COUNTY)] * 3, ("evaluator", "14")]
        )
        client.force_login(acting(role, code))
        case = dice.choice(list(Case.objects.all()))
        task = dice.choice(list(case.tokens.filter(waits=True)))
        token, node = dice.choice([*[task.number] * 8, 0, 10**20]), task.node
        told = sent(dice, forms.get(node, {}), well=dice.choice((0.2, 1.0)))
        told |= {
            "outcome": dice.choice(["done", "refused", "cancelled"] * 10 + TEXTS),
            "note": dice.choice(["同意"] * 20 + TEXTS),
        }
        answered(client, f"/cases/{case.pk}/tasks/{token}/", told, came)
    assert came[302], came
    assert came[422], came


@pytest.mark.parametrize("body", BYTES, ids=lambda body: repr(body[:12]))
def test_bytes_that_are_no_form_are_answered(client, body):
    client.force_login(acting("township_leader", TOWN))
    came = Counter[int]()
    answered(client, f"/units/{unit(TOWN)}/open/operation/", body, came)
    assert not came[302]


@pytest.mark.parametrize("process", ["nothing", "window", "%00", "长" * 300, "..", "operation%2f", "a b"])
def test_what_is_no_process_that_is_opened_here_is_answered(client, process):
    client.force_login(acting("township_leader", TOWN))
    for ask in (client.get, client.post):
        assert ask(f"/units/{unit(TOWN)}/open/{process}/").status_code in (400, 403, 404, 422)
