"""The rows of synthetic cases: what the services of a case would have written, table by table, as the store takes them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.audit.domain.chain import canonical
from santu.operate.domain.binding import Binding
from santu.operate.domain.definition import WAITS, Definition
from santu.operate.domain.replay import OPEN
from santu.operate.domain.synthetic import MARK
from santu.operate.domain.synthetic_rows import DrawnCase, DrawnClock, DrawnToken
from santu.operate.domain.window import materials_kept
from santu.operate.models import (
    Applicant,
    Called,
    Case,
    CaseAct,
    CaseClock,
    Consent,
    JointOperation,
    MaterialCheck,
    ProcessVersion,
    Rating,
    Token,
    WhistleScore,
    WhistleSheet,
)
from santu.operate.selectors.states import hosts_of
from santu.operate.selectors.whose import Whose, unit_of, whose_is
from santu.operate.services.processes import PRODUCT
from santu.register.domain.centre_terms import Material
from santu.register.domain.ledger_rules import Lying
from santu.register.domain.whistles import HELPS, LEADS
from santu.register.services.loading import load_rows

Row = tuple[Any, ...]
COLUMNS: Mapping[type[Model], Sequence[str]] = {
    Case: (
        "id", "version_id", "process", "place_id", "county_id", "matter", "title", "channel", "applicant", "came_at",
        "on_paper", "opened_at", "opened_by", "key", "steps", "next_token", "outcomes", "lists", "terms", "closed_at",
        "ended", "is_synthetic",
    ),
    Token: (
        "case_id", "number", "process", "node", "parent", "via", "item", "since", "outcomes", "of", "waits", "right",
        "place_id", "case_place_id", "county_id", "body", "holder", "amber_at", "due_at", "ended_at", "ended_by", "deed", "outcome",
    ),
    CaseAct: ("case_id", "seq", "deed", "node", "token", "outcome", "at", "by", "told"),
    CaseClock: (
        "case_id", "event", "token", "name", "length", "began_at", "amber_at", "due_at", "state", "ended_at",
    ),
    Applicant: ("case_id", "kind", "name", "phone", "blanked_on"),
    MaterialCheck: ("case_id", "no", "name", "state", "note"),
    Consent: ("case_id", "agency", "scope", "form", "given_at", "agent", "withdrawn_at"),
    Rating: ("case_id", "grade", "is_bad", "way", "at"),
    WhistleSheet: ("case_id", "urgency", "where", "basis", "task", "record"),
    Called: (
        "case_id", "organ_id", "round", "role", "is_proposed", "called_at", "reported_at", "confirmed_at", "clause",
        "ruling", "is_late", "settled_at",
    ),
    JointOperation: ("case_id", "no", "day", "where", "organs", "people", "result", "by", "recorded_at"),
    WhistleScore: ("case_id", "organ_id", "part", "points", "reason", "year", "by", "at"),
}  # fmt: skip
"""What is filled, in order, each with the columns that are told; the others are as they are by default."""
HELD, GIVEN, MISSING = "shared", "given", "missing"
MATERIALS = ((f"{MARK}：身份信息", HELD), (f"{MARK}：申请表", GIVEN))
"""The materials that each matter asks for: one that government already holds, and one that the applicant gives."""
AGENTS, AGENCY, WRITTEN, WAY = "village", "handle", "written", "counter"
RULINGS = {"done": "upheld", "released": "released", "reassigned": "reassigned"}
PEOPLE = 3
"""So many people a department sends to a joint operation."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A process as it is kept: its version, and what that says."""

    version: ProcessVersion
    definition: Definition
    binding: Binding


Actors = Callable[[Whose], str]


