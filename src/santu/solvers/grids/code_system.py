"""What codes of grids are made of, as data, with the check of a code and the way into another system.

Rules are standards (``grid/code``, ``grid/code_kinds``; for export ``grid/code_cjt349``): segments one after the
other, each so many digits wide. Two are known here by name: ``kind`` and ``sequence``; all others together say
which village. The sequence is one for a village, whatever the kind of a grid.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from santu.kernel.messages import N_, Fault, Message, Refused, message

KIND, SEQUENCE = "kind", "sequence"

ONE_DIGIT, SEVERAL = N_("第 {first} 位"), N_("第 {first}—{last} 位")
SEGMENT = N_("{where}是{name}")
LENGTH = N_("代码有 {found} 位，应为 {digits} 位：{segments}。请补齐，或去掉多余的位。")
NOT_DIGIT = N_("{where}（{name}）是“{found}”，代码里只能有数字 0—9；请改正。")
TOO_SMALL = N_("{where}（{name}）是 {found}，最小是 {least}；请改正。")
NO_KIND = N_("{where}（{name}）是 {found}，没有这一类；只有：{kinds}。请改正。")
KIND_CODE = N_("{code} {name}")
OTHER_VILLAGE = N_(
    "代码里的村（社区）是 {found}，而这个村是 {village}，从{where}起不同；请核对是哪个村的网格。"
)
NOT_GIVEN = N_("导出的代码要有{name}（{digits} 位数字），这里是“{found}”；请给出。")
TOO_WIDE = N_(
    "{name} {found} 放不进导出代码的 {digits} 位，这个网格不能这样导出；请照用原代码，或改用位数更宽的编码。"
)
RULE_DIGITS = N_("编码规则的“{name}”：位数应是大于 0 的整数，最小值应是放得下的整数；请改正规则。")
RULE_PARTS = N_(
    "编码规则里“{id}”出现了 {found} 次；每一段只能有一次，并且必须有顺序码（sequence）。请改正规则。"
)
RULE_KINDS = N_(
    "编码规则的网格类别“{name}”：代码“{code}”应是 {digits} 位数字，且不与别的类别重复。请改正规则。"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """So many digits of a code, from position ``first``, counted from 1."""

    id: str
    name: str
    digits: int
    least: int
    first: int

    @property
    def last(self) -> int:
        """The position of its last digit."""
        return self.first + self.digits - 1

    @property
    def where(self) -> Message:
        """Its positions in words."""
        return message(ONE_DIGIT if self.digits == 1 else SEVERAL, first=self.first, last=self.last)

    def of(self, code: str) -> str:
        """What a code has here."""
        return code[self.first - 1 : self.last]


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """Segments in order, and each kind of grid with its name and its digits."""

    segments: tuple[Segment, ...]
    kinds: Mapping[str, tuple[str, str]]

    @classmethod
    def of(
        cls, segments: Iterable[Mapping[str, object]], kinds: Iterable[Mapping[str, object]] = ()
    ) -> "CodeSystem":
        """From the items of standards: ``id, name, digits, least`` of segments, ``id, name, code`` of kinds.

        Raises:
            Refused: the rules contradict themselves.
        """
        items, named = list(segments), list(kinds)
        if found := list(_rule_faults(items, named)):
            raise Refused(found)
        firsts = accumulate((_whole(item, "digits") for item in items), initial=1)
        return cls(
            tuple(
                Segment(
                    str(item["id"]), str(item["name"]), _whole(item, "digits"), _whole(item, "least"), first
                )
                for item, first in zip(items, firsts, strict=False)
            ),
            {str(item["id"]): (str(item["name"]), str(item["code"])) for item in named},
        )

    @property
    def digits(self) -> int:
        """How long a code is."""
        return self.segments[-1].last

    @property
    def place(self) -> tuple[Segment, ...]:
        """The segments that say in which village a grid is."""
        return tuple(segment for segment in self.segments if segment.id not in (KIND, SEQUENCE))

    @property
    def sequence(self) -> Segment:
        """The segment of the number in the village."""
        return next(segment for segment in self.segments if segment.id == SEQUENCE)

    def village_of(self, code: str) -> str:
        """The village in a code."""
        return "".join(segment.of(code) for segment in self.place)

    def number_of(self, code: str) -> int:
        """The sequence number in a code."""
        return int(self.sequence.of(code))

    def put_together(self, village: str, kind: str, number: int) -> str:
        """The code of a grid of a village, whose digits are shared out in the order of the segments."""
        rest = iter(village)
        parts = []
        for segment in self.segments:
            if segment.id == SEQUENCE:
                parts.append(str(number).zfill(segment.digits))
            elif segment.id == KIND:
                parts.append(self.kinds[kind][1])
            else:
                parts += [next(rest) for _ in range(segment.digits)]
        return "".join(parts)


def _whole(item: Mapping[str, object], key: str) -> int:
    """A whole number of an item of rules; -1 where there is none."""
    value = item.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _rule_faults(
    segments: Sequence[Mapping[str, object]], kinds: Sequence[Mapping[str, object]]
) -> Iterator[Fault]:
    """What is wrong with the rules themselves."""
    ids = [str(item.get("id")) for item in segments]
    for key in sorted({*ids, SEQUENCE}):
        if ids.count(key) != 1:
            yield Fault("", message(RULE_PARTS, id=key, found=ids.count(key)))
    for item in segments:
        digits, least = _whole(item, "digits"), _whole(item, "least")
        if digits < 1 or least < 0 or len(str(least)) > digits:
            yield Fault("", message(RULE_DIGITS, name=str(item.get("name"))))
    width = next((_whole(item, "digits") for item in segments if item.get("id") == KIND), 0)
    codes = [str(item.get("code")) for item in kinds]
    for item, code in zip(kinds, codes, strict=True):
        if width and (len(code) != width or not is_digits(code) or codes.count(code) > 1):
            yield Fault("", message(RULE_KINDS, name=str(item.get("name")), code=code, digits=width))


def is_digits(text: str) -> bool:
    """Whether a text is digits 0 to 9 alone, not those of other scripts."""
    return text.isascii() and text.isdecimal()


def check(code: str, system: CodeSystem, village: str = "") -> list[Fault]:
    """All that is wrong with a code, with the position at fault; where given, against its village too."""
    if len(code) != system.digits:
        parts = tuple(message(SEGMENT, where=one.where, name=message(one.name)) for one in system.segments)
        return [Fault(code, message(LENGTH, found=len(code), digits=system.digits, segments=parts))]
    found = [fault for one in system.segments for fault in _of_segment(code, one, system)]
    here = system.village_of(code)
    if village and not found and here != village:
        place = [one.first + at for one in system.place for at in range(one.digits)]
        differs = next((at for at, (a, b) in enumerate(zip(here, village, strict=False)) if a != b), 0)
        where = message(ONE_DIGIT, first=place[differs])
        found.append(Fault(code, message(OTHER_VILLAGE, found=here, village=village, where=where)))
    return found


def _of_segment(code: str, one: Segment, system: CodeSystem) -> Iterator[Fault]:
    """What is wrong with one segment of a code of the right length."""
    text, name = one.of(code), message(one.name)
    bad = [at for at, digit in enumerate(text) if not is_digits(digit)]
    for at in bad:
        where = message(ONE_DIGIT, first=one.first + at)
        yield Fault(code, message(NOT_DIGIT, where=where, name=name, found=text[at]))
    if bad:
        return
    if one.id == KIND and text not in {digits for _, digits in system.kinds.values()}:
        kinds = tuple(
            message(KIND_CODE, code=digits, name=message(said)) for said, digits in system.kinds.values()
        )
        yield Fault(code, message(NO_KIND, where=one.where, name=name, found=text, kinds=kinds))
    elif int(text) < one.least:
        least = str(one.least).zfill(one.digits)
        yield Fault(code, message(TOO_SMALL, where=one.where, name=name, found=text, least=least))


def exported(
    codes: Iterable[str], source: CodeSystem, target: CodeSystem, given: Mapping[str, str]
) -> tuple[str, ...]:
    """The same grids in another code system: segments of the same id carry over, in the width they have there.

    Args:
        codes: in the first system.
        source: the first system.
        target: the other system.
        given: digits of the segments that only the other system has, by their id.

    Raises:
        Refused: with every code that is none or does not fit, and every segment that is not given.
    """
    listed, known = list(codes), {segment.id: segment for segment in source.segments}
    found = [fault for code in listed for fault in check(code, source)]
    for one in target.segments:
        text = given.get(one.id, "")
        if one.id not in known and (len(text) != one.digits or not is_digits(text)):
            found.append(Fault("", message(NOT_GIVEN, name=message(one.name), digits=one.digits, found=text)))
    if found:
        raise Refused(found)
    made = []
    for code in listed:
        parts = []
        for one in target.segments:
            number = int(known[one.id].of(code) if one.id in known else given[one.id])
            parts.append(str(number).zfill(one.digits))
            if len(parts[-1]) > one.digits:
                told = message(TOO_WIDE, name=message(one.name), found=number, digits=one.digits)
                found.append(Fault(code, told))
        made.append("".join(parts))
    found += [fault for code in made for fault in check(code, target) if len(code) == target.digits]
    if found:
        raise Refused(found)
    return tuple(made)
