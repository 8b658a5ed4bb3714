"""What a solver answers: a solution, and how much better another one could be at most."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from santu.kernel.violation import Violation

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Result(Generic[S]):
    """The answer of a solver.

    ``bound`` is a value of the objective that no solution can better; ``gap`` is how far the
    solution is from it, in the same unit, exactly. ``proven`` says that the solution is the best
    there is: by its bound, or because everything else was looked at or excluded by proof.
    ``violations`` are rules that even this solution breaks; ``seed`` is ``None`` where no chance
    is involved, and then the same input gives the same answer. ``seconds`` is the time it took.
    """

    solution: S
    bound: int | Fraction
    gap: int | Fraction
    proven: bool
    violations: tuple[Violation, ...] = ()
    seed: int | None = None
    seconds: float = 0.0
