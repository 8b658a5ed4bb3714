"""A long list in pages: ``?page=``, and the way to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest

from santu.web.numbers import page_in

Thing = TypeVar("Thing")

SIZE = 100


@dataclass(frozen=True, slots=True)
class Part(Generic[Thing]):
    """One page of a list.

    Attributes:
        things: what stands on it.
        number: which page, from 1.
        pages: how many there are.
        whole: how many things there are on all of them.
        first: the place of the first thing, from 1; 0 on an empty page.
        links: the addresses of the first, previous, next and last page, "" where there is none.
    """

    things: Sequence[Thing]
    number: int
    pages: int
    whole: int
    first: int
    links: tuple[str, str, str, str]

    @property
    def last(self) -> int:
        return self.first + len(self.things) - 1 if self.things else 0


def part_of(request: HttpRequest, things: Sequence[Thing], size: int = SIZE) -> Part[Thing]:
    """The page that is asked for; a number beyond the last means the last."""
    pages = max(1, -(-len(things) // size))
    number = page_in(request.GET.get("page", ""), pages)
    start = (number - 1) * size
    shown = things[start : start + size]
    before, after = number > 1, number < pages
    links = (
        _address(request, 1) if before else "",
        _address(request, number - 1) if before else "",
        _address(request, number + 1) if after else "",
        _address(request, pages) if after else "",
    )
    return Part(shown, number, pages, len(things), start + 1 if shown else 0, links)


def _address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{request.path}?{query.urlencode()}"
