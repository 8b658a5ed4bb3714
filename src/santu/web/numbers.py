"""Numbers as they stand in addresses: of rows and of pages, never longer than the database can hold."""

from django.urls import register_converter

MOST_DIGITS = 18


class NumberConverter:
    """``<number:n>`` in an address; what is longer leads to no page."""

    regex = f"[0-9]{{1,{MOST_DIGITS}}}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """As it is written."""
        return str(value)


def register_numbers() -> None:
    """Make ``<number:n>`` known; once, before any address is read."""
    register_converter(NumberConverter, "number")


def number_in(text: str) -> int | None:
    """The whole number that a text is, ``None`` where it is none or too long for a row's."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def page_in(text: str, pages: int) -> int:
    """The page that is asked for; none is the first, and beyond the last is the last."""
    return min(max(number_in(text) or 1, 1), pages)
