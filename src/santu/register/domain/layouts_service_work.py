"""Visits of legal advisers, deliveries of purchased services and what was found of them as tables."""

from collections.abc import Callable, Mapping

from santu.formats.columns import Column
from santu.kernel.messages import N_, message
from santu.register.domain.addressing import Addresses
from santu.register.domain.counts import SMALL
from santu.register.domain.layouts_checks import Reading, days_of, whole_numbers
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.purchases import VERDICTS
from santu.register.domain.service_rows import (
    KINDS,
    SUBJECTS,
    AcceptanceRow,
    DeliveryRow,
    Kind,
    VisitRow,
)
from santu.register.domain.yuan import fen_of, fen_wrong
from santu.standards.rulebook import Standards

VISITS = (
    Column("code", ("代码", "村代码", "区划代码", "统计用区划代码")),
    Column("firm", ("律师事务所", "工作单位", "法律服务机构")),
    Column("day", ("走访日期", "日期")),
    Column("subject", ("问题类别", "类别"), required=False),
    Column("answered", ("解答问题", "解答数"), required=False),
)
BUYER = Column("code", ("购买单位代码", "代码", "区划代码", "统计用区划代码"))
CONTRACT = Column("contract", ("合同编号", "合同号"))
WHAT = Column("what", ("交付了什么", "交付内容"))
DELIVERIES = (
    BUYER,
    CONTRACT,
    Column("day", ("交付日期", "日期")),
    WHAT,
    Column("quantity", ("数量",)),
    Column("amount", ("金额", "交付金额", "金额（元）", "金额(元)")),
)
ACCEPTANCES = (
    BUYER,
    CONTRACT,
    Column("delivered", ("交付日期",)),
    WHAT,
    Column("day", ("验收日期",)),
    Column("verdict", ("验收结果", "验收")),
    Column("office", ("验收部门",)),
    Column("reason", ("原因",), required=False),
)
BUYERS = Explained(N_("购买单位的区划代码；请把这一列设为“文本”。"), "140703103")
NUMBERED = Explained(N_("合同编号，和登记的合同一样。"), "2024-01")
TEMPLATES: Mapping[Kind, Template] = {
    Kind.VISITS: Template(
        "visits",
        KINDS[Kind.VISITS],
        VISITS,
        {
            "code": Explained(N_("村（社区）的区划代码；请把这一列设为“文本”。"), "140703103201"),
            "firm": Explained(N_("当天担任法律顾问的律师事务所或法律服务所。"), "太谷区第一法律服务所"),
            "day": Explained(N_("走访的日期，不晚于今天。"), "2024-03-12"),
            "subject": Explained(N_("问题的类别，一类写一行；没有人提问的留空。不写提问人。"), "土地承包"),
            "answered": Explained(N_("这一类解答了几个问题；没有人提问的留空。"), "3"),
        },
    ),
    Kind.DELIVERIES: Template(
        "deliveries",
        KINDS[Kind.DELIVERIES],
        DELIVERIES,
        {
            "code": BUYERS,
            "contract": NUMBERED,
            "day": Explained(N_("交付的日期，在合同期内。"), "2024-04-01"),
            "what": Explained(N_("交付了什么；同一天的几次交付要写得不同。"), "三月保洁"),
            "quantity": Explained(N_("数量，1 以上的整数。"), "1"),
            "amount": Explained(N_("这次交付的金额，以元计，最多两位小数。"), "15000.00"),
        },
    ),
    Kind.ACCEPTANCES: Template(
        "acceptances",
        KINDS[Kind.ACCEPTANCES],
        ACCEPTANCES,
        {
            "code": BUYERS,
            "contract": NUMBERED,
            "delivered": Explained(N_("验收哪次交付：它的日期。"), "2024-04-01"),
            "what": Explained(N_("验收哪次交付：它的内容，和登记的一样。"), "三月保洁"),
            "day": Explained(N_("验收的日期。"), "2024-04-08"),
            "verdict": Explained(
                message(N_("验收结果：{names}。"), names=tuple(map(message, VERDICTS.values()))), "验收合格"
            ),
            "office": Explained(N_("由哪个部门验收；写部门，不写个人。"), "财政所"),
            "reason": Explained(N_("要求整改或不合格的要写明原因。"), ""),
        },
    ),
}
Maker = Callable[[int, str], VisitRow | DeliveryRow | AcceptanceRow | None]


