"""Part of the group ``pages``: pages of a register of 650,000 units by what somebody sees of it.

Whoever sees all is asked for nothing more: their pages are those without a scope.
"""

import statistics
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import national
from benchmarks.harness import Row, run
from benchmarks.pages import WARM, Browser, served, settle

ROUNDS = 40
RATIO_TARGET = 1.5
PAST = {"day": national.DAY}
COUNTY, PROVINCE = f"/units/{national.COUNTY}", f"/units/{national.PROVINCE}"
PAGES: Mapping[str, tuple[str, str]] = {
    "county page": ("county", f"{COUNTY}/"),
    "county page on a past day": ("county", f"{COUNTY}/?{urlencode(PAST)}"),
    "list of the rows behind a county": ("county", f"{COUNTY}/rows"),
    "reference frame of a county": ("county", f"{COUNTY}/matrix"),
    "search by a county officer": ("county", f"/search?{urlencode({'q': '赵钱'})}"),
    "province page": ("province", f"{PROVINCE}/"),
    "reference frame of a province": ("province", f"{PROVINCE}/matrix"),
    "search by a province officer": ("province", f"/search?{urlencode({'q': '赵钱'})}"),
}


def scoped() -> Iterator[Row]:
    """The median of each page, warm; who sees a part and who sees all take turns at the same server."""
    with tempfile.TemporaryDirectory() as folder:
        home, files = Path(folder), Path(folder) / "national"
        files.mkdir()
        national.write(files)
        database = str(home / "santu.sqlite3")
        run("santu", "migrate", "--json", database=database, home=home)
        run("benchmarks.work", "import", files, database=database, home=home)
        people = run("benchmarks.scope_work", database=database, home=home)
        with served("santu.config.wsgi", home) as browser:
            browsers = {
                name: Browser(browser.connection, {people["cookie"]: key})
                for name, key in people["sessions"].items()
            }
            settle(browsers["all"])
            for title, (who, path) in PAGES.items():
                yield from compared(title, path, browsers[who], browsers["all"])


def compared(title: str, path: str, part: Browser, whole: Browser) -> Iterator[Row]:
    sides = (whole, part)
    cold = [side.seconds(path) for side in sides][-1]
    for side in sides:
        for _ in range(WARM):
            side.seconds(path)
    taken = [[side.seconds(path) for side in sides] for _ in range(ROUNDS)]
    without, within = (statistics.median(own) * 1000 for own in zip(*taken, strict=True))
    name = f"{title}, {national.UNITS:,} units"
    yield Row(f"{name}, against the same without scope", within, "ms", without, RATIO_TARGET)
    yield Row(f"{name}, the first time within a scope", cold * 1000, "ms")


BENCHMARKS = (scoped,)
