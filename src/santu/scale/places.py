"""Where a fault is: a file, a village in it, a row or a code of that; and the name of one that was not foreseen."""

from santu.kernel.messages import N_, Place, message

WITHIN = N_("{outer} {inner}")


def within(outer: Place, inner: Place) -> Place:
    """A place in a larger one; either may be empty."""
    if not outer or not inner or outer == inner:
        return outer or inner
    if isinstance(outer, str) and isinstance(inner, str):
        return f"{outer} {inner}"
    return message(WITHIN, outer=outer, inner=inner)


def named(error: BaseException) -> str:
    """An exception in one line: its kind, and the first line of what it says."""
    kind, text = type(error).__name__, str(error).strip()
    return f"{kind}: {text.splitlines()[0]}" if text else kind
