"""Reads the chains."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Q, QuerySet, TextField
from django.db.models.sql.compiler import SQLCompiler

from santu.audit.domain.chain import Entry, Head
from santu.audit.domain.lines import exact
from santu.audit.domain.subjects import DOCUMENT
from santu.audit.domain.walk import Mark, Walk, end_faults
from santu.audit.models import AuditEntry, AuditSubject, ChainHead
from santu.kernel.messages import N_, Fault, refuse

CONTROL = "\\u00"
"""Stands where a control character was spelled by its number."""
BLOCK = 2000
"""Entries that are read at once."""
REACH = 50_000
"""So many entries, the latest that fit otherwise, are looked through for a text."""
PAST_ALL = "\U0010ffff"
"""Comes after whatever goes on behind a beginning."""
_FIELDS = tuple(Entry.__dataclass_fields__)
Progress = Callable[[str, int, int], None]


class Line(Func):
    """An entry as the line that :mod:`santu.audit.domain.lines` tells of, put together by the database.

    A control character may be spelled in another way than it was hashed; ``exact`` sees to that.
    """

    output_field = TextField()
    arity = len(_FIELDS)

    def __init__(self) -> None:
        super().__init__(F("hash"), *(F(name) for name in _FIELDS if name != "hash"))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: object
    ) -> tuple[str, list[str | int]]:
        """By SQLite's own JSON."""
        hashed, *fields = self._columns(compiler)
        return f"json_array({hashed}, json_array({', '.join(fields)})) || char(10)", []

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: object
    ) -> tuple[str, list[str | int]]:
        """By quoting each text: PostgreSQL puts spaces into its arrays."""
        hashed, chain, seq, *others = self._columns(compiler)
        quoted = [f"to_json({column}::text)::text" for column in (chain, *others)]
        inner = " || ',' || ".join([quoted[0], f"{seq}::text", *quoted[1:]])
        return f"'[' || to_json({hashed}::text)::text || ',[' || {inner} || ']]' || chr(10)", []

    def _columns(self, compiler: SQLCompiler) -> list[str]:
        return [compiler.compile(part)[0] for part in self.get_source_expressions()]


def audit_lines(
    *, chain: str | None = None, behind: int = 0, until: int | None = None
) -> Iterator[list[bytes]]:
    """The entries of one chain between two places, or of all chains, as lines in order of chain and place, in blocks."""
    rows = AuditEntry.objects.order_by("chain", "seq")
    if chain is not None:
        rows = rows.filter(chain=chain, seq__gt=behind)
    if until is not None:
        rows = rows.filter(seq__lte=until)
    lines = rows.annotate(line=Line()).values_list("line", flat=True).iterator(chunk_size=BLOCK)
    while block := "".join(islice(lines, BLOCK)):
        found = block.encode().splitlines(keepends=True)
        yield list(map(exact, found)) if CONTROL in block else found


def audit_entries(*, chain: str | None = None) -> Iterator[Entry]:
    """The entries of one chain, or of all, in order of chain and place, a block at a time."""
    rows = AuditEntry.objects.order_by("chain", "seq")
    if chain is not None:
        rows = rows.filter(chain=chain)
    return (Entry(*row) for row in rows.values_list(*_FIELDS).iterator(chunk_size=BLOCK))


def entries_of(acts: Collection[str], *, chain: str) -> list[Entry]:
    """The entries of one chain that are about some acts, in their order."""
    rows = AuditEntry.objects.filter(chain=chain, act__in=list(acts)).order_by("seq")
    return [Entry(*row) for row in rows.values_list(*_FIELDS)]


def entries_about(thing: str, name: object, *, most: int | None = None) -> list[Entry]:
    """The entries that are about a thing, the latest first."""
    rows = AuditEntry.objects.filter(pk__in=_about(thing, name).order_by("-entry").values("entry")[:most])
    return [Entry(*row) for row in rows.order_by("-pk").values_list(*_FIELDS)]


def _about(thing: str, name: object) -> QuerySet[AuditSubject]:
    return AuditSubject.objects.filter(thing=thing, name=str(name))


def audit_started() -> bool:
    """Whether anything has ever been recorded in this database."""
    return AuditEntry.objects.exists()


def chain_heads() -> list[Head]:
    """Where each chain ends, as kept beside it, in order of chain."""
    return [Head(row.chain, row.seq, row.hash) for row in ChainHead.objects.order_by("chain")]


