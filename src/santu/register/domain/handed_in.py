"""The files of an import, read together: what they say, every fault of all of them, the columns nobody knows."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.layouts import read_population_file
from santu.register.domain.layouts_records import PopulationRecord, RegisterFiles, SourceFile


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What somebody handed in.

    Attributes:
        files: what the lists say, with the figures of the population file where there is one;
            ``None`` where they cannot be read.
        faults: of all files.
        sources: the files that could be read.
        figures_from: the names of the files that the figures stand in.
    """

    files: RegisterFiles | None
    faults: tuple[Fault, ...]
    sources: tuple[SourceFile, ...]
    figures_from: str = ""

    def unmapped(self, ignored: Collection[str] = ()) -> list[tuple[str, tuple[str, ...]]]:
        """By file the columns that nobody knows and nobody said to leave out."""
        found = [
            (source.name, tuple(column for column in source.unmapped if column not in ignored))
            for source in self.sources
        ]
        return [(name, columns) for name, columns in found if columns]


def handed_in(read: Callable[[], RegisterFiles], population: Path | None = None) -> HandedIn:
    """Read everything that was handed in.

    Args:
        read: reads the lists of townships and villages.
        population: a file of its own with estimates of people and households.

    Returns:
        What was read; the faults of all files at once, those of figures without a unit with them.
    """
    faults: list[Fault] = []
    files: RegisterFiles | None = None
    records: list[PopulationRecord] = []
    counted: tuple[SourceFile, ...] = ()
    try:
        files = read()
    except Refused as refused:
        faults += refused.faults
    if population is not None:
        try:
            records, source = read_population_file(population)
            counted = (source,)
        except Refused as refused:
            faults += refused.faults
    if files is not None:
        faults += _strangers(files, records, counted)
    sources = (*(files.sources if files else ()), *counted)
    if files is None or not counted:
        return HandedIn(files, tuple(faults), sources, "、".join(source.name for source in sources))
    return HandedIn(replace(files, population=records), tuple(faults), sources, counted[0].name)


def _strangers(
    files: RegisterFiles, records: Sequence[PopulationRecord], counted: Sequence[SourceFile]
) -> list[Fault]:
    """Figures of units that the list does not have."""
    known = {row.code for row in files.townships}
    template = N_("代码“{code}”不在乡镇名单里；请改正代码，或在名单里补上这个单位。")
    return [
        Fault(f"{source.name}:{row.line}", message(template, code=row.code))
        for source in counted
        for row in records
        if row.code not in known
    ]
