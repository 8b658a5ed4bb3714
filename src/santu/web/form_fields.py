"""The fields of a form of a process on a page: how each is written, and what was sent in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, cast

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from santu.files.kinds import KINDS as FILES
from santu.kernel.messages import N_, Message, message
from santu.operate.domain.files import Brought, Taken, taken_on
from santu.operate.domain.forms import ANY, CHOSEN, Field, Form, Kind
from santu.operate.selectors.cases import Outcome
from santu.operate.selectors.choices import Names, choices_of
from santu.register.selectors.reach import Sight
from santu.standards.loader import load
from santu.web.given import written_list
from santu.web.language import said
from santu.web.uploads import all_arrived

MOST_RADIOS = 4
"""More choices than this are a list that opens."""
MOST_TICKS = 12
"""More ticks than this can be narrowed by a few letters."""
TYPED = {Kind.NUMBER: ("numeric", 12), Kind.MONEY: ("decimal", 20), Kind.PHONE: ("tel", 20)}
NEEDED_FOR = N_("以“{ends}”办结时要填。")


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as a page has it.

    Attributes:
        name: of its inputs, and of faults; id: of its first input, which is another in each form of a page.
        choices: what there is to choose from, by what is sent; ``None`` where it is looked for as it is written, or free.
        is_needed: whatever the end; ends: those for which it must be said, where not for all.
        before: so many files were brought for it already; begun: what it is filled with at first.
        latest: the last day that a browser offers.
    """

    name: str
    id: str
    own: Field
    choices: Names | None
    is_needed: bool
    ends: Sequence[str]
    before: int = 0
    begun: str = ""
    latest: str = ""

    @property
    def kind(self) -> str:
        """How it is written; a choice of few is seen at once."""
        if self.own.kind is Kind.CHOICE and len(self.own.of) <= MOST_RADIOS:
            return "radios"
        if self.own.kind is Kind.CHOICE or self.own.kind is Kind.UNIT:
            return "select"
        return "ticks" if self.own.kind in {Kind.UNITS, Kind.OFFICERS} else self.own.kind.value

    @property
    def is_optional(self) -> bool:
        return not (self.is_needed or self.ends)

    @property
    def is_long(self) -> bool:
        """Whether there is too much to look it all through."""
        return len(self.choices or ()) > MOST_TICKS

    @property
    def hint(self) -> SafeString:
        """What is said below it: what is meant, by what it is asked, for which ends, what there is already."""
        told: list[str | Message] = [self.own.hint, self.own.clause]
        if self.ends:
            told.append(message(NEEDED_FOR, ends=tuple(message(end) for end in self.ends)))
        if self.before:
            told.append(message(N_("已附 {count} 个；再附的加在后面。"), count=self.before))
        return format_html_join(" · ", "{}", ((said(one),) for one in told if one))

    @property
    def attributes(self) -> SafeString:
        """What its input says of it."""
        described = format_html(' aria-describedby="hint-{}"', self.id) if self.hint else SafeString()
        if self.begun and self.kind != "select":
            described += format_html(' value="{}"', self.begun)
        if self.latest:
            described += format_html(' max="{}"', self.latest)
        return SafeString(" required" + described) if self.is_needed else described

    @property
    def typed(self) -> tuple[str, int]:
        """How a telephone writes it, and its most characters."""
        return TYPED.get(self.own.kind, ("text", 60))

    @property
    def inputs(self) -> list[tuple[str, str, str]]:
        """The inputs for its files: name, id, what each is for; one, or one for each kind."""
        if not self.own.of:
            return [(self.name, self.id, self.own.label)]
        return [(f"{self.name}.{of}", f"{self.id}-{of}", label) for of, label in self.own.of.items()]


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form as a page has it: what is written, and the files, which come last, with what is taken of them.

    ``place`` is where it looks for matters.
    """

    place: str
    fields: Sequence[ShownField]
    files: Sequence[ShownField]
    taken: Taken | None

    @property
    def accept(self) -> str:
        """What a browser offers to send."""
        return ",".join(FILES[kind].media for kind in self.taken.kinds) if self.taken else ""


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Where a form is filled in: the place of the case, its county, and the mark of the form on its page."""

    place: str
    county: str
    mark: str


def form_shown(
    form: Form,
    at: FormPlace,
    sight: Sight,
    ends: Sequence[Outcome] = (),
    before: Mapping[str, int] | None = None,
    *,
    begun: Mapping[str, str] | None = None,
) -> ShownForm:
    """A form with what there is to choose from today; by field ``before`` are files brought already, ``begun`` first texts."""
    known: dict[tuple[Kind, str], Names] = {}
    found = []
    for name, own in form.items():
        if own.counts:
            continue
        key = (own.kind, own.among)
        if own.kind in CHOSEN and own.kind is not Kind.MATTER and key not in known:
            known[key] = choices_of(own, at.place, at.county, sight.today)
        needed = [one.word for one in ends if own.is_needed(one.key)]
        always = ANY in own.needed or (bool(ends) and len(needed) == len(ends))
        count = (before or {}).get(name, 0)
        found.append(
            ShownField(
                name=name,
                id=f"{name}-{at.mark}",
                own=own,
                choices=own.of if own.kind is Kind.CHOICE else known.get(key),
                is_needed=always,
                ends=[] if always else needed,
                before=count,
                begun=(begun or {}).get(name, ""),
                latest=str(sight.today) if own.past else "",
            )
        )
    files = [one for one in found if one.own.kind is Kind.FILES]
    fields = [one for one in found if one.own.kind is not Kind.FILES]
    return ShownForm(at.place, fields, files, taken_on(sight.today, load()) if files else None)


def written_in(request: HttpRequest, form: Collection[str]) -> dict[str, list[str]]:
    """What was written into the fields of a form.

    Raises:
        Refused: more was sent than is taken.
    """
    all_arrived(request)
    return {name: written_list(request, name) for name in form if name in request.POST}


def brought_in(request: HttpRequest) -> list[Brought]:
    """The files that were sent, each with its field and its kind."""
    return [
        Brought(0, file.name or "", cast("IO[bytes]", file.file), *_of(name))
        for name in request.FILES
        for file in request.FILES.getlist(name)
    ]


def _of(name: str) -> tuple[str, str]:
    field, _, of = name.partition(".")
    return field, of
