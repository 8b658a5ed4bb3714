"""The cost curve of merges as SVG: what so many units cost at least; each number is a link to its proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from santu.kernel.messages import N_

WIDE, HIGH = 560.0, 220.0
LEFT, RIGHT, TOP, FOOT = 34.0, 34.0, 44.0, 44.0
FIGURE = 10.0
"""How wide a figure is at most: type is larger on a phone."""
TEN_THOUSAND = 10_000.0
POINT = N_("保留 {count} 个：{cost} 万人·公里")
UNPROVEN = N_("{said}（未证明最省）")


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a curve: so many units, at what cost in person-kilometres, and where it leads."""

    count: int
    cost: float
    proven: bool
    href: str


def merge_curve(points: Sequence[Spot], shown: int) -> SafeString:
    """The drawing.

    Args:
        points: of the curve, from most to fewest units.
        shown: the number of units of the proposal that is shown.
    """
    costs = [point.cost / TEN_THOUSAND for point in points]
    highest = max(costs) or 1.0
    step = (WIDE - LEFT - RIGHT) / max(1, len(points) - 1)
    # Every so many points bear their figures, so that they never touch.
    widest = max(46.0, FIGURE * max(len(f"{cost:,.1f}") for cost in costs))
    every = ceil(widest / step)
    at = [
        (LEFT + n * step, HIGH - FOOT - cost / highest * (HIGH - TOP - FOOT)) for n, cost in enumerate(costs)
    ]
    marked = next((n for n, point in enumerate(points) if point.count == shown), -every)
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in at)
    parts = [
        f'<line class="axis" x1="{LEFT - 12}" x2="{WIDE - RIGHT + 12}" y1="{HIGH - FOOT}" y2="{HIGH - FOOT}"/>',
        f'<path class="curve" d="{line}"/>',
    ]
    for n, (point, cost, (x, y)) in enumerate(zip(points, costs, at, strict=True)):
        said = gettext(POINT).format(count=point.count, cost=f"{cost:,.1f}")
        said = escape(said if point.proven else gettext(UNPROVEN).format(said=said))
        href = escape(point.href)
        here = ' aria-current="true"' if point.count == shown else ""
        figures = n == marked or (n % every == 0 and abs(n - marked) >= every)
        words = f'<text class="cost" x="{x:.1f}" y="{y - 10:.1f}">{cost:,.1f}</text>' if figures else ""
        words += (
            f'<text class="count" x="{x:.1f}" y="{HIGH - FOOT + 18}">{point.count}</text>' if figures else ""
        )
        proven = "" if point.proven else ' data-unproven=""'
        parts.append(
            f'<a href="{href}" hx-get="{href}"{here}><title>{said}</title>'
            f'<rect class="reach" x="{x - step / 2:.1f}" y="0" width="{step:.1f}" height="{HIGH}"/>'
            f'<circle class="point"{proven} cx="{x:.1f}" cy="{y:.1f}" r="5"/>{words}</a>'
        )
    unit, number = (escape(gettext(text)) for text in (N_("万人·公里"), N_("保留的乡镇个数")))
    parts.append(f'<text class="unit" x="{LEFT - 12}" y="14">{unit}</text>')
    parts.append(f'<text class="number" x="{WIDE / 2}" y="{HIGH - 6}">{number}</text>')
    title = escape(gettext(N_("保留多少个乡镇，代价各是多少")))
    return mark_safe(  # noqa: S308 (every word was escaped)
        f'<svg class="merge-curve" viewBox="0 0 {WIDE:.0f} {HIGH:.0f}" role="group" aria-label="{title}">{"".join(parts)}</svg>'
    )
