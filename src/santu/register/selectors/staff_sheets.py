"""The people in post as a real-name list that, read back, changes nothing; it has no whole name and no identity number."""

from collections.abc import Mapping, Sequence
from datetime import date

from santu.formats.workbook_writing import Sheet
from santu.register.domain.layouts_staff import LEADERS, STAFF
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.staff import Post
from santu.register.selectors.quota_rows import places_on
from santu.register.selectors.staff import posts_on

WIDTHS = (14, 24, 14, 12, 18, 10, 20, 12, 20, 10)
SAID = {leader: said for said, leader in reversed(LEADERS.items()) if not said.isascii()}


def staff_sheet(
    day: date, units: Sequence[str], kinds: Mapping[str, str], title: str, *, chinese: bool
) -> Sheet:
    """Who is in post on a day in some units and all under them, in the layout of a real-name list.

    Args:
        day: of which day.
        units: ids of divisions.
        kinds: what each kind of quota is called.
        title: of the sheet.
        chinese: whether the columns stand by their labels or by their keys.
    """
    posts: dict[str, list[Post]] = {}
    places = [place for place in places_on(day, units, lambda *_: {}) if place.body]
    for post in posts_on(day, [place.unit for place in places]):
        posts.setdefault(post.place.body, []).append(post)
    rows = [
        [
            *(place.code, place.body, kinds.get(post.place.kind, post.place.kind)),
            *(SAID[post.place.leader] if post.place.leader else "", post.place.title, post.name, "", ""),
            *(post.place.works_at, str(post.number)),
        ]
        for place in places
        for post in posts.get(place.unit, ())
    ]
    return Sheet(title, [[header_of(column, chinese=chinese) for column in STAFF], *rows], widths=WIDTHS)
