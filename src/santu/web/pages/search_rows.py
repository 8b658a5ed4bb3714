"""What was found, as the page says it: the name with the sought part marked, where it is, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from santu.kernel.messages import N_, Message, message
from santu.register.domain.rows import Body
from santu.register.domain.words import kind_word
from santu.register.selectors.search import Former, Hit, Wanted
from santu.web.days import Day
from santu.web.language import in_chinese, said

NOW = N_("{day} 起的名称；现名 {name}")
FORMER_NAME = N_("曾用名；现名 {name}")
GONE = N_("已撤销，存在于 {first} 至 {last}")
LATER = N_("{first} 设立，所示日还没有")
HEIR = N_("由 {name} 承接")
HEIR_PART = N_("由 {name} 承接 {share}")


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that was found.

    Attributes:
        name: with the sought part marked.
        href: where it is.
        became: for what is not there on the day by this name, what became of it.
        heirs: words and address of what carried it on.
    """

    name: SafeString
    href: str
    kind: Message | str = ""
    code: str = ""
    place: str = ""
    became: Message | str = ""
    gone: bool = False
    heirs: Sequence[tuple[Message, str]] = ()


def answer(hit: Hit, what: Wanted, day: Day) -> Answer:
    """A hit of the register as an answer; a body is on the page of its host."""
    row, former = hit.found.row, hit.former
    unit = row.host if isinstance(row, Body) else row.id
    gone = former is not None and not former.name_now
    when = {"day": hit.found.start.isoformat()} if gone else {}
    if former and gone and former.last and former.last < day.shown:
        when = {"day": former.last.isoformat()}
    return Answer(
        highlighted(row.name, what.words),
        day.link(reverse("unit", args=[unit]), **when),
        kind_word(row),
        "" if isinstance(row, Body) else hit.code,
        " › ".join(hit.place),
        _became(former, hit, day) if former else "",
        gone,
        _heirs(former, day) if former and gone else (),
    )


def highlighted(text: str, words: Sequence[str]) -> SafeString:
    """The text with the first of the words that is in it marked."""
    for word in reversed(words):
        place = text.find(word) if word else -1
        if place >= 0:
            marked = format_html(
                "{}<mark>{}</mark>{}",
                text[:place],
                text[place : place + len(word)],
                text[place + len(word) :],
            )
            # Escaped just above; in a page that is not Chinese it says that it is.
            return marked if in_chinese() else mark_safe(f'<span lang="zh">{marked}</span>')  # noqa: S308
    return said(text)


def _became(former: Former, hit: Hit, day: Day) -> Message:
    if former.name_now:
        if hit.found.start > day.shown:
            return message(NOW, day=hit.found.start, name=former.name_now)
        return message(FORMER_NAME, name=former.name_now)
    if former.first > day.shown:
        return message(LATER, first=former.first)
    return message(GONE, first=former.first, last=former.last)


def _heirs(former: Former, day: Day) -> list[tuple[Message, str]]:
    found = []
    for heir, name in former.heirs:
        told = (
            message(HEIR, name=name)
            if heir.share == 1
            else message(HEIR_PART, name=name, share=f"{float(heir.share):.0%}")
        )
        when = {} if heir.day <= day.shown else {"day": heir.day.isoformat()}
        found.append((told, day.link(reverse("unit", args=[heir.unit]), **when)))
    return found
