"""The processes that come with the product speak the language of the page; what an office wrote itself stays, and is marked."""

import json
import re
from collections.abc import Collection
from html import unescape

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.domain.roles import ROLES
from santu.accounts.models import Grant, User
from santu.kernel.messages import Drawn, Message, from_json, message, to_json
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Kind
from santu.operate.domain.forms import Field
from santu.operate.domain.forms import Kind as Written
from santu.operate.domain.guards import unmet
from santu.operate.domain.shipped import NAMES, drawing, shipped
from santu.operate.models import Case, ProcessVersion, Token
from santu.operate.services.processes import process_ready
from santu.web.case_parts import FORMS
from santu.web.language import said, translate
from tests.db.registers import FOUNDED, stranger, unit
from tests.db.running import COUNTY, HOUSING, TOWN, WATER, county, department
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db
HAN = re.compile("[\u3400-\u9fff]+")
IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
OWN_PAGES = ("whistle", "window")
"""Processes that are opened by pages of their own."""


@pytest.fixture
def somebody(settings, tmp_path) -> User:
    """One who holds every role everywhere, on the small register."""
    settings.SANTU_HOME = tmp_path
    county()
    user = stranger("jia")
    Grant.objects.bulk_create(
        Grant(user=user, role=role.key, unit=EVERYWHERE, start=FOUNDED) for role in ROLES
    )
    return user


def section(client: Client, address: str, opening: str) -> str:
    """A part of a page, from its opening tag to the end of the section."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    html = answer.content.decode()
    start = html.index(opening)
    return html[start : html.index("</section>", start)]


def chinese(html: str) -> set[str]:
    """Chinese in what people read, outside of brackets and of the names that the register holds."""
    text = IN_BRACKETS.sub("", unescape(re.sub(r"<[^>]*>", " ", html)))
    names = "\n".join(
        str(value)
        for model in apps.get_app_config("register").get_models()
        for row in model._default_manager.values_list()
        for value in row
    )
    return {run for run in HAN.findall(text) if run not in names}


def words(own: Field) -> Collection[str]:
    """What a field is called on a page: files of kinds by their kinds."""
    return own.of.values() if own.kind is Written.FILES and own.of else [own.label]


def standing(process: str) -> Token:
    """A case of a process in which one task waits, which is any body's of the township."""
    process_ready(process)
    now, version = timezone.now(), ProcessVersion.objects.get(process=process)
    departments = [department(HOUSING), department(WATER)]
    case = Case.objects.create(
        version=version, process=process, place_id=unit(TOWN), county_id=unit(COUNTY), title="A test", key="k",
        came_at=now, opened_at=now, opened_by="jia", lists=json.dumps({"departments": departments}),
    )  # fmt: skip
    return Token.objects.create(
        case=case,
        number=1,
        node="",
        waits=True,
        since=now,
        right="handle",
        process=process,
        place_id=unit(TOWN),
        case_place_id=unit(TOWN),
        county_id=unit(COUNTY),
    )


@pytest.mark.parametrize("process", [name for name in NAMES if name not in OWN_PAGES])
def test_the_form_of_an_opening_is_english(process: str, somebody: User) -> None:
    definition = shipped(process)
    form = binding_of(shipped_binding(process)).forms[definition.starts[definition.id]]
    address = f"/units/{unit(TOWN)}/open/{process}/"
    html = section(signed_in(somebody, language="en"), address, '<section class="panel narrow" id="begin"')
    assert not chinese(html)
    for own in form.values():
        assert str(own.label) not in html
    chinese_page = section(signed_in(somebody), address, '<section class="panel narrow" id="begin"')
    assert all(word in unescape(chinese_page) for own in form.values() for word in words(own))


@pytest.mark.parametrize("process", NAMES)
def test_the_forms_of_its_tasks_are_english(process: str, somebody: User) -> None:
    token, client, seen = standing(process), signed_in(somebody, language="en"), 0
    forms = binding_of(shipped_binding(process)).forms
    for node in shipped(process).nodes.values():
        if node.kind is not Kind.USER or (process, node.id) in FORMS:
            continue
        Token.objects.filter(pk=token.pk).update(node=node.id)
        html = section(client, f"/cases/{token.case_id}/", 'id="task-1"')
        assert not chinese(html), node.id
        asked = {name: own for name, own in forms.get(node.id, {}).items() if not own.counts}
        for name, own in asked.items():
            seen += 1
            with override("en"):
                assert all(translate(word) in unescape(html) for word in words(own)), name
    assert seen or not forms.keys() - shipped(process).starts.values()


@pytest.mark.parametrize("process", NAMES)
def test_its_page_and_its_drawing_are_english(process: str, somebody: User) -> None:
    english, own = signed_in(somebody, language="en"), signed_in(somebody)
    assert not chinese(section(english, f"/processes/{process}/", '<div class="heading">'))
    for panel in ("lanes", "clocks", "steps", "sources"):
        assert not chinese(section(english, f"/processes/{process}/", f'id="{panel}"')), panel
    worded = english.get(f"/processes/{process}.bpmn").content.decode()
    assert not HAN.search(" ".join(re.findall(r'\sname="([^"]*)"', worded)))
    assert {node.id for node in read(worded.encode()).nodes.values()} == shipped(process).nodes.keys()
    for answer in (
        own.get(f"/processes/{process}.bpmn"),
        english.get(f"/processes/{process}.bpmn?download=1"),
    ):
        assert answer.content == drawing(process)


def test_a_refusal_is_english_with_what_to_do(somebody: User) -> None:
    binding = binding_of(shipped_binding("penalty"))
    [fault] = unmet(
        {"told": binding.guards["told_after"]}, {"tell": ("told",)}, ("tell", "done"), {"told": False}
    )
    with override("en"):
        told = fault.message.render(translate)
    assert told == (
        'It cannot be done so: "Told no earlier than the case was filed" does not hold (Administrative Penalty Law, '
        "arts 44 and 54). Check the day of telling; for a case filed earlier and entered later, the filing says when it "
        "came in."
    )
    assert "告知之日不早于立案之日" in str(fault)


def test_what_an_office_wrote_itself_stays_and_is_marked(somebody: User) -> None:
    definition = shipped("operation")
    ProcessVersion.objects.create(
        process="operation", number=1, title=definition.name, digest=definition.digest, start=FOUNDED, by="jia",
        drawing=drawing("operation").decode().replace("登记联合执法的结果", "登记{本镇}结果"),
        binding=shipped_binding("operation").replace("label: 实际日期", "label: 本镇的日期"),
    )  # fmt: skip
    token = standing("operation")
    Token.objects.filter(pk=token.pk).update(node="conclude")
    client = signed_in(somebody, language="en")
    html = section(client, f"/cases/{token.case_id}/", 'id="task-1"')
    assert '<span lang="zh">登记</span>{<span lang="zh">本镇</span>}<span lang="zh">结果</span>' in html
    assert '<span lang="zh">本镇的日期</span>' in html
    assert "Records and photos" in html


def test_a_word_of_the_pages_is_no_word_of_a_process() -> None:
    """The catalogue has an English for this word, as a heading of pages; an office that draws it has its own."""
    with override("en"):
        assert translate("乡镇") != "乡镇"
        assert said(Drawn("乡镇")) == '<span lang="zh">乡镇</span>'
        assert said(Drawn("乡镇（街道）")) == "Township"


def test_a_text_of_a_process_outlives_a_queue() -> None:
    text = message("“{label}”", label=Drawn("编办"))
    back = from_json(to_json(text))
    assert back == text
    assert isinstance(back, Message)
    assert isinstance(dict(back.params)["label"], Drawn)
