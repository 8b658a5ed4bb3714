"""A plan's document as lines of text, and its twin for machines."""

from collections.abc import Callable, Iterator

from santu.kernel.messages import N_, message
from santu.register.domain.rows import Division
from santu.register.domain.words import BRACKETED
from santu.transition.domain.document import Entry, PlanDocument, Section, step_to_json
from santu.transition.domain.sentences import step_sentence
from santu.transition.domain.states import STATES

Translate = Callable[[str], str]

UNRESOLVED = N_("有 {count} 个单位在名单上看不出去向，承接单位是推定的；请查阅批文：")


def document_lines(
    document: PlanDocument, county: Division | None, *, whole: bool, translate: Translate
) -> list[str]:
    """The head of a document, and with ``whole`` all of it; of one county also every step."""
    lines = list(_head(document, translate))
    if whole or county:
        for section in document.sections(county.id if county else None):
            lines += ["", *_section(section, translate)]
    if county is not None:
        mine = (step for step in document.steps if step.county == county.id)
        lines += ["", *(step_sentence(step, document.units).render(translate) for step in mine)]
    return lines


def _head(document: PlanDocument, translate: Translate) -> Iterator[str]:
    yield message(
        N_("第 {number} 号计划“{title}”（{state}）：从 {base_day} 到 {until}"),
        number=document.number,
        title=document.title,
        state=message(STATES[document.state]),
        base_day=document.base_day,
        until=document.until,
    ).render(translate)
    yield document.header().render(translate)
    yield from unresolved_lines(document, translate)
    yield message(N_("基准摘要 {digest}"), digest=document.digest).render(translate)


def unresolved_lines(document: PlanDocument, translate: Translate) -> Iterator[str]:
    """The units of which nobody knows from the list where they went, for whoever has the decree."""
    found = document.unresolved()
    if found:
        yield message(UNRESOLVED, count=len(found)).render(translate)
    yield from (_line(entry, translate) for entry in found)


def unresolved_json(document: PlanDocument, translate: Translate) -> list[dict[str, str]]:
    """The same for machines."""
    return [_entry_json(entry, translate) for entry in document.unresolved()]


def _line(entry: Entry, translate: Translate) -> str:
    return f"  {entry.sign} {entry.text.render(translate)}"


def _entry_json(entry: Entry, translate: Translate) -> dict[str, str]:
    text = entry.text.render(translate)
    return {"sign": entry.sign, "unit": entry.unit, "code": entry.code, "text": text}


def _section(section: Section, translate: Translate) -> Iterator[str]:
    name = section.name or message(N_("县以上")).render(translate)
    yield message(BRACKETED, name=name, more=section.code).render(translate) if section.code else name
    for entry in section.entries:
        yield _line(entry, translate)
    for beside in section.beside():
        yield f"    {beside.render(translate)}"


def document_json(document: PlanDocument, county: Division | None, translate: Translate) -> dict[str, object]:
    """The twin of the text: counts, base digests, every section and every step."""
    wanted = None if county is None else county.id
    return {
        "plan": document.number,
        "title": document.title,
        "state": document.state,
        "base": {
            "day": document.base_day.isoformat(),
            "digest": document.digest,
            "digests": dict(document.digests),
        },
        "until": document.until.isoformat(),
        "header": document.header().render(translate),
        "counts": document.counts,
        "unresolved": unresolved_json(document, translate),
        "counties": [
            {
                "county": section.county,
                "code": section.code,
                "name": section.name,
                "counts": {kind: found.as_json() for kind, found in section.counts.items()},
                "entries": [_entry_json(entry, translate) for entry in section.entries],
            }
            for section in document.sections(wanted)
        ],
        "steps": [step_to_json(step) for step in document.steps if wanted in (None, step.county)],
    }
