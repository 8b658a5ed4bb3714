"""Why a township goes to another, in a sentence."""

from collections.abc import Mapping

from santu.kernel.messages import N_, Message, message
from santu.scale.merges.counties import County
from santu.solvers.merges.explaining import Joining

GOES = N_(
    "{unit}（{people:,} 人{small}）并入{heir}：驻地相距 {way} 公里{terms}{missing}{stronger}{complements}{other}"
)
SMALL = N_("，低于下限")
TERM = N_("，{name}不利 {km} 公里（权重 {share:.0%}）")
MISSING = N_("；缺{names}的数据，权重已分给其余各项")
STRONGER = N_("；以强带弱：{heir}不比它弱")
WEAKER = N_("；{heir}比它弱")
COMPLEMENTS = N_("；资源禀赋差别 {share:.0%}，可优势互补")
DEARER = N_("；其次可并入{other}，每人多 {km} 公里。")
NEARER = N_("；单看它，并入{other}每人少 {km} 公里，但全县的个数或规定不允许。")
ONLY = N_("；没有别的相邻单位。")
BOTH = N_("{one}{other}")
NOTHING = ""
LEAST = 0.005
"""A share of endowments from which on two complement each other worth saying."""


def why(county: County, joining: Joining, titles: Mapping[str, str]) -> Message:
    """The sentence; ``titles`` are those of the criteria by name, the way from seat to seat is told first."""
    names = county.names
    heir = names[joining.heir]
    complement = joining.complements or 0.0
    missing = tuple(message(titles[name]) for name, km in joining.terms.items() if km is None)
    return message(
        GOES,
        unit=names[joining.unit],
        people=int(county.units.people[joining.unit]),
        small=message(SMALL) if joining.small else NOTHING,
        heir=heir,
        way=f"{joining.way:.1f}",
        terms=_terms(joining, titles),
        missing=message(MISSING, names=missing) if missing else NOTHING,
        stronger=_stronger(joining, heir),
        complements=message(COMPLEMENTS, share=complement) if complement > LEAST else NOTHING,
        other=_other(joining, names),
    )


def _terms(joining: Joining, titles: Mapping[str, str]) -> Message | str:
    """What each criterion of which something is known has against it."""
    told: Message | str = NOTHING
    for name, km in joining.terms.items():
        if km is not None:
            share = joining.shares[name]
            said = message(TERM, name=message(titles[name]), km=f"{km:.1f}", share=share)
            told = message(BOTH, one=told, other=said) if told else said
    return told


def _stronger(joining: Joining, heir: str) -> Message | str:
    if joining.stronger is None:
        return NOTHING
    return message(STRONGER if joining.stronger else WEAKER, heir=heir)


def _other(joining: Joining, names: tuple[str, ...]) -> Message:
    if joining.other is None:
        return message(ONLY)
    template = DEARER if joining.dearer >= 0 else NEARER
    return message(template, other=names[joining.other], km=f"{abs(joining.dearer):.1f}")