@dataclass
class Rows:
    """The rows of some cases by model; ``actors`` gives who acts for whom, ``lying`` says where departments lie."""

    kept: Mapping[str, Kept]
    lying: Mapping[str, Lying]
    actors: Actors
    seed: int
    by_model: defaultdict[type[Model], list[Row]] = field(default_factory=lambda: defaultdict(list))
    _texts: dict[datetime, Any] = field(default_factory=dict)

    def add(self, number: int, drawn: DrawnCase) -> None:
        """The rows of one case, whose number in the store is ``number``."""
        kept, at = self.kept[drawn.process], self._at
        terms = _terms(drawn)
        case = Case(place_id=drawn.place, county_id=drawn.county)
        own = {token.number: self._whose(kept, case, drawn, token) for token in drawn.tokens}
        opened_by = self.actors(Whose(Right.WINDOW if drawn.matter else Right.HANDLE, drawn.place))
        self._add(
            Case, number, kept.version.pk, drawn.process, drawn.place, drawn.county,
            drawn.matter.code if drawn.matter else "", drawn.title, drawn.channel, "", at(drawn.came_at),
            drawn.on_paper, at(drawn.came_at), opened_by, f"{MARK}-{self.seed}-{drawn.number}", len(drawn.acts),
            drawn.state.next_id, canonical(dict(drawn.state.outcomes)), canonical(drawn.lists), canonical(terms),
            at(drawn.closed_at), drawn.ended, True,
        )  # fmt: skip
        self._tokens(number, drawn, kept.definition, own)
        for act in drawn.acts:
            by = opened_by if act.deed == OPEN else self.actors(own[act.token]) if act.token else PRODUCT
            told: dict[str, object] = {
                "events": [[e.deed, e.node, e.token, e.item, e.outcome] for e in act.events]
            }
            if act.lists:
                told["lists"] = act.lists
            self._add(
                CaseAct,
                number,
                act.seq,
                act.deed,
                act.node,
                act.token,
                act.outcome,
                at(act.at),
                by,
                canonical(told),
            )
        for clock in drawn.clocks:
            self._add(
                CaseClock, number, clock.event, clock.token, clock.name, clock.length, at(clock.began_at),
                at(clock.amber), at(clock.due), clock.state, at(clock.ended_at),
            )  # fmt: skip
        if drawn.matter:
            self._of_window(number, drawn, opened_by)
        else:
            self._of_whistle(number, drawn, opened_by)

    def _tokens(
        self, number: int, drawn: DrawnCase, definition: Definition, own: Mapping[int, Whose]
    ) -> None:
        first: dict[int, DrawnClock] = {}
        for clock in sorted(drawn.clocks, key=lambda clock: clock.due, reverse=True):
            first[clock.token] = clock
        for token in drawn.tokens:
            node, whose = definition.nodes[token.node], own[token.number]
            waits = node.kind in WAITS and (not node.each or token.item is not None)
            hosts = hosts_of(token.number, drawn.tokens) if waits else []
            limits = [first[host] for host in hosts if host in first]
            limit = min(limits, key=lambda clock: clock.due) if limits else None
            by = self.actors(whose) if token.by else ""
            self._add(
                Token, number, token.number, drawn.process, token.node, token.parent, token.via, token.item,
                self._at(token.since), canonical(token.outcomes), token.of, waits, whose.right, whose.place,
                drawn.place, drawn.county, whose.body, "", self._at(limit.amber if limit else None),
                self._at(limit.due if limit else None), self._at(token.ended_at), by, token.deed, token.outcome,
            )  # fmt: skip

    def _of_window(self, number: int, drawn: DrawnCase, by: str) -> None:
        """Who applies, the materials, the consent to an agent, the rating."""
        at, came = self._at, drawn.came_at
        self._add(Applicant, number, "person", drawn.applicant, "", None)
        lacks = any(act.outcome == "incomplete" for act in drawn.acts) and not any(
            act.node == "supplement" and act.outcome == "done" for act in drawn.acts
        )
        for no, (name, state) in enumerate(MATERIALS, 1):
            found = MISSING if lacks and state == GIVEN else state
            self._add(MaterialCheck, number, no, name, found, "")
        if drawn.channel == AGENTS:
            self._add(Consent, number, AGENCY, drawn.title, WRITTEN, at(came), by, None)
        if drawn.rating:
            rating = drawn.rating
            self._add(Rating, number, rating.grade, rating.is_bad, WAY, at(rating.at))

    def _of_whistle(self, number: int, drawn: DrawnCase, by: str) -> None:
        """Why and whom the township called, what they did together, its scores."""
        at, urgency = self._at, drawn.terms["class"]
        self._add(WhistleSheet, number, urgency, f"{MARK}：辖区内", f"{MARK}：权责清单", None, None)
        for answer in drawn.answers:
            clause = f"{MARK}：权责清单没有把此事列给本部门" if answer.refused_at else ""
            self._add(
                Called, number, answer.organ, answer.round, LEADS if answer.is_lead else HELPS, True,
                at(answer.called_at), at(answer.reported_at), at(answer.confirmed_at), clause,
                RULINGS.get(answer.ruling, ""), answer.is_late, at(answer.settled_at),
            )  # fmt: skip
        settled = [answer for answer in drawn.answers if answer.settled_at]
        if settled:
            last = max(answer.settled_at for answer in settled if answer.settled_at)
            organs, people = [answer.organ for answer in settled], PEOPLE * len(settled)
            self._add(
                JointOperation, number, 1, timezone.localdate(last), f"{MARK}：辖区内", canonical(organs), people,
                f"{MARK}：已到现场处置", by, at(last),
            )  # fmt: skip
        for score in drawn.scores:
            year = timezone.localdate(score.at).year
            self._add(
                WhistleScore,
                number,
                score.organ,
                score.part,
                score.points,
                "",
                year,
                by,
                at(score.at),
            )

    def _whose(self, kept: Kept, case: Case, drawn: DrawnCase, token: DrawnToken) -> Whose:
        lane = kept.binding.lanes.get(kept.definition.nodes[token.node].lane)
        return whose_is(lane, unit_of(lane, case, token.item, drawn.lists), case, self.lying)

    def load(self) -> None:
        """Put them into the store, inside the caller's transaction."""
        for model, told in COLUMNS.items():
            others = [
                field
                for field in model._meta.concrete_fields
                if not field.primary_key and field.column not in told
            ]
            same = tuple(field.get_db_prep_save(field.get_default(), connection) for field in others)
            columns = [*told, *(field.column for field in others)]
            load_rows(model._meta.db_table, columns, [(*row, *same) for row in self.by_model[model]])

    def _add(self, model: type[Model], *row: object) -> None:
        self.by_model[model].append(row)

    def _at(self, moment: datetime | None) -> Any:  # noqa: ANN401 (a moment as the store has it)
        if moment is None:
            return None
        text = self._texts.get(moment)
        if text is None:
            text = self._texts[moment] = connection.ops.adapt_datetimefield_value(moment)
        return text


def _terms(drawn: DrawnCase) -> Mapping[str, object]:
    """What the matter asked for on the opening day."""
    asked = [Material(name, held=state == HELD) for name, state in MATERIALS]
    return {**drawn.terms, "materials": materials_kept(asked)} if drawn.matter else drawn.terms
