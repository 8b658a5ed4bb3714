"""The certificates of somebody in post as a page shows them, those that do not count marked."""

from collections.abc import Mapping, Sequence

from santu.kernel.messages import N_, Message, message
from santu.register.domain.certificates import STANDINGS, Held, Standing
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table

COLUMNS = (
    Column("kind", N_("证件种类")),
    Column("number", N_("证号"), "code"),
    Column("issuer", N_("发证机关")),
    Column("valid_from", N_("有效期起"), "day"),
    Column("valid_until", N_("有效期止"), "day"),
    Column("state", N_("状态"), "badge"),
)
TONES = {Standing.VALID: "green", Standing.EARLY: "amber", Standing.EXPIRED: "red", Standing.WITHDRAWN: ""}
NONE = N_("没有登记证件。")


def certificates_table(
    found: Sequence[Held], numbers: Mapping[int, str], kinds: Mapping[str, Message], day: Day
) -> Table:
    """Each certificate with what it is on the day; whole ``numbers`` where they are to be shown."""
    rows = []
    for one in found:
        standing = one.on(day.shown)
        number = numbers.get(one.id, one.number)
        rows.append(
            Row(
                [
                    Cell(kinds.get(one.kind, one.kind)),
                    number or Cell(message(N_("已清除"))),
                    one.issuer,
                    one.valid_from,
                    one.valid_until or Cell(message(N_("长期"))),
                    Cell(message(STANDINGS[standing]), tone=TONES[standing]),
                ]
            )
        )
    return Table("certificates", N_("证件"), COLUMNS, rows, empty=NONE)
