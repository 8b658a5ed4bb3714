"""Libraries of other people that ask by Open311. ``three`` is of Python 2: what it wants of that is given to it here."""

import itertools

itertools.ifilter = filter  # type: ignore[attr-defined]

import three  # noqa: E402 (after what it wants)
from georeport import GeoReport  # noqa: E402 (beside it)

__all__ = ["GeoReport", "three"]
