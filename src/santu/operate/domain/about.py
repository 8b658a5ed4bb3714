"""What a case works on: a row of the register, named as the audit names it."""

BETWEEN = ":"


def named(kind: str, number: int) -> str:
    """The name of a row: its kind and its number."""
    return f"{kind}{BETWEEN}{number}"


def row_of(about: str) -> tuple[str, int]:
    """The kind and the number of a row out of its name.

    Raises:
        ValueError: it names no row.
    """
    kind, _, number = about.partition(BETWEEN)
    return kind, int(number)
