"""The phone's page as the server has it: the same shell for everybody, and what a browser needs to keep it."""

import json
import re
import struct

import pytest
from django.conf import settings
from django.test import Client

from santu.web.bundles import DIST
from santu.web.phone_texts import TEXTS
from tests.repo.tree import ROOT

SCRIPTS = ROOT / "frontend" / "src"
WHOSE = re.compile(r'name="csrfmiddlewaretoken"|csrf_token')


def file_of(address: str) -> bytes:
    return (DIST / address.removeprefix(settings.STATIC_URL)).read_bytes()


def test_the_shell_is_the_same_for_everybody(cast):
    signed_in = Client()
    signed_in.post("/sign-in", {"demo": "demo-planner"})
    pages = [client.get("/m/").content.decode() for client in (Client(), signed_in)]
    assert pages[0] == pages[1]
    assert "demo-planner" not in pages[1]
    assert not WHOSE.search(pages[1])


def test_it_is_in_the_language_and_theme_of_the_browser(db):
    client = Client()
    client.cookies["santu_language"], client.cookies["theme"] = "en", "dark"
    page = client.get("/m/").content.decode()
    assert '<html lang="en" data-theme="dark"' in page
    assert '"queue": "To send"' in page


def test_no_script_or_style_stands_in_it(db):
    page = Client().get("/m/").content.decode()
    scripts = re.findall(r"<script([^>]*)>", page)
    assert all("src=" in one or "application/json" in one for one in scripts)
    assert "<style" not in page
    assert " style=" not in page


def test_the_worker_keeps_files_that_are_there_and_the_page_asks_for(db):
    answer, page = Client().get("/m/sw.js"), Client().get("/m/")
    told = json.loads(answer.content.decode().split("self.SHELL = ", 1)[1].split(";\n", 1)[0])
    assert answer["Content-Type"].startswith("text/javascript")
    assert told["page"] == "/m/"
    assert told["version"] == page["X-Santu-Shell"]
    asked = re.findall(r'(?:src|href|data-icons|data-mark)="(/static/[^"]+)"', page.content.decode())
    assert set(asked) == set(told["files"])
    assert all(file_of(one) for one in told["files"])


def test_it_can_be_installed_with_icons_of_the_size_that_they_say(db):
    told = json.loads(Client().get("/m/manifest.webmanifest").content)
    assert (told["start_url"], told["scope"], told["display"]) == ("/m/", "/m/", "standalone")
    for one in told["icons"]:
        width, height = struct.unpack(">II", file_of(one["src"])[16:24])
        assert one["sizes"] == f"{width}x{height}"


def test_every_text_that_the_scripts_ask_for_is_there_and_none_is_left_over():
    scripts = "".join(one.read_text("utf-8") for one in (SCRIPTS / "phone").rglob("*.js"))
    assert set(re.findall(r'say\("([a-z_]+)"', scripts)) <= set(TEXTS)
    # Those that are put together begin so.
    begun = tuple(re.findall(r"say\(`([a-z_]+)\$", scripts))
    assert [key for key in TEXTS if f'"{key}"' not in scripts and not key.startswith(begun)] == []


@pytest.mark.parametrize("address", ["/m/", "/m/sw.js", "/m/manifest.webmanifest"])
def test_nothing_can_be_sent_to_it(db, address):
    assert Client().post(address).status_code == 405
