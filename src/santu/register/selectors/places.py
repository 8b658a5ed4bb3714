"""The names above many units at once, each on a day of its own."""

from collections.abc import Iterable, Sequence
from datetime import date

from santu.register.models import DivisionVersion
from santu.register.models.acts import STANDS

DEEPEST = 5
Version = tuple[date, date, str, str]


class Places:
    """The divisions above some units, fetched level by level."""

    def __init__(self, wanted: Iterable[tuple[str, date]]) -> None:
        self._versions: dict[str, list[Version]] = {}
        ahead = list(wanted)
        for _ in range(DEEPEST):
            missing = {unit for unit, _ in ahead if unit and unit not in self._versions}
            if not missing:
                break
            self._fetch(sorted(missing))
            ahead = [
                (version[3], day) for unit, day in ahead if (version := self._on(unit, day)) and version[3]
            ]

    def names(self, unit: str, day: date) -> tuple[str, ...]:
        """The names from the top down to ``unit`` itself; the province is left out where there is more."""
        found: list[str] = []
        while version := self._on(unit, day):
            found.append(version[2])
            unit = version[3]
        return tuple(reversed(found[:-1] or found))

    def _on(self, unit: str, day: date) -> Version | None:
        for version in self._versions.get(unit, ()):
            if version[0] <= day < version[1]:
                return version
        return None

    def _fetch(self, units: Sequence[str]) -> None:
        rows = DivisionVersion.objects.filter(STANDS, unit__in=units)
        for unit, start, end, name, parent in rows.values_list(
            "unit_id", "start", "end", "name", "parent_id"
        ):
            self._versions.setdefault(unit, []).append((start, end, name, parent or ""))
