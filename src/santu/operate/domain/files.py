"""Files for the materials of a case: what is taken, by the standards, and everything that is wrong with what was brought."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from santu.files.kinds import LONGEST, kind_of
from santu.kernel.messages import N_, Fault, Message, message
from santu.operate.domain.forms import Form, Kind
from santu.register.domain.centre_terms import Material
from santu.standards.rulebook import Standards

KINDS, SIZE, EACH = "window/file_kinds", "window/file_size", "window/files_each"
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Brought:
    """A file for a material, by its number from 1, or for a ``field`` of a form, of a kind (``of``) where it asks for kinds.

    ``name`` is how it is called where it came from.
    """

    no: int
    name: str
    content: IO[bytes]
    field: str = ""
    of: str = ""

    @property
    def place(self) -> str:
        """The name of its input on a page."""
        if self.field:
            return f"{self.field}.{self.of}" if self.of else self.field
        return f"file-{self.no}"

    @property
    def size(self) -> int:
        """In bytes."""
        return self.content.seek(0, 2)

    @property
    def kind(self) -> str:
        """What it is by its content; "" where that cannot be told."""
        self.content.seek(0)
        return kind_of(self.content.read(LONGEST))


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken on a day: kinds by id with what they are called, megabytes of a file, files for a material."""

    kinds: Mapping[str, str]
    megabytes: int
    each: int
    clauses: Mapping[str, Message]


def taken_on(day: date, standards: Standards) -> Taken:
    """What is taken on a day.

    Raises:
        Refused: one of the standards is not in force.
    """
    return Taken(
        {one.id: one.name for one in standards.items(KINDS, day)},
        standards.count(SIZE, day),
        standards.count(EACH, day),
        {rule: standards.rule(rule).citation() for rule in (KINDS, SIZE, EACH)},
    )


def files_faults(
    brought: Sequence[Brought], materials: Sequence[Material], before: Mapping[int, int], taken: Taken
) -> Iterator[Fault]:
    """What is wrong with files, each at the field of its material; ``before`` counts what a material has already."""
    for one in brought:
        place = f"file-{one.no}"
        if not 1 <= one.no <= len(materials):
            none = N_("这一事项没有第 {no} 份材料，“{file}”没有收；请刷新页面，附在清单里的材料下。")
            yield Fault(place, message(none, no=one.no, file=one.name))
        elif materials[one.no - 1].held:
            held = N_("“{material}”政府已掌握，不能要求提交，“{file}”没有收；请不要附。")
            yield Fault(place, message(held, material=materials[one.no - 1].name, file=one.name))
        else:
            yield from (Fault(place, wrong) for wrong in _wrong(one, taken))
    for no, count in sorted(Counter(one.no for one in brought).items()):
        if 1 <= no <= len(materials) and count + before.get(no, 0) > taken.each:
            many = N_(
                "“{material}”附了 {count} 个文件，已有 {before} 个，一份材料最多 {most} 个；请合成一份 PDF，或只附要紧的几页。{clause}"
            )
            told = {"material": materials[no - 1].name, "count": count, "before": before.get(no, 0)}
            yield Fault(f"file-{no}", message(many, most=taken.each, clause=taken.clauses[EACH], **told))


def form_files_faults(form: Form, brought: Sequence[Brought], taken: Taken) -> Iterator[Fault]:
    """What is wrong with files for the fields of a form."""
    for one in brought:
        own = form.get(one.field)
        if own is None or own.kind is not Kind.FILES or one.of not in (own.of or ("",)):
            none = N_("这一步不收“{file}”；请刷新页面，附在列出的栏目下。")
            yield Fault(one.field, message(none, file=one.name))
        else:
            yield from (Fault(one.place, wrong) for wrong in _wrong(one, taken))
    for (name, of), count in sorted(Counter((one.field, one.of) for one in brought).items()):
        if name in form and count > taken.each:
            many = N_(
                "“{label}”附了 {count} 个文件，一栏最多 {most} 个；请合成一份 PDF，或只附要紧的几页。{clause}"
            )
            label = message(form[name].of.get(of, form[name].label))
            told = {"label": label, "count": count, "most": taken.each}
            yield Fault(f"{name}.{of}" if of else name, message(many, clause=taken.clauses[EACH], **told))


def _wrong(one: Brought, taken: Taken) -> Iterator[Message]:
    """What is wrong with a file by itself; what is empty is nothing else."""
    size = one.size
    if not size:
        empty = N_("“{file}”是空的，没有收；请打开看看是不是选错了文件，或重新拍照、扫描。")
        yield message(empty, file=one.name)
        return
    if size > taken.megabytes * MEGABYTE:
        large = N_("“{file}”有 {size} MB，一个文件最多 {most} MB；请把照片调小，或分成几个文件再附。{clause}")
        told = {"file": one.name, "size": f"{size / MEGABYTE:.1f}", "most": taken.megabytes}
        yield message(large, clause=taken.clauses[SIZE], **told)
    if one.kind not in taken.kinds:
        false = N_(
            "“{file}”的内容不是{kinds}，改文件名也不行；请拍照，或在原来的软件里另存为其中一种再附。{clause}"
        )
        yield message(false, file=one.name, kinds=tuple(taken.kinds.values()), clause=taken.clauses[KINDS])
