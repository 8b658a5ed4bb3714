"""What keeps a list of duties from being public: rivals, gaps that nobody explained, powers that rest on no instrument."""

from datetime import date

from santu.kernel.messages import N_, Fault, message
from santu.publish.domain.listing import Listing
from santu.register.domain.powers import GIVEN
from santu.register.domain.unit_lists import ONE_MAIN
from santu.register.domain.words import POWERS
from santu.register.selectors.duty_gaps import townships_under
from santu.register.selectors.power_grounds import powers_held
from santu.register.selectors.unit_lists import gaps_unexplained
from santu.standards.rulebook import Standards

NAMED = 5
"""So many of the matters that nobody does are named for each place."""
UNSAID = N_("没有写文号")


def duty_bars(listing: Listing, scope: str, day: date, standards: Standards) -> list[Fault]:
    """Everything that keeps a list of the duties of a unit, as of a day, from being public.

    Every township that stands under the unit on the day is looked at, also one of which the list has no row.
    """
    places = {record["place"]: record["place_name"] for record in listing.records()}
    places |= townships_under(scope, day)
    return [
        *rival_faults(listing),
        *_gap_faults(places, day, standards),
        *_power_faults(listing, places, day),
    ]


def rival_faults(listing: Listing) -> list[Fault]:
    """Every matter of a list of duties that several bodies claim to do at one place: nobody could tell residents who does it."""
    claims: dict[tuple[str, str], list[dict[str, str]]] = {}
    for record in listing.records():
        if record["role"] == "main":
            claims.setdefault((record["place"], record["matter"]), []).append(record)
    template = N_(
        "“{place}”的“{matter}”有 {count} 个主办机构：{names}；请先在职责清单里只留一个，其余改为配合。（SX-18）"
    )
    return [
        Fault(
            "kind",
            message(
                template,
                place=some[0]["place_name"],
                matter=some[0]["name"],
                count=len(some),
                names=tuple(one["body"] for one in some),
            ),
        )
        for some in claims.values()
        if len(some) > 1
    ]


def _gap_faults(places: dict[str, str], day: date, standards: Standards) -> list[Fault]:
    """Places with matters that nobody does, and that the responsibility list in force there does not explain."""
    clause = standards.rule(ONE_MAIN).citation()
    template = N_(
        "“{place}”有 {count} 个事项没有主办机构，也没有说明（如{names}）；请先在职责登记里定下，"
        "或在它的权责清单送审时写明原因并公布。{clause}"
    )
    return [
        Fault(
            "kind",
            message(
                template,
                place=places[unit],
                count=len(gaps),
                names=tuple(gap.name for gap in gaps[:NAMED]),
                clause=clause,
            ),
        )
        for unit, gaps in gaps_unexplained(places, day, standards).items()
    ]


def _power_faults(listing: Listing, places: dict[str, str], day: date) -> list[Fault]:
    """Powers told as devolved or entrusted that no instrument gives there, and those that one gives and the list tells otherwise."""
    given, denied = powers_held(places, day)
    bare = N_(
        "“{place}”的“{matter}”写的是{power}（{document}），没有登记过的已公布文件把它交给那里的机构；"
        "请先登记这份文件，或改正职责登记。（行政处罚法24，SX-34）"
    )
    faults = []
    for record in listing.records():
        if record["role"] == "main" and record["power"] in GIVEN and record["id"] not in given:
            told: dict[str, object] = {"place": record["place_name"], "matter": record["name"]}
            told["power"] = message(POWERS[record["power"]])
            told["document"] = record["instrument"] or message(UNSAID)
            faults.append(Fault("kind", message(bare, **told)))
    otherwise = N_(
        "“{place}”的“{matter}”由文件“{document}”交给那里，现在登记的不是这样，也没有登记收回它的文件；"
        "请先登记收回的文件；法律改由那里行使的，登记“转为法定职权”的文件；或改正职责登记。（行政处罚法24，SX-34）"
    )
    for (place, matter), one in denied.items():
        name = one.item.name or matter
        faults.append(
            Fault("kind", message(otherwise, place=places[place], matter=name, document=one.document))
        )
    return faults
