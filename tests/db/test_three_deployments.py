"""Internal, work and public side by side on one machine: three servers, three homes, and what crosses is a file."""

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.db.planting import canaries_in
from tests.issuers import answers, free_port
from tests.repo.tree import ROOT

PASSWORD = "Zhonghe-1407-lu"


@dataclass
class Deployment:
    """One of them: its home, its name, and where it is served."""

    name: str
    home: Path
    port: int

    @property
    def environ(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("SANTU_", "DJANGO_"))
        }
        return {**kept, "SANTU_HOME": str(self.home), "SANTU_DEPLOYMENT": self.name, "LC_ALL": "zh_CN.UTF-8"}

    def ran(self, *words: object, said: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", *map(str, words)]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environ,
            input=said,
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def santu(self, *words: object, said: str = "") -> str:
        ran = self.ran("santu", *words, said=said)
        assert ran.returncode == 0, ran
        return ran.stdout

    def refused(self, *words: object) -> str:
        ran = self.ran("santu", *words)
        assert ran.returncode == 1, ran
        return ran.stderr

    def program(self, module: str, word: str) -> object:
        ran = self.ran(module, word)
        assert ran.returncode == 0, ran
        return json.loads(ran.stdout) if ran.stdout else None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Browser:
    """Somebody at a deployment."""

    def __init__(self, at: Deployment) -> None:
        self.at = at
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def asks(self, path: str, **sent: str) -> tuple[int, str]:
        data = urlencode(sent).encode() if sent else None
        try:
            with self.opener.open(f"{self.at.address}{path}", data, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def signs_in(self) -> "Browser":
        page = self.asks("/sign-in")[1]
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
        status, page = self.asks("/sign-in", login="clerk", password=PASSWORD, csrfmiddlewaretoken=token)
        assert status == 200
        assert "/sign-out" in page
        return self


@contextmanager
def served(at: Deployment, *command: str) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=at.environ, stdout=subprocess.DEVNULL
    ) as server:
        try:
            answers(at.port)
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> Iterator[tuple[Deployment, Deployment, Deployment]]:
    """All of them, each served by a process of its own; the work one has no register yet."""
    root = tmp_path_factory.mktemp("three")
    internal, work, public = (
        Deployment(name, root / name, free_port()) for name in ("internal", "work", "public")
    )
    public.home.mkdir()
    for one in (internal, work):
        one.santu("migrate")
    internal.program("tests.db.internal_home", "begin")
    for one in (internal, work):
        one.santu("user", "clerk", "--title", "编办", "--password", said=PASSWORD)
        one.santu("grant", "clerk", "province_officer")
    with ExitStack() as stack:
        for one in (internal, work):
            stack.enter_context(served(one, "santu", "serve", "--port", str(one.port)))
        static = ("http.server", str(public.port), "--bind", "127.0.0.1", "--directory", str(public.home))
        stack.enter_context(served(public, *static))
        yield internal, work, public


def key_of(internal: Deployment) -> Path:
    return internal.home / "anchors" / "audit.pub"


def carried(internal: Deployment, work: Deployment, file: Path) -> dict:
    internal.santu("carry", "--out", file)
    return json.loads(work.santu("carry", "--in", file, "--key", key_of(internal), "--json"))


def singing(folder: Path) -> list[str]:
    """Whatever of some files sings, packed or not."""
    return [
        one
        for path in folder.rglob("*")
        if path.is_file()
        for one in canaries_in(path.name, path.read_bytes())
    ]


@pytest.mark.ci
def test_what_crosses_is_a_file(three, tmp_path):
    internal, work, public = three
    inside, outside = Browser(internal).signs_in(), Browser(work).signs_in()
    unit = re.search(r"/units/([^/\"?]+)/", inside.asks(f"/search?q={quote('水秀镇')}")[1])[1]
    assert inside.asks(f"/units/{unit}/")[0] == 200
    assert outside.asks(f"/units/{unit}/")[0] == 404

    first = tmp_path / "1.carried"
    told = carried(internal, work, first)
    assert (told["number"], told["read_in"], told["changed"]) == (1, True, 0)
    assert told["new"] == told["rows"]
    for one in (inside, outside):
        status, page = one.asks(f"/units/{unit}/")
        assert (status, "水秀镇" in page, "新水秀镇" in page) == (200, True, False)
    opened = work.program("tests.db.work_home", "case")
    assert opened["place"] == unit
    assert work.program("tests.db.work_home", "officers") == [["甲" + "*" * 6, "执法员", [""]]]

    internal.program("tests.db.internal_home", "change")
    second = tmp_path / "2.carried"
    told = carried(internal, work, second)
    assert (told["number"], told["read_in"]) == (2, True)
    assert told["new"] > 0 < told["changed"]
    assert "新水秀镇" in outside.asks(f"/units/{unit}/")[1]
    assert outside.asks(f"/cases/{opened['case']}/")[0] == 200
    assert work.program("tests.db.work_home", "rows") == internal.program("tests.db.work_home", "rows")
    assert "已经读入过" in work.santu("carry", "--in", second, "--key", key_of(internal))
    assert "这里已读入第 2 份" in work.refused("carry", "--in", first, "--key", key_of(internal))
    assert "这里的登记由内部部署送来" in work.program("tests.db.work_home", "write")
    assert "只有业务部署能读入" in internal.refused("carry", "--in", second, "--key", key_of(internal))
    assert "只有内部部署" in work.refused("carry", "--out", tmp_path / "3.carried")

    folder = public.home / "lists"
    internal.santu("publish", "--out", folder)
    assert Browser(public).asks("/lists/index.html")[0] == 200
    assert any("新水秀镇".encode() in path.read_bytes() for path in folder.rglob("*.csv"))

    assert singing(tmp_path) == []
    assert singing(public.home) == []
    assert set(canaries_in("db", (internal.home / "santu.sqlite3").read_bytes())) == {"db"}


@pytest.mark.ci
def test_a_page_of_another_deployment_is_nowhere(three):
    internal, work, public = three
    inside, outside = Browser(internal).signs_in(), Browser(work).signs_in()
    for path in ("/scenarios/", "/plans/", "/publications/"):
        assert inside.asks(path)[0] == 200, path
        assert outside.asks(path)[0] == 404, path
        assert Browser(public).asks(path)[0] == 404, path
    assert inside.asks("/public/")[0] == outside.asks("/public/")[0] == 404
    for path in ("/", "/sign-in", "/api/v1/openapi.json"):
        assert Browser(public).asks(path if path != "/" else "/units/x")[0] == 404


@pytest.mark.ci
def test_a_file_that_was_changed_or_signed_by_another_leaves_nothing(three, tmp_path):
    internal, work, _public = three
    whole = tmp_path / "whole"
    internal.santu("carry", "--out", whole)
    other = tmp_path / "other" / "audit.pub"
    other.parent.mkdir()
    other.write_bytes((work.home / "anchors" / "audit.pub").read_bytes())
    assert "文件的签名不对" in work.refused("carry", "--in", whole, "--key", other)
    assert "没有写明公钥" in work.refused("carry", "--in", whole)
    changed, cut, more = tmp_path / "changed", tmp_path / "cut", tmp_path / "more"
    with zipfile.ZipFile(whole) as packed, zipfile.ZipFile(changed, "w") as to:
        for name in packed.namelist():
            content = packed.read(name)
            to.writestr(name, content.replace("白城".encode(), "黑城".encode()))
    cut.write_bytes(whole.read_bytes()[:-200])
    more.write_bytes(whole.read_bytes())
    with zipfile.ZipFile(more, "a") as packed:
        packed.writestr("tables/auth_user.jsonl", "[]")
    before = work.program("tests.db.work_home", "digests")
    for file in (changed, cut, more):
        assert "没有写入任何内容" in work.refused("carry", "--in", file, "--key", key_of(internal)), file
    assert work.program("tests.db.work_home", "digests") == before
    assert "文件完好" in work.santu("carry", "--check", whole, "--key", key_of(internal))
