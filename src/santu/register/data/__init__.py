"""Sample registers carried inside the package; their sources stand in each ``PROVENANCE.md``."""

import csv
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from santu.kernel.messages import N_, refuse


def sample_directory(name: str, day: str) -> Path:
    """The directory of a sample register of one day, such as ``("shanxi", "2020-06-30")``.

    Raises:
        Refused: there is no such sample.
    """
    root = Path(str(files(__name__)))
    days = sorted(found.parent for found in root.glob("*/*/townships.csv"))
    directory = root / name / day
    if directory not in days:
        raise refuse(
            f"{name} {day}",
            N_("没有这份示例登记；现有：{samples}。"),
            samples=tuple(f"{found.parent.name} {found.name}" for found in days),
        )
    return directory


def sample_file(name: str, file: str) -> Path:
    """A file that a sample keeps beside its days, such as ``("shanxi", "census-2020-counties.csv")``.

    Raises:
        Refused: there is no such file.
    """
    root = Path(str(files(__name__))) / name
    carried = {*root.glob("*.csv"), *root.glob("*.geojson")}
    if root / file not in carried:
        raise refuse(
            f"{name} {file}",
            N_("示例数据里没有这个文件；现有：{files}。"),
            files=tuple(sorted(found.name for found in carried)),
        )
    return root / file


def data_file(name: str) -> Path:
    """A file of data of our own, beside the samples."""
    return Path(str(files(__name__))) / name


def sample_outlines() -> list[Path]:
    """The files of county outlines that samples carry; schematic, for a demonstration."""
    return sorted(Path(str(files(__name__))).glob("*/outlines.geojson"))


def sample_seats() -> list[Path]:
    """The files of seats of townships that samples carry."""
    return sorted(Path(str(files(__name__))).glob("*/township-seats.csv"))


@lru_cache(maxsize=1)
def province_names() -> dict[str, str]:
    """Two-digit code → name of each province (GB/T 2260), which lists of townships leave unsaid."""
    text = (Path(str(files(__name__))) / "provinces.csv").read_text("utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}
