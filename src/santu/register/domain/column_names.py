"""How an export of another system names our columns, kept in a file to be used again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from santu.formats.columns import Column
from santu.kernel.messages import N_, Refused, refuse
from santu.standards.yaml_text import Document, read_yaml

COLUMNS, IGNORED = "columns", "ignored"


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """Our column → its header, where it is none of the usual ones; and the headers that are left out."""

    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


def read_column_names(path: Path, layout: Sequence[Column]) -> ColumnNames:
    """Read what ``column_names_text`` wrote, or somebody by hand.

    Raises:
        Refused: with every fault of the file, by line.
    """
    try:
        document = read_yaml(path.name, path.read_bytes())
    except OSError as error:
        template = N_("文件读不出来（{cause}）；请检查路径和权限。")
        raise refuse(str(path), template, cause=error.strerror or type(error).__name__) from error
    data = document.data if isinstance(document.data, dict) else {}
    columns, ignored = data.get(COLUMNS, {}), data.get(IGNORED, [])
    if not (data.keys() <= {COLUMNS, IGNORED} and isinstance(columns, dict) and isinstance(ignored, list)):
        document.fault(
            (), N_("列名对照要有 columns（我们的列: 文件的列名）和 ignored（不导入的列名）；请改正。")
        )
    elif not document.faults:
        _check(document, columns, ignored, layout)
    if document.faults:
        raise Refused(document.faults)
    return ColumnNames(columns, tuple(ignored))


def _check(
    document: Document, columns: Mapping[str, object], ignored: Sequence[object], layout: Sequence[Column]
) -> None:
    known = tuple(column.name for column in layout)
    for name, label in columns.items():
        if name not in known:
            template = N_("没有“{name}”这一列；请写成其中之一：{known}。")
            document.fault((COLUMNS, name), template, name=name, known=known)
        if not isinstance(label, str):
            document.fault((COLUMNS, name), N_("“{name}”的列名不是文字；请加上引号。"), name=name)
    for place, label in enumerate(ignored):
        if not isinstance(label, str):
            document.fault((IGNORED, place), N_("“{name}”的列名不是文字；请加上引号。"), name=label)


def column_names_text(names: ColumnNames) -> str:
    """The file."""
    data = {COLUMNS: dict(names.columns), IGNORED: list(names.ignored)}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_style='"')
