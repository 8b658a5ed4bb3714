"""One handover list as an official document: who hands over what to whom, and where the three sign."""

from collections.abc import Mapping, Sequence

from santu.formats.official_paper import Block, Listing, OfficialPaper, Paragraph, day_written
from santu.register.domain.yuan import yuan
from santu.transition.domain.handover import Followed, HandoverItem, ListView, measure_words
from santu.transition.selectors.handover import Declared

TITLE = "移交清单"
FOLLOWS = {"people": "人员", "posts": "编制", "money": "经费"}
NUMERALS = "一二三四五六七八九十"
LABELS = ("交接内容", "数量", "接收单位", "监交单位", "交接日期")
WIDTHS = (8, 4, 6, 6, 6)
SIGNED = ("移交单位（盖章）", "接收单位（盖章）", "监交单位（盖章）")


def handover_paper(
    found: ListView,
    followed: Sequence[Followed],
    declared: Mapping[str, Declared],
    names: tuple[Mapping[str, str], Mapping[str, str]],
    mark: str,
) -> OfficialPaper:
    """The document of a list.

    Args:
        found: the list.
        followed: what goes with the plan itself.
        declared: what was declared, by class.
        names: what each class, and each kind of quota and budget line, is called.
        mark: on every page, in a demonstration.
    """
    classes, kinds = names
    intro = f"{found.name}撤销，由{found.receiver or '承接单位'}承接。现将移交事项列明如下。"
    blocks: list[Block] = [Paragraph(intro)]
    headings = iter(NUMERALS)
    for category, title in FOLLOWS.items():
        blocks.append(Paragraph(f"{next(headings)}、{title}", 1))
        rows = [
            (kinds.get(one.kind, one.kind), amount(one), one.receiver)
            for one in followed
            if one.category == category
        ]
        blocks.append(Listing(("类别", "数量", "接收单位"), rows) if rows else Paragraph("无。"))
    for category, title in classes.items():
        blocks.append(Paragraph(f"{next(headings)}、{title}", 1))
        said = declared.get(category)
        if said is None:
            blocks.append(Paragraph("尚未登记。"))
        elif not said.items:
            blocks.append(Paragraph("无。"))
        else:
            blocks.append(Listing(LABELS, [_cells(item) for item in said.items], widths=WIDTHS))
    blocks += [Paragraph(f"{who}：                经手人：            日期：") for who in SIGNED]
    return OfficialPaper((f"{found.name}{TITLE}",), blocks, mark=mark)


def amount(one: Followed) -> str:
    """So many posts or people, or so much money, as it is written."""
    if one.category == "money":
        return f"{yuan(one.amount)}元"
    return f"{one.amount}名" if one.measure == "heads" else f"{one.amount}名（{measure_words(one.measure)}）"


def _cells(item: HandoverItem) -> tuple[str, ...]:
    day = day_written(item.day) if item.day else "未交接"
    return (item.what, quantity_words(item), item.receiver, item.witness, day)


def quantity_words(item: HandoverItem) -> str:
    """The quantity with its unit, without zeros that say nothing."""
    number = "" if item.quantity is None else f"{item.quantity.normalize():f}"
    return f"{number}{item.measure}"
