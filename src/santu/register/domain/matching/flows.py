"""Where the villages of each township went, and how sure that is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from santu.register.domain.matching.matches import Matches
from santu.register.domain.matching.rows import Confidence, Flow, Thresholds


@dataclass(frozen=True, slots=True)
class Flows:
    """All flows, from and into each township, the largest first."""

    leaving: Mapping[str, tuple[Flow, ...]]
    reaching: Mapping[str, tuple[Flow, ...]]

    def main_target(self, old: str) -> Flow | None:
        return next(iter(self.leaving.get(old, ())), None)

    def main_source(self, new: str) -> Flow | None:
        return next(iter(self.reaching.get(new, ())), None)

    def part(self, flow: Flow) -> Fraction:
        """Share of the villages found in ``flow.new`` that came by this flow."""
        whole = sum(other.villages for other in self.reaching[flow.new])
        return Fraction(flow.villages, whole) if whole else Fraction(0)

    def everything(self) -> Iterator[Flow]:
        return (flow for flows in self.leaving.values() for flow in flows)


def count_flows(matches: Matches, thresholds: Thresholds) -> Flows:
    """Count the villages found again, by the townships they lay and lie in."""
    return arrange_flows(
        matches,
        (
            Flow(old, new, villages, matches.share(old, new), _confidence(matches, old, new, thresholds))
            for (old, new), villages in matches.flows.items()
        ),
    )


def arrange_flows(matches: Matches, flows: Iterable[Flow]) -> Flows:
    """Lay flows out by township; ties in size go by code, so that their order never matters."""
    code_before, code_after = matches.before.code, matches.after.code
    flows = sorted(
        flows,
        key=lambda flow: (-flow.villages, code_before(flow.old), code_after(flow.new), flow.old, flow.new),
    )
    leaving: dict[str, list[Flow]] = {}
    reaching: dict[str, list[Flow]] = {}
    for flow in flows:
        leaving.setdefault(flow.old, []).append(flow)
        reaching.setdefault(flow.new, []).append(flow)
    return Flows(
        {old: tuple(held) for old, held in leaving.items()},
        {new: tuple(held) for new, held in reaching.items()},
    )


def _confidence(matches: Matches, old: str, new: str, thresholds: Thresholds) -> Confidence:
    """High: most of the township was found again, and the flow is more than a stray name."""
    villages = matches.flows[old, new]
    found = Fraction(matches.out[old], len(matches.before.members[old]))
    mainly = matches.share(old, new) >= thresholds.main_flow and found >= thresholds.confidence_medium
    speaks = villages >= thresholds.many or mainly
    county = matches.before.county_of.get(old, "")
    near = matches.pairing.counties.get(county) == matches.after.county_of.get(new)
    if speaks and found >= thresholds.confidence_high:
        return Confidence.HIGH
    if speaks or (near and found >= thresholds.confidence_medium):
        return Confidence.MEDIUM
    return Confidence.LOW
