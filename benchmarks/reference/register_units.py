"""The units of a register, read with ``csv.reader``, parents first: code, level, kind, name, parent's code."""

import csv
from pathlib import Path

Unit = tuple[str, str, str, str, str]
KINDS = {"街道": "subdistrict", "镇": "town", "乡": "rural_township", "community": "community"}
LEVELS = {2: "province", 4: "city", 6: "county"}
PROVINCES = Path(__file__).parents[2] / "src" / "santu" / "register" / "data" / "provinces.csv"


def read(path: str | Path) -> tuple[dict[str, int], list[list[str]]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        return {name: place for place, name in enumerate(next(lines))}, list(lines)


def read_units(folder: str) -> list[Unit]:
    column, townships = read(f"{folder}/townships.csv")
    city, city_name, county, name = (column[n] for n in ("city_code", "city", "county_code", "county"))
    provinces = {row[0]: row[1] for row in read(PROVINCES)[1]}
    above = {row[county][:2]: provinces[row[county][:2]] for row in townships}
    above |= {row[city]: row[city_name] for row in townships} | {row[county]: row[name] for row in townships}
    units = [(c, LEVELS[len(c)], LEVELS[len(c)], above[c], c[:-2]) for c in sorted(above, key=len)]
    own, called, kind = column["code"], column["name"], column["type"]
    for row in townships:
        told = "ethnic_township" if "族乡" in row[called] else KINDS.get(row[kind], "zone")
        told = "zone" if row[own][6:] >= "400" else told
        units.append((row[own], "township", told, row[called], row[county]))
    for code, named, township, told in read(f"{folder}/villages.csv")[1]:
        units.append((code, "village", KINDS.get(told, "village_committee"), named, township))
    return units
