"""A made-up register of the size of the country's, always the same: 650,000 units in the columns of the real one."""

import csv
from collections.abc import Iterator
from pathlib import Path

UNITS = 650_000
CITIES, COUNTIES, TOWNSHIPS = 11, 92, 1288
"""In each province; China has about 333 cities, 2,850 counties and 39,000 townships."""
PROVINCES = (
    11,
    12,
    13,
    14,
    15,
    21,
    22,
    23,
    31,
    32,
    33,
    34,
    35,
    36,
    37,
    41,
    42,
    43,
    44,
    45,
    46,
    50,
    51,
    52,
    53,
    54,
    61,
    62,
    63,
    64,
    65,
)
DAY = "2020-06-30"
PROVINCE, COUNTY = "nbs.14.20200630", "nbs.140101.20200630"
SYLLABLES = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
SEGMENTS = {"街道": 1, "镇": 100, "乡": 200}
"""Where the third segment of the codes of townships of a kind begins (GB/T 10114)."""


def write(folder: Path) -> None:
    """Write ``townships.csv`` and ``villages.csv``."""
    townships = list(_townships())
    with (folder / "townships.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("snapshot", "city_code", "city", "county_code", "county", "code", "name", "type"))
        writer.writerows(townships)
    villages = UNITS - len(townships) - len(PROVINCES) * (1 + CITIES + COUNTIES)
    with (folder / "villages.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("code", "name", "township_code", "kind"))
        writer.writerows(_villages([row[5] for row in townships], villages))


def _townships() -> Iterator[tuple[str, ...]]:
    for province in PROVINCES:
        for number in range(TOWNSHIPS):
            county, place = number % COUNTIES, number // COUNTIES
            city = f"{province}{county % CITIES + 1:02}"
            county_code = f"{city}{county // CITIES + 1:02}"
            kind = list(SEGMENTS)[number % len(SEGMENTS)]
            code = f"{county_code}{SEGMENTS[kind] + place:03}"
            name = f"{_name(number)}{kind}"
            yield (
                DAY,
                city,
                f"{_name(county % CITIES)}市",
                county_code,
                f"{_name(county)}县",
                code,
                name,
                kind,
            )


def _villages(townships: list[str], number: int) -> Iterator[tuple[str, ...]]:
    for place in range(number):
        township, within = townships[place % len(townships)], place // len(townships)
        community = within % 4 == 0
        ending, kind = ("社区居委会", "community") if community else ("村委会", "village")
        code = f"{township}{within + (1 if community else 200):03}"
        yield (code, f"{_name(place)}{ending}", township, kind)


def _name(number: int) -> str:
    first, second = divmod(number, len(SYLLABLES))
    return SYLLABLES[second] + SYLLABLES[first % len(SYLLABLES)]
