"""Division codes: 2, 4, 6, 9 or 12 digits for province, city, county, township, village."""

from enum import StrEnum
from typing import Self

from santu.kernel.messages import N_, refuse


class Level(StrEnum):
    """The five levels of the division tree, from the top down."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


LEVEL_BY_LENGTH = {
    2: Level.PROVINCE,
    4: Level.CITY,
    6: Level.COUNTY,
    9: Level.TOWNSHIP,
    12: Level.VILLAGE,
}


class DivisionCode(str):
    """A code of one system (``nbs`` or ``mca``), per GB/T 2260 and GB/T 10114.

    The code is not the identity of a unit: it can change, and be used again.
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str, place: str = "") -> Self:
        """Check ``text`` and type it; refuse anything that is not a code of a known length."""
        if not (text.isascii() and text.isdigit() and len(text) in LEVEL_BY_LENGTH):
            raise refuse(
                place,
                N_("区划代码“{code}”不是 2、4、6、9 或 12 位数字；请核对后重新填写（GB/T 10114）。"),
                code=text,
            )
        return cls(text)

    @property
    def level(self) -> Level:
        return LEVEL_BY_LENGTH[len(self)]

    @property
    def province(self) -> str:
        return self[:2]

    @property
    def city(self) -> str:
        return self[:4]

    @property
    def county(self) -> str:
        return self[:6]
