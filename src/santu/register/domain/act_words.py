"""Acts and the rows that they say, in words."""

from collections.abc import Mapping

from santu.kernel.messages import N_, Message, message
from santu.register.domain.controls import QUANTITY as CONTROL
from santu.register.domain.controls import TITLE
from santu.register.domain.words import CATEGORIES, KINDS, LINES, QUANTITIES, STATES

ACTS = {
    "import": N_("导入名单"),
    "bodies": N_("登记机构"),
    "class": N_("认定类别"),
    "duties": N_("登记职责"),
    "grids": N_("登记建筑和网格"),
    "powers": N_("下放或收回职权"),
    "control": N_("核定编外人员控制数"),
    "plan_apply": N_("执行计划"),
    "undo": N_("撤销操作"),
    "change": N_("变更登记"),
}
"""Kinds of acts; another stands as it is."""

FACTS = {
    "register_divisionversion": N_("名称与隶属"),
    "register_unitcode": N_("代码"),
    "register_bodyversion": N_("机构"),
    "register_lineofcontrol": N_("管理关系"),
    "register_dutyversion": N_("职责"),
    "register_gridversion": N_("网格"),
    "register_cellsheet": N_("建筑"),
    "register_measurement": N_("数据"),
    "register_successionlink": N_("沿革"),
}
"""Kinds of rows, by the table that keeps them."""

DIVISION = N_("{name}：{kind}，属{above}")
ROOT = N_("{name}：{kind}")
WITH_STATE = N_("{said}（{state}）")
CODE = N_("代码 {code}")
BODY = N_("{name}：{category}，设在{above}")
LINE = N_("{kind}由{organ}负责")
DUTY = N_("{place}的“{name}”由{body}承办")
GRID = N_("{village}的{name}：{households} 户 {people} 人")
SHEET = N_("建筑的位置、户数和人数（{source}）")
FIGURE = N_("{quantity} {value:,}（{source}）")
LINK = N_("由{successor}承接 {part}/{whole}")

PLAIN = {
    "register_unitcode": (CODE, {"code": "code"}),
    "register_gridversion": (
        GRID,
        {"village": "village_id", "name": "name", "households": "households", "people": "people"},
    ),
    "register_cellsheet": (SHEET, {"source": "source"}),
    "register_dutyversion": (DUTY, {"place": "place_id", "name": "name", "body": "body_id"}),
}
"""Rows that say their values as they are: the template, and which column each of its parts is."""


def row_words(table: str, values: Mapping[str, object]) -> Message:
    """What a row says, its units by name; when it holds stands beside it."""
    match table:
        case "register_divisionversion":
            template = DIVISION if values["parent_id"] else ROOT
            kind = _word(KINDS, values["kind"] or values["level"])
            return _state(
                message(template, name=values["name"], kind=kind, above=values["parent_id"]), values
            )
        case "register_bodyversion":
            category = _word(CATEGORIES, values["category"])
            said = message(BODY, name=values["name"], category=category, above=values["host_id"])
            return _state(said, values)
        case "register_unitcode" | "register_dutyversion" | "register_gridversion" | "register_cellsheet":
            template, columns = PLAIN[table]
            return message(template, **{name: values[column] for name, column in columns.items()})
        case "register_lineofcontrol":
            return message(LINE, kind=_word(LINES, values["kind"]), organ=values["organ"])
        case "register_measurement":
            quantity = _word({**QUANTITIES, CONTROL: TITLE}, values["quantity"])
            return message(FIGURE, quantity=quantity, value=values["value"], source=values["source"])
        case _:
            shares = {"part": values["share_of"], "whole": values["share_in"]}
            return message(LINK, successor=values["successor_id"], **shares)


def _word(words: Mapping[str, str], value: object) -> Message:
    return message(words.get(str(value), str(value)))


def _state(said: Message, values: Mapping[str, object]) -> Message:
    words = {str(state): word for state, word in STATES.items()}
    state = str(values["state"])
    return said if state == "standing" else message(WITH_STATE, said=said, state=_word(words, state))
