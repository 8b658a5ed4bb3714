"""Two phones that send at the same moment: of one task exactly one ends it, the other is told; of one key one act."""

import json
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from santu.operate.models import Case, CaseAct, Token
from tests.db.phones import EAST, events, handled, in_grid, open_task, told, worker
from tests.db.registers import unit
from tests.db.test_register_together import together
from tests.signed_in import signed_in

__all__ = ["events"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("events")]


def sending(client: Client, path: str, body: object, key: str, **headers: str) -> Callable[[], HttpResponse]:
    return lambda: client.post(
        f"/api/v1{path}",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key, **headers},
    )


@pytest.mark.parametrize("turn", range(3))
def test_of_two_who_end_a_task_at_once_one_acts_and_the_other_is_told(turn: int) -> None:
    case = in_grid(str(turn))
    number = open_task(case, "in_grid").number
    clients = [signed_in(worker()) for _ in range(2)]
    read = clients[0].get("/api/v1/phone").json()["tasks"][0]["etag"]
    path = f"/cases/{case.pk}/tasks/{number}"
    one, other = (
        sending(client, path, handled(f"第 {n} 台"), f"key-{turn}-{n}", **{"If-Match": read})
        for n, client in enumerate(clients)
    )
    answers = together(one, other)
    assert sorted(answer.status_code for answer in answers) == [200, 409], [a.content for a in answers]
    [refused] = [answer for answer in answers if answer.status_code == 409]
    [field] = refused.json()["conflict"]["fields"]
    assert {field["mine"], field["theirs"]} == {"第 0 台", "第 1 台"}
    assert Token.objects.filter(case=case, node="check").count() == 1
    assert CaseAct.objects.filter(case=case, token=number, deed="step").count() == 1


def test_what_is_sent_twice_at_once_under_one_key_is_done_once() -> None:
    case = in_grid()
    path = f"/cases/{case.pk}/tasks/{open_task(case, 'in_grid').number}"
    clients = [signed_in(worker()) for _ in range(2)]
    answers = together(*(sending(client, path, handled(), "one key") for client in clients))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.get("Idempotency-Replayed") for answer in answers].count("true") == 1
    opened = together(
        *(sending(client, f"/units/{unit(EAST)}/cases", told(), "another") for client in clients)
    )
    assert [answer.status_code for answer in opened] == [201, 201]
    assert opened[0].json()["number"] == opened[1].json()["number"]
    assert Case.objects.count() == 2
