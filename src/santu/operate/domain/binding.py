"""What binds a process to the register: the lanes to rights and places, the named clocks to their lengths."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain.definition import Definition, Kind
from santu.operate.domain.shipped import DATA
from santu.operate.domain.wording import duration_of

TOWNSHIP, COUNTY, ITEM = "township", "county", "item"
APPLICANT = ""
"""The right of a lane whose tasks are the applicant's."""
RIGHTS = (APPLICANT, "window", "handle", "dispatch", "rule")


@dataclass(frozen=True, slots=True)
class Lane:
    """Whose the tasks of a lane are: the right that they take, and over what, the first of ``at`` that there is.

    ``at`` names the township, the county, the item of a task, or a list of the case, whose first unit it is.
    """

    right: str
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """The lanes of a process, by id, and its named clocks, each with what the file says of it."""

    lanes: Mapping[str, Lane]
    clocks: Mapping[str, Mapping[str, object]]

    def faults(self, definition: Definition) -> Iterator[Fault]:
        """What of a process is not bound."""
        for lane, name in definition.lanes.items():
            if lane not in self.lanes:
                unbound = N_("泳道“{name}”没有写明由谁办理；请在绑定文件的 lanes 里给它权限和地点。")
                yield Fault(lane, message(unbound, name=name))
        for lane, bound in self.lanes.items():
            if bound.right not in RIGHTS:
                unknown = N_("泳道 {lane} 的权限“{right}”不认识；可用：{rights}。")
                rights = tuple(right for right in RIGHTS if right)
                yield Fault(lane, message(unknown, lane=lane, right=bound.right, rights=rights))
        for node in definition.nodes.values():
            if node.kind == Kind.TIMER and duration_of(node.clock) is None and node.clock not in self.clocks:
                missing = N_("时限“{clock}”没有写明多长；请在绑定文件的 clocks 里写明。")
                yield Fault(node.id, message(missing, clock=node.clock))


def binding_of(text: str) -> Binding:
    """The binding that a YAML text says.

    Raises:
        Refused: it is none.
    """
    wrong = N_("绑定文件读不懂：{why}；请写成 lanes 和 clocks 两节的 YAML，参照随软件提供的流程。")
    try:
        told = yaml.safe_load(text)
        lanes = {
            str(lane): Lane(str(own["right"]), tuple(map(str, own["at"])))
            for lane, own in told["lanes"].items()
        }
        return Binding(lanes, {str(name): dict(own) for name, own in (told.get("clocks") or {}).items()})
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused([Fault("", message(wrong, why=str(error)))]) from error


@cache
def provenance(name: str) -> Mapping[str, Any]:
    """All that the file of sources says of a shipped process."""
    found: Mapping[str, Any] = yaml.safe_load((DATA / "processes.yaml").read_text(encoding="utf-8"))[name]
    return found


@cache
def shipped_binding(name: str) -> str:
    """The binding of a shipped process, as YAML."""
    told = provenance(name)
    return yaml.safe_dump(
        {key: told[key] for key in ("lanes", "clocks")}, allow_unicode=True, sort_keys=False
    )
