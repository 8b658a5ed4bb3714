"""No page, script, style or message names a host beyond, and no module can call one without a reason."""

from pathlib import Path

import pytest

from tests.repo import hosts
from tests.repo.tree import PACKAGE, ROOT, listed, python, shown, tracked

DIST = PACKAGE / "web" / "static" / "dist"
BUNDLES = [path for path in sorted(DIST.rglob("*")) if path.suffix in hosts.SENT and "LEGAL" not in path.name]


def sent() -> list[Path]:
    """What people write and bundles are made of, and the bundles with what they took from others."""
    return [path for path in tracked("src/santu/*", "frontend/src/*") if path.suffix in hosts.SENT] + BUNDLES


def test_nothing_that_is_sent_names_a_host_beyond() -> None:
    assert {".css", ".js", ".svg"} <= {path.suffix for path in BUNDLES}, "no bundles: make setup makes them"
    faults = [fault for path in sent() for fault in hosts.named(shown(path), path.read_text("utf-8"))]
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/a.js"></script>',
        '<link rel="stylesheet" href=//fonts.example/a.css>',
        "<img src='HTTP://192.0.2.1/a.png'>",
        "body { background: url(//pictures.example/a) }",
        'new WebSocket("wss://beyond.example:8443")',
        "fetch(`https://${host}.beyond.example/`); fetch('https://beyond.example')",
        'fetch("http://beyond")',
        "https://bpmn.io/a",
        "https://bpmn.io.example",
        "http://www.w3.org/2000/other",
    ],
)
def test_a_host_beyond_is_found(text: str) -> None:
    assert list(hosts.named("src/santu/web/static/dist/a.js", text))


@pytest.mark.parametrize(
    "text",
    [
        "a // b.c",
        "x=1//two.three",
        '<a href="/units">',
        "http://127.0.0.1:8000/",
        'xmlns="http://www.w3.org/2000/svg"',
    ],
)
def test_what_is_no_address_is_let_be(text: str) -> None:
    assert not list(hosts.named("src/santu/web/templates/a.html", text))


def test_few_modules_can_open_a_connection() -> None:
    faults = [
        fault for path in python("src") for fault in hosts.calling(shown(path), path.read_text("utf-8"))
    ]
    assert not faults, listed(faults)


def test_each_that_may_does() -> None:
    for path, modules in hosts.MAY_CALL.items():
        text = (ROOT / path).read_text("utf-8")
        assert len({fault.split()[1] for fault in hosts.calling(f"{path}.other", text)}) == len(modules), path


@pytest.mark.parametrize(
    "text",
    [
        "import socket\n",
        "import urllib.request\n",
        "from urllib.request import urlopen\n",
        "from urllib import request\n",
        "from http import client\n",
        "from django.core import mail\n",
        "from django.core.mail import send_mail\n",
        "import requests\n",
    ],
)
def test_an_import_that_can_call_is_found(text: str) -> None:
    assert list(hosts.calling("src/santu/web/pages/a.py", text))
