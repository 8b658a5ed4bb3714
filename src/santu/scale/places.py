"""Where a fault is: a file, a village in it, a row or a code of that."""

from santu.kernel.messages import N_, Place, message

WITHIN = N_("{outer} {inner}")


def within(outer: Place, inner: Place) -> Place:
    """A place in a larger one; either may be empty."""
    if not outer or not inner or outer == inner:
        return outer or inner
    if isinstance(outer, str) and isinstance(inner, str):
        return f"{outer} {inner}"
    return message(WITHIN, outer=outer, inner=inner)
