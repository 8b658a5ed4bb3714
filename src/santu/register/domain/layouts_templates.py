"""Empty lists to fill in: made from the columns that reading knows, so that the two never drift apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from santu.formats.columns import Column
from santu.kernel.messages import N_, Message, message
from santu.register.domain.layouts import POPULATION, TOWNSHIPS, VILLAGES

CODE_OF = N_("{level}的统计用区划代码，{length} 位数字；请把这一列设为“文本”，否则电子表格会改写代码。")
NAMED = N_("{level}的名称；不写时用代码代替，登记里已有的名称不会因此改变。")


@dataclass(frozen=True, slots=True)
class Explained:
    """What a column of a template holds, and an example of it."""

    meaning: str | Message
    example: str


@dataclass(frozen=True, slots=True)
class Template:
    """A list to fill in: what it is called, its columns in order, what each of them holds.

    ``keeps`` is whether what is registered stays as it is in a column that a file has not.
    """

    name: str
    title: str
    columns: Sequence[Column]
    explained: Mapping[str, Explained]
    keeps: bool = False


def _code(level: str, length: int, example: str) -> Explained:
    return Explained(message(CODE_OF, level=message(level), length=length), example)


PEOPLE = Explained(N_("人口估计，整数；没有数据时留空。"), "21480")
HOUSEHOLDS = Explained(N_("户数估计，整数；没有数据时留空。"), "7160")
DAY = Explained(N_("名单是哪一天的，如 2021-10-31；全表相同。不写时在上传页给出。"), "2021-10-31")
TOWNSHIP_CODE = _code(N_("乡镇（街道）"), 9, "140703103")

TEMPLATES = {
    template.name: template
    for template in (
        Template(
            "townships",
            N_("乡镇名单"),
            TOWNSHIPS,
            {
                "code": TOWNSHIP_CODE,
                "name": Explained(N_("乡镇（街道）的名称。"), "水秀镇"),
                "type": Explained(
                    N_("街道、镇、乡、民族乡，或苏木；不写时按名称的末字，再按代码判断。"), "镇"
                ),
                "county_code": _code(N_("所属县（市、区）"), 6, "140703"),
                "county": Explained(message(NAMED, level=message(N_("所属县（市、区）"))), "太谷区"),
                "city_code": _code(N_("所属地市"), 4, "1407"),
                "city": Explained(message(NAMED, level=message(N_("所属地市"))), "晋中市"),
                "pop_estimate": PEOPLE,
                "households_estimate": HOUSEHOLDS,
                "day": DAY,
            },
        ),
        Template(
            "villages",
            N_("村（社区）名单"),
            VILLAGES,
            {
                "code": _code(N_("村（社区）"), 12, "140703103201"),
                "name": Explained(N_("村（社区）的名称。"), "北郭村委会"),
                "township_code": TOWNSHIP_CODE,
                "kind": Explained(
                    N_("村委会或居委会（社区）；不写时按代码的末三位，再按名称判断。"), "村委会"
                ),
                "day": DAY,
            },
        ),
        Template(
            "population",
            N_("人口和户数估计"),
            POPULATION,
            {"code": TOWNSHIP_CODE, "pop_estimate": PEOPLE, "households_estimate": HOUSEHOLDS},
        ),
    )
}
"""By name of the part of an import that they are for."""


def header_of(column: Column, *, chinese: bool) -> str:
    """What the header of a template calls a column: any of its names would be read."""
    if not chinese:
        return column.name
    return next((name for name in column.synonyms if not name.isascii()), column.name)
