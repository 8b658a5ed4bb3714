"""What the register asks of the stages above it."""

from collections.abc import Callable, Collection, Mapping

from santu.kernel.messages import Fault

Calling = tuple[str, str, str]
"""What departments are called for: the township, the code of the matter ("" for none), what it is about."""
CalledFor = Callable[[Collection[Calling]], Mapping[Calling, list[Fault]]]
"""Says of which of some calls departments are called for the same already, however many there are in few queries."""

CALLED_FOR: tuple[CalledFor, ...] = ()
