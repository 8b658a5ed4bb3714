"""Names of villages and townships, told apart from the words that every such name carries."""

import re
from functools import lru_cache

VILLAGE_WORDS = re.compile(
    r"(?:居民委员会|居民委会|居委会|居民委|居委|村民委员会|村民委会|村委会|村民委|村委|家委会|牧委会|管理委员会"
    r"|社区|生活区|嘎查|委员会)+$"
)
COMMUNITY_WORDS = re.compile(r"(?:居民委员会|居民委会|居委会|居民委|居委|社区)$")
TOWNSHIP_WORDS = re.compile(r"(?:街道办事处|办事处|街道|(?:[^乡镇]{1,4}族)?乡|民族苏木|苏木|镇|社区)$")
CONTRAST = frozenset("东西南北中上下前后左右内外大小新旧老一二三四五六七八九十甲乙丙丁0123456789")
"""Characters that tell neighbours apart: 东庄 is never another spelling of 西庄."""


@lru_cache(maxsize=1 << 18)
def village_stem(name: str) -> str:
    """What is left of a village's name without the words for its committee; never empty.

    王家庄村村委会, 王家庄村民委员会 and 王家庄社区 are all 王家庄; a single character keeps its 村.
    """
    bare = VILLAGE_WORDS.sub("", name)
    stem = bare.removesuffix("村")
    if len(stem) > 1:
        return stem
    return stem + "村" if stem else name


def calls_itself_community(name: str) -> bool:
    """Whether a village's name says that it is a community, whatever its number says."""
    return COMMUNITY_WORDS.search(name) is not None


def township_stem(name: str) -> str:
    """What is left of a township's name without the word for its kind; never empty."""
    return TOWNSHIP_WORDS.sub("", name) or name


def one_in_the_other(one: str, other: str, least: int) -> bool:
    """Whether the shorter of two stems, of at least ``least`` characters, stands in the longer."""
    short, long = sorted((one, other), key=len)
    return len(short) >= least and short in long


def spelled_otherwise(one: str, other: str) -> bool:
    """Whether two stems are one name in two spellings: one character differs, or is added."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
        return len(long) > 2 and len(differing) == 1 and not CONTRAST.issuperset(differing[0])
    if len(long) - len(short) != 1 or len(short) < 2:
        return False
    added = next((at for at, mark in enumerate(short) if mark != long[at]), len(short))
    return long[:added] + long[added + 1 :] == short and long[added] not in CONTRAST
