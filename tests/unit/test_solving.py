"""Questions to solvers beside the pages."""

from dataclasses import dataclass
from threading import Event, Thread
from time import sleep

from santu.web.solving import KEPT, Solving

SOON = 10.0


@dataclass(frozen=True)
class Number:
    """A question that is a number."""

    number: int

    def digest(self) -> str:
        return str(self.number)


def test_who_waits_while_many_ask_is_told_that_the_answer_is_still_coming():
    begun, end = Event(), Event()

    def answered(question: Number) -> int:
        begun.set()
        assert end.wait(SOON)
        return question.number

    solving, found = Solving("numbers", answered), dict[int, int | None]()

    def ask(number: int) -> None:
        found[number] = solving.answer_to(Number(number), SOON)

    asking = [Thread(target=ask, args=(number,)) for number in (0, 1)]
    asking[0].start()
    assert begun.wait(SOON)
    asking[1].start()
    while str(1) not in solving._asked:
        sleep(0.001)
    # So many more that the second, which waits for its turn, is no longer among the last that were asked.
    for number in range(2, KEPT + 2):
        assert solving.answer_to(Number(number), 0.0) is None
    end.set()
    for one in asking:
        one.join(SOON)
    assert found == {0: 0, 1: None}
    assert solving.answer_to(Number(1), SOON) == 1
