"""Numbers of persons in texts that others read: of identity cards and mobile phones. Found, they are refused and never said again.

A number of an identity card has a day of birth in it, so that codes, numbers of posts and of documents are none.
"""

import re
from collections.abc import Iterable, Mapping

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.layouts_checks import FULL_WIDTH, Reading

_BORN = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
IDENTITY = re.compile(
    rf"(?<![0-9])[1-9][0-9]{{5}}(?:(?:18|19|20)[0-9]{{2}}{_BORN}[0-9]{{3}}[0-9Xx]|[0-9]{{2}}{_BORN}[0-9]{{3}})(?![0-9])"
)
MOBILE = re.compile(r"(?<![0-9])(?:86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9])")
_PLAIN = FULL_WIDTH | str.maketrans("Ｘｘ", "Xx")
_CHECKS = "10X98765432"
FOUND = N_(
    "这里像是写了身份证号码或手机号码；公开和交办的文字不写个人的号码，请删去，联系方式写单位的电话。"
    "（《政府信息公开条例》第十五条）"
)


def has_personal_number(text: str) -> bool:
    """Whether something in a text looks like the number of an identity card, however it is spaced out, or of a mobile phone."""
    plain = text.translate(_PLAIN)
    return IDENTITY.search("".join(plain.split())) is not None or MOBILE.search(plain) is not None


def has_identity_number(text: str, year: int) -> bool:
    """Whether a text has a number of an identity card whose check character is right (GB 11643-1999), of a birth before a year.

    For the numbers of certificates: these may be made of place, day and count, and look like one; then the day is of the
    year in which they are issued.
    """
    plain = "".join(text.translate(_PLAIN).split())
    numbers = (found[0].upper() for found in IDENTITY.finditer(plain))
    return any(len(one) == 18 and int(one[6:10]) < year and one[-1] == _check(one) for one in numbers)


def _check(number: str) -> str:
    """The check character of a number: each digit weighs a power of two by its place, modulo 11."""
    return _CHECKS[sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number[:17])) % 11]


def number_faults(said: Mapping[str, str]) -> list[Fault]:
    """A fault for each of some texts, by field, that has such a number in it."""
    return [Fault(name, message(FOUND)) for name, text in said.items() if has_personal_number(text)]


def no_numbers(reading: Reading, columns: Iterable[str]) -> None:
    """Each cell of some columns of a file that has such a number in it is a fault."""
    for name in columns:
        for row, text in enumerate(reading.texts(name)):
            if has_personal_number(text):
                reading.fault(row, name, FOUND)
