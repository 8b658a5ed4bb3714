"""The real register of Zhongyang county with the enforcement bodies of its townships, and the three instruments."""

from datetime import date
from pathlib import Path

from santu.cli.demo_powers import demo_powers
from santu.register.data import sample_directory
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_register
from santu.register.domain.zhongyang import COUNTY, TEAM
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record
from tests.db.registers import body, imported, person

DAY = date(2021, 10, 31)


def zhongyang(folder: Path) -> str:
    """Record all of it; the id of the county."""
    for name in ("townships", "villages"):
        lines = (sample_directory("shanxi", str(DAY)) / f"{name}.csv").read_text("utf-8").splitlines()
        found = [lines[0], *(line for line in lines if f",{COUNTY}" in line)]
        (folder / f"{name}.csv").write_text("\n".join(found), "utf-8")
    imported(snapshot_of_files(read_register(folder)))
    register = snapshot(DAY)
    county = register.by_code[COUNTY]
    teams = [body(one, "综合行政执法办", slot=TEAM, day=DAY) for one in register.children[county]]
    bodies_record(day=DAY, bodies=teams, title="机构", by=person())
    demo_powers(county, DAY, person())
    return county
