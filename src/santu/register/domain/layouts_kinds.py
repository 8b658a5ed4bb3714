"""The kind of a township or village: by its column, its name, or the last segment of its code.

The ranges are those of the statistical division codes (GB/T 10114 and the code rules of the
National Bureau of Statistics): digits 7-9 tell kinds of townships, digits 10-12 of villages.
"""

import re
from collections.abc import Sequence

SUBDISTRICT = "subdistrict"
TOWN = "town"
RURAL_TOWNSHIP = "rural_township"
ETHNIC_TOWNSHIP = "ethnic_township"
ZONE = "zone"
COMMUNITY = "community"
VILLAGE_COMMITTEE = "village_committee"

# (first, last, kind) of a three-digit segment, both ends included: GB/T 10114.
TOWNSHIP_SEGMENTS = (
    (1, 99, SUBDISTRICT),
    (100, 199, TOWN),
    (200, 399, RURAL_TOWNSHIP),
    (400, 999, ZONE),
)
VILLAGE_SEGMENTS = (
    (1, 199, COMMUNITY),
    (200, 399, VILLAGE_COMMITTEE),
    (400, 499, COMMUNITY),
    (500, 599, VILLAGE_COMMITTEE),
)

TOWNSHIP_WORDS = {
    "街道": SUBDISTRICT,
    "街道办事处": SUBDISTRICT,
    "镇": TOWN,
    "乡": RURAL_TOWNSHIP,
    "苏木": RURAL_TOWNSHIP,
    "民族乡": ETHNIC_TOWNSHIP,
    **{kind: kind for kind in (SUBDISTRICT, TOWN, RURAL_TOWNSHIP, ETHNIC_TOWNSHIP)},
}
TOWNSHIP_NAME = re.compile(
    r"(?:(?P<subdistrict>街道(?:办事处|办)?)|(?P<town>镇)|(?P<ethnic_township>族[^族]*(?:乡|苏木))"
    r"|(?P<rural_township>乡|苏木))(?:人民政府)?$"
)

VILLAGE_WORDS = {
    "community": COMMUNITY,
    "居委会": COMMUNITY,
    "居民委员会": COMMUNITY,
    "社区": COMMUNITY,
    "village": VILLAGE_COMMITTEE,
    "village_committee": VILLAGE_COMMITTEE,
    "村委会": VILLAGE_COMMITTEE,
    "村民委员会": VILLAGE_COMMITTEE,
    "村": VILLAGE_COMMITTEE,
}
COMMUNITY_NAME = re.compile(r"(?:社区|居委会|居民委员会)$")


def _by_segment(ranges: Sequence[tuple[int, int, str]]) -> dict[str, str]:
    return {f"{segment:03}": kind for first, last, kind in ranges for segment in range(first, last + 1)}


TOWNSHIP_KINDS = _by_segment(TOWNSHIP_SEGMENTS)
VILLAGE_KINDS = _by_segment(VILLAGE_SEGMENTS)


def township_kind(code: str, name: str, word: str = "") -> str:
    """The kind of a township.

    Args:
        code: its code of nine digits; from segment 400 on it is a zone, whatever its name.
        name: its name.
        word: what a type column says of it, if there is one.

    Returns:
        ``zone``, or one of the four formal kinds: by the word, else by the end of the name,
        else by the segment of the code. An ethnic township counts as such by its name also
        where the word says 乡.
    """
    segment = TOWNSHIP_KINDS.get(code[6:9], ZONE)
    if segment == ZONE:
        return ZONE
    named = TOWNSHIP_NAME.search(name)
    by_name = named.lastgroup if named else None
    by_word = TOWNSHIP_WORDS.get(word)
    if by_word == RURAL_TOWNSHIP and by_name == ETHNIC_TOWNSHIP:
        return ETHNIC_TOWNSHIP
    return by_word or by_name or segment


def village_kinds(codes: Sequence[str], names: Sequence[str], words: Sequence[str]) -> list[str]:
    """The kinds of villages, column by column.

    Args:
        codes: their codes of twelve digits.
        names: their names.
        words: what a kind column says of them, "" where it says nothing.

    Returns:
        ``community`` or ``village_committee`` for each: by the word, else by the segment of
        the code, else by the end of the name.
    """
    if VILLAGE_WORDS.keys() >= set(words):
        return list(map(VILLAGE_WORDS.__getitem__, words))
    return [
        VILLAGE_WORDS.get(word)
        or VILLAGE_KINDS.get(code[9:])
        or (COMMUNITY if COMMUNITY_NAME.search(name) else VILLAGE_COMMITTEE)
        for code, name, word in zip(codes, names, words, strict=True)
    ]
