"""How a run with several workers shares out the tests: what shares a costly beginning stays together."""

from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    "tests/browser/",  # a county, servers and Chromium
    "tests/db/test_cli_home.py",
    "tests/property/test_transition_real.py",
    "tests/repo/test_layers.py",
    "tests/repo/test_wheel.py",
    "tests/unit/test_succession_handmade.py",
    "tests/unit/test_succession_shanxi.py",
    "tests/unit/test_synthetic_posts.py",
    "tests/unit/test_synthetic_year.py",
)
"""Beginnings of the names of tests that one worker does, one after the other."""


def share_of(test: str) -> str:
    """The name of what is done by one worker: the tests that begin alike, or the test alone."""
    return next((beginning for beginning in TOGETHER if test.startswith(beginning)), test)


class Sharing(LoadScopeScheduling):
    """The largest shares first, the others in the order in which they were found.

    The groups of xdist itself do nothing under pytest 9.2, and do not say so (pytest-xdist, issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)