def heads_of(chains: Collection[str] | None = None) -> dict[str, Head]:
    """Where some chains end, or all of them."""
    rows = ChainHead.objects.all() if chains is None else ChainHead.objects.filter(chain__in=list(chains))
    return {head.chain: Head(head.chain, head.seq, head.hash) for head in rows}


def _silent(stage: str, done: int, total: int) -> None:
    """Tells nobody."""


def walked(
    chains: Collection[str] | None = None,
    *,
    marks: Mapping[str, Iterable[Mark]] | None = None,
    progress: Progress = _silent,
) -> Walk:
    """Walk some chains, or all of them: every hash, what is known from elsewhere, and the heads."""
    total = sum(head.seq for head in heads_of(chains).values())
    walk = Walk(marks)
    for chain in [None] if chains is None else sorted(set(chains)):
        for lines in audit_lines(chain=chain):
            walk.along(lines)
            progress(N_("核对审计链"), walk.entries, total)
    # Others may have appended since: the heads are read last, and their chains walked as far as they say.
    heads = heads_of(chains)
    for chain, head in heads.items():
        if head.seq > walk.end(chain).seq:
            for lines in audit_lines(chain=chain, behind=walk.end(chain).seq, until=head.seq):
                walk.along(lines)
    walk.faults += [*walk.unmet(), *end_faults(walk.ends, heads)]
    return walk


def verify(*chains: str) -> list[Fault]:
    """Every fault of some chains, or of all of them, by recomputing every hash; empty when all is well."""
    return walked(chains or None).faults


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; ``since`` and ``until`` are UTC instants (ISO 8601 text), the second one left out.

    ``about`` is a thing with its number or name, ``document`` the beginning of a document number. ``chains`` and
    ``acts`` are those that whoever asks may see; ``None`` is all.
    """

    by: str = ""
    act: str = ""
    chain: str | None = None
    place: int | None = None
    about: tuple[str, str] | None = None
    document: str = ""
    since: str = ""
    until: str = ""
    text: str = ""
    chains: Collection[str] | None = None
    acts: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list of entries, the latest first, goes on: behind this entry."""

    at: str
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """Entries that were found, the latest first; ``later`` is where the list goes on, ``reach`` how far was looked."""

    entries: list[Entry]
    later: Place | None
    reach: str = ""


def entries_found(asked: Asked, *, most: int, behind: Place | None = None) -> Found:
    """The entries that fit; each condition has its index, and a text is looked for in the latest of the others.

    Raises:
        Refused: far too many documents begin so.
    """
    rows = _fitting(asked).order_by("-at", "-pk")
    reach = ""
    if asked.text:
        edge = rows.values_list("at", flat=True)[REACH : REACH + 1]
        reach = next(iter(edge), "")
        rows = rows.filter(at__gt=reach)
        rows = rows.filter(
            Q(reason__contains=asked.text) | Q(after__contains=asked.text) | Q(before__contains=asked.text)
        )
    if behind:
        rows = rows.filter(at__lte=behind.at).filter(Q(at__lt=behind.at) | Q(pk__lt=behind.number))
    found = list(rows.values_list("pk", *_FIELDS)[: most + 1])
    shown = found[:most]
    later = Place(shown[-1][3], shown[-1][0]) if len(found) > most else None
    return Found([Entry(*row[1:]) for row in shown], later, reach)


def _fitting(asked: Asked) -> QuerySet[AuditEntry]:
    """What fits but for the text."""
    rows = AuditEntry.objects.all()
    equal = {"by": asked.by, "act": asked.act, "at__gte": asked.since, "at__lt": asked.until}
    rows = rows.filter(**{key: value for key, value in equal.items() if value})
    if asked.chains is not None:
        rows = rows.filter(chain__in=asked.chains)
    if asked.acts is not None:
        rows = rows.filter(act__in=asked.acts)
    if asked.chain is not None:
        rows = rows.filter(chain=asked.chain)
    if asked.place is not None:
        rows = rows.filter(seq=asked.place)
    if asked.about:
        rows = rows.filter(pk__in=_about(*asked.about).values("entry"))
    if asked.document:
        numbers = {"name__gte": asked.document, "name__lt": asked.document + PAST_ALL}
        about = AuditSubject.objects.filter(thing=DOCUMENT, **numbers)
        if about[: REACH + 1].count() > REACH:
            template = N_("以“{text}”开头的文号有 {most:,} 条以上的记录，太多了；请多写几个字。")
            raise refuse(asked.document, template, text=asked.document, most=REACH)
        rows = rows.filter(pk__in=about.values("entry"))
    return rows