def _visits(reading: Reading, where: Addresses, standards: Standards) -> Maker:
    subjects = {
        said: item.id for item in standards.items(SUBJECTS, where.day) for said in (item.id, item.name)
    }
    names = tuple(item.name for item in standards.items(SUBJECTS, where.day))
    days, answered = days_of(reading, "day"), whole_numbers(reading, "answered", SMALL)
    firms, said = reading.texts("firm"), [text.strip() for text in reading.texts("subject")]
    unread = [
        bool(text) and count is None for text, count in zip(reading.texts("answered"), answered, strict=True)
    ]

    def make(row: int, unit: str) -> VisitRow | None:
        text, count, day = said[row], answered[row] or 0, days[row]
        if text and text not in subjects:
            template = N_("“{text}”不是问题类别；请写成其中之一：{names}。（SX-31）")
            reading.fault(row, "subject", template, text=text, names=names)
        elif bool(text) != bool(count) and not unread[row]:
            column = next(name for name in ("answered", "subject", "code") if reading.has(name))
            template = N_("问题类别和解答数要一起写，解答数 1 以上；没有人提问的都留空。（SX-31）")
            reading.fault(row, column, template)
        if day and day > where.day:
            coming = N_("走访日期 {day} 还没有到；请在走访以后登记。")
            reading.fault(row, "day", coming, day=day)
        return VisitRow(unit, firms[row].strip(), day, subjects.get(text, ""), count) if day else None

    return make


def _deliveries(reading: Reading, _where: Addresses, _standards: Standards) -> Maker:
    days, quantities = days_of(reading, "day"), whole_numbers(reading, "quantity")
    contracts, whats, amounts = (reading.texts(name) for name in ("contract", "what", "amount"))

    def make(row: int, unit: str) -> DeliveryRow | None:
        fen, day, quantity = fen_of(amounts[row].strip()), days[row], quantities[row]
        if not fen and amounts[row]:
            wrong = N_("“{text}”不是金额；请以元填写，大于 0，最多两位小数。")
            reading.wrong(row, "amount", fen_wrong(amounts[row].strip(), wrong))
        if fen is None or day is None or quantity is None:
            return None
        return DeliveryRow(unit, contracts[row].strip(), day, whats[row].strip(), quantity, fen)

    return make


def _acceptances(reading: Reading, _where: Addresses, _standards: Standards) -> Maker:
    verdicts = {said: key.value for key, title in VERDICTS.items() for said in (key.value, title)}
    names = tuple(map(message, VERDICTS.values()))
    delivered, days = days_of(reading, "delivered"), days_of(reading, "day")
    told = {name: reading.texts(name) for name in ("contract", "what", "verdict", "office", "reason")}

    def make(row: int, unit: str) -> AcceptanceRow | None:
        contract, what, verdict, office, reason = (column[row].strip() for column in told.values())
        if verdict and verdict not in verdicts:
            template = N_("“{text}”不是验收结果；请写成其中之一：{names}。（SX-30）")
            reading.fault(row, "verdict", template, text=verdict, names=names)
        first, day = delivered[row], days[row]
        if first is None or day is None or verdict not in verdicts:
            return None
        return AcceptanceRow(unit, contract, first, what, day, verdicts[verdict], office, reason)

    return make


READERS: Mapping[Kind, Callable[[Reading, Addresses, Standards], Maker]] = {
    Kind.VISITS: _visits,
    Kind.DELIVERIES: _deliveries,
    Kind.ACCEPTANCES: _acceptances,
}
