"""The control number 编外人员控制数: how many workers outside the quota a unit may have, itself, beside the ledger of posts.

A plain figure from a day on, without those of the units under it; nothing is moved, so it is no account of the ledger.
"""

from dataclasses import dataclass
from datetime import date

from santu.formats.columns import Column
from santu.kernel.messages import N_
from santu.register.domain.addressing import Addresses, Named, divisions_of
from santu.register.domain.layouts_checks import Reading, whole_numbers
from santu.register.domain.layouts_templates import Explained, Template

QUANTITY = "non_quota_control"
TITLE = N_("编外人员控制数")
CONTROLS = (
    Column("code", ("代码", "区划代码", "统计用区划代码", "行政区划代码", "单位代码", "乡镇代码")),
    Column("unit", ("单位", "单位名称", "名称", "乡镇"), required=False),
    Column("control", ("控制数", "编外人员控制数", "编外控制数")),
)
TEMPLATE = Template(
    "controls",
    TITLE,
    CONTROLS,
    {
        "code": Explained(
            N_("省、市、县或乡镇的区划代码；请把这一列设为“文本”，否则电子表格会改写代码。"), "140703103"
        ),
        "unit": Explained(N_("这个代码的单位叫什么；写了就核对，可以不写。"), "水秀镇"),
        "control": Explained(N_("单位本级的编外人员控制数，整数；下级单位的另写一行；空着就不改。"), "8"),
    },
)


@dataclass(frozen=True, slots=True)
class Control:
    """How many a unit may have, since when, and by which document."""

    value: int
    since: date
    document: str


def controls_stated(reading: Reading, where: Addresses) -> dict[str, int]:
    """What a file says, by unit; what is wrong with it is left in the reading's faults."""
    named, values = divisions_of(reading, "code", where), whole_numbers(reading, "control")
    names = reading.texts("unit")
    found: dict[str, int] = {}
    for row, (division, value) in enumerate(zip(named, values, strict=True)):
        if division is None or value is None:
            continue
        _called_so(reading, row, division, names[row])
        if division.id in found:
            reading.fault(row, "code", N_("“{name}”前面已有一行；请合并成一行。"), name=division.name)
        found[division.id] = value
    return found


def _called_so(reading: Reading, row: int, division: Named, said: str) -> None:
    if said and said != division.name:
        other = N_("代码 {code} 的单位叫“{name}”，这里写的是“{said}”；请核对是代码错了还是名称错了。")
        code = reading.text(row, "code")
        reading.fault(row, "unit", other, code=code, name=division.name, said=said)
