"""The working-day calendar of the standards, with dated overrides."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from santu.kernel.messages import N_, Refused, refuse
from santu.kernel.working_days import WorkingCalendar
from santu.standards.loader import CALENDAR_FILE, NATIONAL, data_root
from santu.standards.schema import Day, Text
from santu.standards.yaml_text import read_yaml

Days = Annotated[tuple[Day, ...], Field(strict=False)]


class _Year(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    holidays: Days
    adjusted: Days


class _Calendar(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    source: dict[str, Text]
    years: dict[str, _Year]


def working_calendar(
    overrides: Mapping[date, bool] | None = None, *, root: Path | None = None
) -> WorkingCalendar:
    """The national calendar; ``overrides`` declares single days working or free.

    Raises:
        Refused: when the data file cannot be read.
    """
    national = _national(root)
    return national.with_overrides(overrides) if overrides else national


@lru_cache(maxsize=8)
def _national(root: Path | None) -> WorkingCalendar:
    file = data_root(root) / NATIONAL / CALENDAR_FILE
    document = read_yaml(f"{NATIONAL}/{CALENDAR_FILE}", file.read_bytes())
    if document.faults:
        raise Refused(document.faults)
    try:
        years = _Calendar.model_validate(document.data).years
    except ValidationError as error:
        path = error.errors()[0]["loc"]
        raise refuse(
            document.at(path),
            N_("工作日数据的“{key}”不合写法，无法推算时限。请运行 scripts/working_days.py 重新生成。"),
            key=path[-1],
        ) from error
    return WorkingCalendar(
        holidays=frozenset(day for year in years.values() for day in year.holidays),
        adjusted=frozenset(day for year in years.values() for day in year.adjusted),
        known_years=frozenset(int(year) for year in years),
    )
