"""The register that two files give, as a Snapshot."""

from datetime import date

from santu.formats.bulk import collector_paused
from santu.kernel.codes import DivisionCode, Level
from santu.kernel.messages import N_, message, refuse
from santu.register.data import province_names
from santu.register.domain.layouts_records import RegisterFiles
from santu.register.domain.rows import Division, mint_id
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE, Snapshot


def snapshot_of_files(files: RegisterFiles, *, day: date | None = None, system: str = "nbs") -> Snapshot:
    """Make the Snapshot of a register read from files.

    Args:
        files: what was read.
        day: the day of the register, where the files do not name one or another is wanted.
        system: whose codes the files carry.

    Returns:
        Every unit from the provinces down, standing, with the ids that a first import on that
        day would give; people and households of townships where the files estimate them.

    Raises:
        Refused: no day is given and the files do not name one.
    """
    when = day or files.day
    if when is None:
        places = message("{files}", files=tuple(source.name for source in files.sources))
        raise refuse(places, N_("文件里没有写明是哪一天的名单；请加上 snapshot 列，或用 --day 给出日期。"))
    with collector_paused():
        return _snapshot(files, when, system)


def _snapshot(files: RegisterFiles, when: date, system: str) -> Snapshot:
    ids: dict[str, str] = {}
    rows: dict[str, Division] = {}
    names = province_names()

    def stand(level: Level, kind: str, name: str, code: str, parent: str) -> None:
        unit = ids[code] = mint_id(system, code, when)
        rows[unit] = Division(unit, level, kind, name, ids.get(parent, ""), DivisionCode(code))

    for province in sorted({city.code[:2] for city in files.cities}):
        stand(Level.PROVINCE, Level.PROVINCE.value, names.get(province, province), province, "")
    for city in files.cities:
        stand(Level.CITY, Level.CITY.value, city.name, city.code, city.code[:2])
    for county in files.counties:
        stand(Level.COUNTY, Level.COUNTY.value, county.name, county.code, county.city_code)
    for township in files.townships:
        stand(Level.TOWNSHIP, township.kind, township.name, township.code, township.county_code)
    for village in files.villages:
        stand(Level.VILLAGE, village.kind, village.name, village.code, village.township_code)
    figures: dict[str, dict[str, int]] = {}
    for record in files.population:
        for quantity, value in ((PEOPLE, record.people), (HOUSEHOLDS, record.households)):
            if value is not None:
                figures.setdefault(quantity, {})[ids[record.code]] = value
    return Snapshot(when, rows, figures=figures, system=system)
