"""An instrument over powers in a sentence."""

from santu.kernel.messages import N_, Message, message
from santu.register.domain.powers import FORMS, PENDINGS, Instrument

SAID = N_("{form}：{title}（{number}），{published} 在{where}公布，{effective} 起生效，未结案件{pending}")
SAID_AND_DUE = N_(
    "{form}：{title}（{number}），{published} 在{where}公布，{effective} 起生效，{due} 前评估，未结案件{pending}"
)


def instrument_words(said: Instrument) -> Message:
    """What a document says of itself."""
    return message(
        SAID_AND_DUE if said.assessment_due else SAID,
        form=message(FORMS[said.form]),
        title=said.title,
        number=said.number,
        published=said.published_on,
        where=said.published_in,
        effective=said.effective,
        due=said.assessment_due,
        pending=message(PENDINGS[said.pending]) if said.pending else "",
    )
