"""The reference frame and the broken rules of a day, kept at hand as long as the register stays the same.

With a scope they are those of a county, told in a few milliseconds; the peers of a unit need the whole register.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from santu.register.domain.broken import BrokenRules, broken_rules
from santu.register.domain.conformity import Conformity
from santu.register.domain.peers import Peers, peers_in
from santu.register.domain.reference_frame import ReferenceFrame, reference_frame
from santu.register.selectors.acts import register_mark
from santu.register.selectors.held import KEPT, PARTS, register_on
from santu.register.selectors.maps import standard_on


def frame_on(day: date, scope: Sequence[str] = ()) -> ReferenceFrame:
    """The reference frame of a scope, or of everything."""
    mark = register_mark()
    return _frame_of_part(day, tuple(scope), mark) if scope else _frame(day, mark)


def peers_on(day: date) -> Peers:
    """The peers of every unit, among the whole register."""
    return _peers(day, register_mark())


def broken_on(day: date, scope: Sequence[str] = ()) -> BrokenRules:
    """Which rules a scope breaks, or everything.

    Two standing units of different counties with one code are told only without a scope; the database lets none be.
    """
    mark = register_mark()
    return _broken_of_part(day, tuple(scope), mark) if scope else _broken(day, mark)


@lru_cache(maxsize=KEPT)
def _frame(day: date, _mark: object) -> ReferenceFrame:
    return reference_frame(register_on(day), standard_on(day))


@lru_cache(maxsize=PARTS)
def _frame_of_part(day: date, scope: tuple[str, ...], _mark: object) -> ReferenceFrame:
    return reference_frame(register_on(day, scope), standard_on(day))


@lru_cache(maxsize=KEPT)
def _peers(day: date, _mark: object) -> Peers:
    return peers_in(frame_on(day))


@lru_cache(maxsize=KEPT)
def _broken(day: date, _mark: object) -> BrokenRules:
    register = register_on(day)
    return broken_rules(Conformity(register, standard_on(day)).broken, register)


@lru_cache(maxsize=PARTS)
def _broken_of_part(day: date, scope: tuple[str, ...], _mark: object) -> BrokenRules:
    register = register_on(day, scope)
    return broken_rules(Conformity(register, standard_on(day)).broken, register)
