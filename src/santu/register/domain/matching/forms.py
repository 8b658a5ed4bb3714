"""The forms in which the name of a village is compared, the strictest first."""

from collections.abc import Callable

from santu.register.domain.matching.sides import Village

Label = tuple[str | bool, ...]
Form = Callable[[Village], Label]


def named(village: Village) -> Label:
    """The name as it is written."""
    return (village.name,)


def stemmed(village: Village) -> Label:
    """The name without the words for the committee, and whether it is a community."""
    return (village.stem, village.community)


def of_any_kind(village: Village) -> Label:
    """A village that became a community under the same stem is the same village."""
    return (village.stem,)


FORMS: tuple[Form, ...] = (named, stemmed, of_any_kind)
LOOSE_FORMS: tuple[Form, ...] = (stemmed, of_any_kind)
"""Those that do not tell 高庄村委会 from 高庄村村委会, which two lists may write either way."""
