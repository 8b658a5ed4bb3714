"""An instrument over powers in a sentence."""

from collections.abc import Iterable

from santu.kernel.messages import N_, Message, message
from santu.register.domain.powers import CONNECTED, FORMS, PENDINGS, Instrument, Item
from santu.register.domain.words import MATTERS

SAID = N_("{form}：{title}（{number}），{published} 在{where}公布，{effective} 起生效，未结案件{pending}")
ASSESSED = N_("{said}；{due} 前评估")
WITH = N_("{said}；相关的{kinds}权一并转")


def instrument_words(said: Instrument, items: Iterable[Item]) -> Message:
    """What a document says of itself, and which kinds of power go along with its matters."""
    told = message(
        SAID,
        form=message(FORMS[said.form]),
        title=said.title,
        number=said.number,
        published=said.published_on,
        where=said.published_in,
        effective=said.effective,
        pending=message(PENDINGS[said.pending]) if said.pending else "",
    )
    if said.assessment_due:
        told = message(ASSESSED, said=told, due=said.assessment_due)
    along = {kind for item in items for kind in item.connected}
    kinds = tuple(message(MATTERS[kind]) for kind in CONNECTED if kind in along)
    return message(WITH, said=told, kinds=kinds) if kinds else told
