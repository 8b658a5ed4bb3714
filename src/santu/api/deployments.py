"""Which subjects of the API each deployment has: daily work has its own, what is decided stays with the internal one."""

from collections.abc import Mapping

from santu.api.application import SUBJECTS, names_of, schema

OF_WORK = frozenset({"me", "cases", "operation", "phone"})
SUBJECTS_OF: Mapping[str, frozenset[str]] = {
    "": frozenset(SUBJECTS),
    "internal": frozenset(SUBJECTS),
    "work": OF_WORK,
    "public": frozenset(),
}
"""Deployment → subjects; the public one only shows files."""


def addresses_of(deployment: str) -> set[str]:
    """The names of the addresses of a deployment; the schema goes with any."""
    subjects = SUBJECTS_OF[deployment]
    return names_of(subjects) | {"schema"} if subjects else set()


def schema_of(deployment: str) -> dict[str, object]:
    """The schema, as far as a deployment has its operations."""
    subjects, whole = SUBJECTS_OF[deployment], schema()
    paths = {
        path: methods
        for path, methods in whole["paths"].items()
        if all(subjects.issuperset(one["tags"]) for one in methods.values())
    }
    return {**whole, "paths": paths}
