"""Webhooks: written with the act, signed so that others verify it, sent once it is safe, again with the same id, and not for ever."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from santu.audit.models import AuditEntry
from santu.jobs import ports
from santu.kernel.messages import Refused
from santu.operate.selectors.window import rating_code
from santu.operate.services.striking import clocks_regularly
from santu.operate.services.window_people import case_rate_by_code
from santu.publish.services.editions import edition_publish
from santu.webhooks.domain.trying import MOST_ATTEMPTS, MOST_FAILURES
from santu.webhooks.models import Delivery, Sent, Subscription
from santu.webhooks.selectors import messages_last, stopped_by_itself, subscriptions
from santu.webhooks.services import delivering
from santu.webhooks.services.delivering import LEASE, Outside, deliveries_forget, deliveries_send
from santu.webhooks.services.sending import Answer, message_send
from santu.webhooks.services.subscriptions import delivery_again, webhook_make, webhook_start, webhook_stop
from tests.db.hooks import operator, receiving, subscribed
from tests.db.publishing import proposed
from tests.db.reforms import STANDARDS
from tests.db.registers import holder, person, unit
from tests.db.running import COUNTY, OTHER, TOWN, acting, county, done, waiting, window_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county() -> None:
    county()


@pytest.fixture
def receiver(settings):
    with receiving() as receiver:
        settings.SANTU_WEBHOOK_HOSTS = frozenset({receiver.host})
        yield receiver


def kinds() -> list[str]:
    return [json.loads(one.body)["type"] for one in Delivery.objects.order_by("pk")]


class TestTelling:
    def test_by_default_nothing_is_told_and_nothing_is_asked(self, settings, django_assert_num_queries):
        assert frozenset() == settings.SANTU_WEBHOOK_HOSTS
        window_case()
        with django_assert_num_queries(0):
            assert deliveries_send() == 0
        assert not Delivery.objects.exists()

    def test_a_case_is_told_of_with_nothing_of_a_person(self, receiver):
        subscribed(receiver)
        case = window_case(applicant="王某", note="王某来电 13800000012")
        [told] = Delivery.objects.all()
        body = json.loads(told.body)
        assert body["data"] == {"number": case.number, "unit": unit(TOWN), "link": f"/cases/{case.pk}/"}
        assert set(body) == {"type", "timestamp", "data"}
        assert "王" not in told.body
        assert "宅基地" not in told.body

    def test_what_is_undone_is_not_told(self, receiver):
        subscribed(receiver)

        def undone() -> None:
            with transaction.atomic():
                window_case()
                assert Delivery.objects.count() == 1
                raise RuntimeError

        with pytest.raises(RuntimeError):
            undone()
        assert not Delivery.objects.exists()

    def test_only_what_was_asked_for_at_the_unit_or_under_it(self, receiver):
        subscribed(receiver, kinds=["case.ended"])
        subscribed(receiver, unit=unit(OTHER))
        subscribed(receiver, unit=unit(TOWN), kinds=["case.opened"])
        window_case()
        assert kinds() == ["case.opened"]

    def test_the_end_of_a_case(self, receiver):
        subscribed(receiver)
        case = window_case()
        done(case, "accept", acting("window_clerk", TOWN), "out_of_scope", told={"whither": "县民政局"})
        assert kinds()[0] == "case.opened"
        assert "case.ended" in kinds()

    def test_an_edition_that_is_published(self, receiver):
        made = proposed()
        subscribed(receiver, unit=made.scope)
        edition_publish(number=made.pk, by=person("wangfang"), standards=STANDARDS)
        assert kinds() == ["edition.published"]

    def test_a_limit_that_struck(self, receiver):
        subscribed(receiver, kinds=["task.due"])
        done(window_case(), "accept", acting("window_clerk", TOWN))
        assert kinds() == []
        with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
            clocks_regularly()
        assert set(kinds()) == {"task.due"}

    def test_a_bad_rating_and_none_that_is_good(self, receiver):
        subscribed(receiver, kinds=["rating.bad"])
        for key, grade in (("one", "satisfied"), ("two", "dissatisfied")):
            case, window = window_case(key), acting("window_clerk", TOWN)
            done(case, "accept", window)
            for node, item in waiting(case):
                done(case, node, acting("department"), item=item)
            done(case, "issue", window)
            done(case, "deliver", window)
            case_rate_by_code(code=rating_code(case.pk), grade=grade, standards=STANDARDS)
        assert kinds() == ["rating.bad"]


class TestSending:
    def test_the_reference_library_verifies_it(self, receiver):
        secret = subscribed(receiver)
        case = window_case()
        assert deliveries_send() == 1
        [(path, headers, body)] = receiver.came
        assert path == "/hook?from=santu"
        assert Webhook(secret).verify(body, dict(headers))["data"]["number"] == case.number
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body.replace(b"opened", b"closed"), dict(headers))
        with pytest.raises(WebhookVerificationError):
            Webhook("whsec_" + "A" * 43 + "=").verify(body, dict(headers))
        [kept] = Delivery.objects.all()
        assert (kept.state, kept.answer, kept.number) == (Sent.RECEIVED, 204, headers["webhook-id"])
        assert deliveries_send() == 0

    def test_a_worker_that_dies_while_sending_loses_nothing_and_the_id_tells_the_double(self, receiver):
        subscribed(receiver)
        window_case()

        def killed(*given):
            message_send(*given)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            deliveries_send(Outside(sending=killed))
        assert deliveries_send() == 0  # somebody may be at it still
        with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
            assert deliveries_send() == 1
        first, again = receiver.ids
        assert first == again
        assert Delivery.objects.get().state == Sent.RECEIVED

    def test_who_lost_a_message_to_another_keeps_nothing_of_it(self, receiver):
        subscribed(receiver)
        window_case()

        def slow(*_):
            Delivery.objects.update(attempts=2, leased_until=timezone.now() + LEASE)
            return Answer(500)

        deliveries_send(Outside(sending=slow))
        assert Subscription.objects.get().failures == 0
        assert Delivery.objects.get().answer is None

    def test_it_is_tried_again_later_and_in_the_end_given_up(self, receiver):
        subscribed(receiver)
        receiver.answers = [(500, "")]
        window_case()
        at = timezone.now()
        for _ in range(MOST_ATTEMPTS):
            with time_machine.travel(at):
                assert deliveries_send() == 1
                assert deliveries_send() == 0
            at += timedelta(days=1)
        assert Delivery.objects.get().state == Sent.GIVEN_UP
        assert len(set(receiver.ids)) == 1
        assert len(receiver.came) == MOST_ATTEMPTS

    def test_after_many_failures_in_a_row_it_stops_and_says_so(self, receiver):
        subscribed(receiver)
        receiver.answers = [(503, "")]
        window_case("one")
        window_case("two")
        at = timezone.now()
        for _ in range(MOST_FAILURES + 3):
            with time_machine.travel(at):
                deliveries_send()
            at += timedelta(days=1)
        assert len(receiver.came) == MOST_FAILURES
        assert stopped_by_itself() == 1
        assert AuditEntry.objects.filter(act="webhook_stop", by="santu").count() == 1
        window_case("three")  # not told of while it is stopped
        assert Delivery.objects.count() == 2
        receiver.answers = [(200, "")]
        webhook_start(number=Subscription.objects.get().pk, by=operator())
        with time_machine.travel(at):
            deliveries_send()
        assert stopped_by_itself() == 0
        assert Delivery.objects.filter(state=Sent.RECEIVED).count() == 2

    def test_one_that_never_comes_does_not_hold_up_the_others(self, receiver):
        subscribed(receiver)
        receiver.answers = [(400, ""), (200, "")]
        window_case("one")
        window_case("two")
        deliveries_send()
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            deliveries_send()
        assert Delivery.objects.filter(state=Sent.RECEIVED).count() == 2
        assert Subscription.objects.get().failures == 0

    def test_a_receiver_that_is_gone_is_left_alone_at_once(self, receiver):
        subscribed(receiver)
        receiver.answers = [(410, "")]
        window_case()
        deliveries_send()
        assert subscriptions()[0].why_stopped == delivering.WHY_GONE

    def test_a_redirect_is_not_followed(self, receiver):
        subscribed(receiver)
        with receiving() as elsewhere:
            receiver.answers = [(307, elsewhere.url)]
            window_case()
            deliveries_send()
            assert elsewhere.came == []
        assert (Delivery.objects.get().answer, Delivery.objects.get().state) == (307, Sent.WAITING)

    def test_nobody_answers(self, receiver, settings):
        settings.SANTU_WEBHOOK_HOSTS = frozenset({"127.0.0.1:1"})
        subscribed(receiver, url="http://127.0.0.1:1/")
        window_case()
        deliveries_send()
        [shown] = messages_last()
        assert "没有连上" in str(shown.fault)

    @pytest.mark.parametrize("turned", [["169.254.169.254"], ["10.0.0.7"], ["127.0.0.1", "59.255.1.1"], []])
    def test_a_name_that_is_turned_elsewhere_gets_nothing(self, receiver, settings, turned):
        settings.SANTU_WEBHOOK_HOSTS = frozenset({"hooks.example.cn"})
        subscribed(receiver, url="https://hooks.example.cn/", resolving=lambda _: ["59.255.1.1"])
        window_case()
        sent = []

        def sending(target, addresses, body, headers):
            sent.append(addresses)
            return Answer(200)

        deliveries_send(Outside(lambda _: turned, sending))
        assert sent == []
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            deliveries_send(Outside(lambda _: ["59.255.1.2"], sending))
        assert sent == [["59.255.1.2"]]  # another address of the same kind of network

    def test_the_address_that_was_looked_at_is_the_one_that_is_asked(self, receiver, settings):
        """A resolver that answers differently the next time is not asked a second time."""
        name = f"localhost:{receiver.port}"
        settings.SANTU_WEBHOOK_HOSTS = frozenset({name})
        subscribed(receiver, url=f"http://{name}/", resolving=lambda _: ["127.0.0.1"])
        window_case()
        asked = []
        deliveries_send(Outside(lambda target: asked.append(target) or ["127.0.0.1"]))
        assert len(asked) == 1
        assert receiver.came[0][1]["host"] == name

    def test_a_host_that_is_taken_off_the_list_gets_nothing(self, receiver, settings):
        subscribed(receiver)
        window_case()
        settings.SANTU_WEBHOOK_HOSTS = frozenset({"other.example.cn"})
        deliveries_send()
        assert receiver.came == []
        assert "不在允许推送的主机里" in str(messages_last()[0].fault)

    def test_another_key_of_the_installation_stops_it(self, receiver, settings):
        subscribed(receiver)
        window_case()
        settings.SECRET_KEY = "another"
        deliveries_send()
        assert receiver.came == []
        assert subscriptions()[0].why_stopped == delivering.WHY_KEY

    def test_workers_do_it_regularly(self):
        assert {one.name for one in ports.REGULAR} >= {"webhooks", "webhooks_forget"}

    def test_what_is_old_is_forgotten(self, receiver):
        subscribed(receiver)
        window_case()
        deliveries_forget(days=7)
        assert Delivery.objects.count() == 1
        with time_machine.travel(timezone.now() + timedelta(days=8)):
            deliveries_forget(days=7)
        assert not Delivery.objects.exists()


class TestAdministering:
    def test_only_who_operates_the_system(self, receiver):
        made = {"url": receiver.url, "name": "平台", "kinds": ["case.opened"], "unit": unit(COUNTY)}
        for role, over in (("county_officer", unit(COUNTY)), ("security_administrator", "")):
            by = holder(role, over) if over else holder(role)
            with pytest.raises(Refused, match="权限"):
                webhook_make(**made, by=by)
        subscribed(receiver)
        window_case()
        number, message = Subscription.objects.get().pk, Delivery.objects.get().pk
        for act in (
            lambda by: webhook_stop(number=number, reason="x", by=by),
            lambda by: webhook_start(number=number, by=by),
            lambda by: delivery_again(number=message, by=by),
        ):
            with pytest.raises(Refused, match="权限"):
                act(holder("county_officer", unit(COUNTY)))

    def test_the_secret_is_in_no_table_and_in_no_entry(self, receiver):
        secret = subscribed(receiver)
        kept = json.dumps(list(Subscription.objects.values()), default=str)
        assert secret.removeprefix("whsec_") not in kept
        [entry] = AuditEntry.objects.filter(act="webhook_make")
        assert "secret" not in entry.after
        assert receiver.host in entry.after
        assert "from=santu" not in entry.after
        assert subscribed(receiver) != secret

    def test_all_that_is_wrong_is_told_at_once(self, receiver):
        with pytest.raises(Refused) as refused:
            webhook_make(url="http://10.0.0.1/", name=" ", kinds=["case.x"], unit="nbs.0", by=operator())
        assert [one.place for one in refused.value] == ["name", "kinds", "unit", "url"]

    def test_stopped_with_a_reason_started_and_sent_again(self, receiver):
        subscribed(receiver)
        window_case()
        deliveries_send()
        number = Subscription.objects.get().pk
        with pytest.raises(Refused, match="为什么"):
            webhook_stop(number=number, reason=" ", by=operator())
        webhook_stop(number=number, reason="平台检修", by=operator())
        with pytest.raises(Refused, match="先恢复"):
            delivery_again(number=Delivery.objects.get().pk, by=operator())
        webhook_start(number=number, by=operator())
        delivery_again(number=Delivery.objects.get().pk, by=operator())
        with pytest.raises(Refused, match="正在等待"):
            delivery_again(number=Delivery.objects.get().pk, by=operator())
        deliveries_send()
        assert len(receiver.came) == 2
        assert len(set(receiver.ids)) == 1
        acts = (
            AuditEntry.objects.filter(act__startswith="webhook_").order_by("pk").values_list("act", flat=True)
        )
        assert list(acts) == ["webhook_make", "webhook_stop", "webhook_start", "webhook_again"]
