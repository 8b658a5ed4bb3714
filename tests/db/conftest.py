"""The command line on a database of the test: two people, a small register, and what must not change."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps

from santu.cli import main
from santu.register.selectors.digests import county_digests
from santu.transition.models import Plan
from tests.db import reforms
from tests.db.handover import handed_over
from tests.db.reforms import consulted
from tests.db.registers import person
from tests.fixtures.provinces.handmade import build

HANDMADE = Path(build.__file__).parent
AFTER = HANDMADE / "after"
DAY, UNTIL = "2020-06-30", "2021-10-31"
SHIMEN, SHIMEN_NEW = "nbs.990101202.20200630", "nbs.990101104.20211031"
SINGLE = {
    "county": "国函〔2021〕1号|2021-03-01|国务院",
    "township": "省政函〔2021〕2号|2021-03-01|省人民政府",
    "subdistrict_new": "市政函〔2021〕3号|2021-03-01|市人民政府",
    "subdistrict": "市政函〔2021〕4号|2021-03-01|市人民政府",
    "village": "县政函〔2021〕5号|2021-03-01|县人民政府",
    "community": "县政函〔2021〕6号|2021-03-01|县人民政府",
    "village_transfer": "省政函〔2021〕2号|2021-03-01|省人民政府",
    "township_like": "市政函〔2021〕7号|2021-03-01|市人民政府",
    "code": "民函〔2021〕8号|2021-04-01|民政厅",
    "body": "编发〔2021〕9号|2021-03-01|市委编委|第 3 次会议纪要",
}


def renamed(folder: Path, source: Path, old: str, new: str) -> Path:
    """A list with one text replaced."""
    folder.mkdir(exist_ok=True)
    for name in ("townships.csv", "villages.csv"):
        (folder / name).write_text((source / name).read_text("utf-8").replace(old, new), "utf-8")
    return folder


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self):
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@pytest.fixture
def santu(db, capsys, monkeypatch):
    """Runs a command as a person would type it, in this process."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    reforms.forget()

    def run(*words: object) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture
def people(db):
    """Two who may do everything: who plans and carries out, and who approves."""
    for name in ("wang", "li"):
        person(name)


@pytest.fixture
def imported(santu, people):
    """The hand-made province as it was before; the number of the act."""
    return santu("import", HANDMADE / "before", "--day", DAY, "--by", "wang", "--json").document["act"]


@pytest.fixture
def planned(santu, imported):
    """A plan from the hand-made province before to that after; its number."""
    words = ("plan", HANDMADE / "after", "--day", UNTIL, "--by", "wang", "--title", "重演", "--json")
    return santu(*words).document["plan"]


@pytest.fixture
def instruments(santu):
    """``--instrument`` options for everything that a plan needs; its scenario is consulted on."""

    def options(plan: int) -> list[str]:
        made = Plan.objects.get(pk=plan).scenario
        if not made.consultations.exists():
            consulted(made)
        handed_over(Plan.objects.get(pk=plan))
        needed = santu("approve", plan, "--json").document["needed"]
        lines = (f"{item['authority']}|{SINGLE[item['authority']]}" for item in needed)
        return [word for line in lines for word in ("--instrument", line)]

    return options


@pytest.fixture
def approved(santu, planned, instruments):
    """The plan, proven and approved; its number."""
    assert santu("prove", planned, "--by", "wang").code == 0
    assert santu("approve", planned, "--by", "li", *instruments(planned)).code == 0
    return planned


@pytest.fixture
def applied(santu, approved):
    """The plan, carried out; its number."""
    assert santu("apply", approved, "--by", "wang").code == 0
    return approved


def state_of_everything() -> tuple[dict[str, str], dict[str, int]]:
    """Digest of each county, and how many rows each table has, the audit's with them."""
    counts = {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}
    return county_digests(), counts


@pytest.fixture
def refused(santu):
    """Runs a command that must be refused and leave everything as it was."""

    def run(*words: object) -> Ran:
        before = state_of_everything()
        ran = santu(*words)
        assert ran.code == 1, ran
        assert ran.out == ""
        assert state_of_everything() == before
        return ran

    return run
