"""What a decree says that the lists do not show, in words for people: who is followed, others say."""

from collections.abc import Iterator, Mapping

from santu.kernel.messages import N_, Message, message
from santu.register.domain.matching.decree_units import PARTIAL, Placed
from santu.register.domain.matching.matches import Matches
from santu.register.domain.matching.rows import Beyond


def beyond_the_lists(matches: Matches, same: Mapping[str, str], units: list[Placed]) -> tuple[Beyond, ...]:
    """Every difference between the decree and the two lists, in the order of the decree's rows."""
    return tuple(
        Beyond(what, unit.row.place, why, unit.row.decree)
        for unit in units
        for what, why in (
            *_of_units(matches, same, unit),
            *_of_villages(matches, unit),
            *_of_counts(matches, unit),
        )
    )


def list_place(matches: Matches, village: str) -> str:
    """The township in which the later list has a village before; "" if it was not found again."""
    return matches.after.rows[matches.new_of[village]].parent if village in matches.new_of else ""


def _of_units(matches: Matches, same: Mapping[str, str], unit: Placed) -> Iterator[tuple[str, Message]]:
    row = unit.row
    listed = matches.before.rows[unit.old].name
    if listed != row.old_name:
        text = N_("决定写作“{decreed}”，前一份名单的 {code} 是“{listed}”；按同一个单位处理，请核对用字。")
        yield row.old_name, message(text, decreed=row.old_name, code=row.old_code, listed=listed)
    if row.action not in PARTIAL and unit.old in same and same[unit.old] != unit.new:
        text = N_("决定撤销“{name}”，而后一份名单仍有它；请核对名单日期。")
        yield row.old_name, message(text, name=row.old_name)
    if unit.new not in matches.after.rows:
        text = N_("决定的去向“{name}”不在后一份名单里；请核对名单，或补上后来的决定。")
        yield row.new_name, message(text, name=row.new_name)


def _of_villages(matches: Matches, unit: Placed) -> Iterator[tuple[str, Message]]:
    """Villages that the decree names and a list has elsewhere, or not at all."""
    row = unit.row
    for name, village in unit.villages.items():
        if not village:
            text = N_("前一份名单的“{old}”和全县都认不出这个村；请核对村名。")
            yield name, message(text, old=row.old_name)
            continue
        held = matches.before.rows[village].parent
        if held != unit.old:
            text = N_("决定说它属“{old}”，前一份名单把它列在“{other}”；请核对。")
            yield name, message(text, old=row.old_name, other=matches.before.rows[held].name)
        place = list_place(matches, village)
        if not place:
            text = N_("决定把它归“{new}”，后一份名单里没有找到它（可能已经合并）；请核对。")
            yield name, message(text, new=row.new_name)
        elif place != unit.new:
            text = N_("决定把它归“{new}”，后一份名单把它列在“{other}”；请核对。")
            yield name, message(text, other=matches.after.rows[place].name, new=row.new_name)


def _of_counts(matches: Matches, unit: Placed) -> Iterator[tuple[str, Message]]:
    """A number of villages that differs between the decree and the lists."""
    row, listed = unit.row, matches.flows[unit.old, unit.new]
    if not row.villages or listed == len(row.villages):
        return
    text = N_("决定把“{old}”的 {decreed} 个村划入“{new}”，名单上是 {listed} 个；请核对。")
    params = {"old": row.old_name, "new": row.new_name, "decreed": len(row.villages)}
    yield row.old_name, message(text, listed=listed, **params)
