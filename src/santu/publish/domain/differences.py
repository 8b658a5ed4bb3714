"""What became otherwise between two editions of a list, in sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from santu.kernel.messages import N_, Message, message
from santu.publish.domain.listing import KEYS, TITLES, Listing, ListKind, worded
from santu.register.domain.signs import CHANGED, GONE, NEW

Record = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that came, went or changed, as a sentence."""

    sign: str
    message: Message


def differences(old: Listing | None, new: Listing) -> list[Difference]:
    """All differences, in order of the rows: what came, what changed, what went."""
    before, after = _keyed(old) if old else {}, _keyed(new)
    titles = {column.key: column.title for column in new.columns}
    found = []
    for key, record in after.items():
        if key not in before:
            found.append(Difference(NEW, message(N_("列入 {what}"), what=_named(new.kind, record))))
        else:
            found += _changed(new.kind, before[key], record, titles)
    gone = (record for key, record in before.items() if key not in after)
    found += [Difference(GONE, message(N_("不再列入 {what}"), what=_named(new.kind, one))) for one in gone]
    return found


def _keyed(listing: Listing) -> dict[tuple[str, ...], Record]:
    keys = KEYS[listing.kind]
    return {tuple(record[key] for key in keys): record for record in listing.records()}


def _changed(kind: ListKind, old: Record, new: Record, titles: Mapping[str, str]) -> Iterator[Difference]:
    for key, value in new.items():
        # A name of the unit above is told by that unit itself.
        if value == old[key] or (key == "parent_name" and new["parent"] == old["parent"]):
            continue
        template = N_("{what}：“{column}”由“{old}”改为“{new}”")
        words = {"old": worded(key, old[key]) or EMPTY, "new": worded(key, value) or EMPTY}
        yield Difference(
            CHANGED, message(template, what=_named(kind, old), column=message(titles[key]), **words)
        )


EMPTY = message(N_("空"))


def _named(kind: ListKind, record: Record) -> Message:
    if kind is ListKind.DIVISIONS:
        return message(N_("{name}（{code}）"), name=record["name"], code=record["code"])
    if kind in (ListKind.SUCCESSION, ListKind.VILLAGES):
        template = N_("{day} {old} → {new}")
        return message(template, day=record["day"], old=record["old_name"], new=record["new_name"])
    if kind is ListKind.DUTIES:
        template = N_("{place}“{name}”（{body}）")
        return message(template, place=record["place_name"], name=record["name"], body=record["body"])
    if kind is ListKind.ADMISSIONS:
        template = N_("{unit}“{title}”（{document}）")
        said = {"unit": record["unit_name"], "title": record["title"], "document": record["document"]}
        return message(template, **said)
    if kind is ListKind.SERVICES:
        called = record["name"] or record["firm"]
        return message(N_("{unit}的{name}"), unit=record["unit_name"], name=called)
    return message(record["title_zh"])


def edition_name(kind: str, scope: str, number: int) -> Message:
    """What an edition is called."""
    template = N_("{scope}{title}第 {number} 版")
    return message(template, scope=scope, title=message(TITLES[ListKind(kind)]), number=number)
