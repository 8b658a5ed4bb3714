"""Numbers of requests, logs without people and searches, health and metrics, and what stands in headers under HTTPS."""

import json
import logging
import re

import pytest
from django.test import Client
from django.urls import path
from prometheus_client.parser import text_string_to_metric_families

from santu.config.logs import JsonFormatter, RequestId
from santu.config.urls import handler500, urlpatterns
from santu.upkeep.selectors import ready
from santu.web import access, access_rules

SECRET = "机密的人名"
__all__ = ["handler500"]


def breaks(request):
    raise ValueError(SECRET)


breaks.login_required = False
urlpatterns = [*urlpatterns, path("breaks", breaks, name="breaks")]


@pytest.fixture
def logged():
    """The lines that are written, as JSON."""
    lines = []
    handler = logging.Handler()
    handler.addFilter(RequestId())
    handler.emit = lambda record: lines.append(json.loads(JsonFormatter().format(record)))
    loggers = [logging.getLogger(name) for name in ("santu.request", "django.request")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield lines
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def test_every_answer_has_a_number_of_its_own(browsing):
    client = browsing()
    numbers = [client.get(path).headers["X-Request-ID"] for path in ("/", "/", "/nowhere", "/health/live")]
    assert len(set(numbers)) == 4
    assert all(re.fullmatch("[0-9a-f]{10}", number) for number in numbers)


def test_a_line_says_how_it_went_and_not_what_was_sought(browsing, logged):
    answer = browsing().get(f"/search?q={SECRET}&day=2020-06-30")
    [line] = [line for line in logged if line["logger"] == "santu.request"]
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["view"], line["status"]) == ("GET", "/search", "search", 200)
    browsing().get(f"/{SECRET}")
    said = json.dumps(logged, ensure_ascii=False)
    assert SECRET not in said
    assert "demo-planner" not in said
    assert "127.0.0.1" not in said


@pytest.mark.urls("tests.web.test_observing")
def test_a_failure_is_told_by_its_number(db, logged, monkeypatch):
    monkeypatch.setitem(access.RULES, "breaks", access_rules.OPEN)
    client = Client(raise_request_exception=False)
    answer = client.get(f"/breaks?q={SECRET}")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert answer.content.decode().count(f"<code>{number}</code>") == 2
    [line] = [line for line in logged if line["level"] == "error"]
    assert line["request"] == number
    assert line["exception"][0] == "builtins.ValueError"
    assert any("test_observing.py" in place for place in line["exception"])
    assert SECRET not in json.dumps(logged, ensure_ascii=False)


def test_health_says_whether_it_lives_and_can_serve(db, monkeypatch):
    client = Client()
    assert client.get("/health/live").json() == {"ok": True}
    assert client.get("/health/ready").json() == {"ok": True, "why": []}
    monkeypatch.setattr(ready, "migrations_pending", lambda: ["a.0001"])
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["why"]) == (503, ["tables"])


def test_metrics_count_requests_by_view_and_nothing_of_the_register(browsing):
    def requests():
        text = Client().get("/metrics").content.decode()
        found = {family.name: family for family in text_string_to_metric_families(text)}
        assert "santu_jobs" in found
        labels = {key for family in found.values() for sample in family.samples for key in sample.labels}
        assert labels <= {"method", "view", "status", "le", "state", "generation", "implementation", "major",
                          "minor", "patchlevel", "version"}  # fmt: skip
        samples = found["santu_requests"].samples
        return sum(s.value for s in samples if s.labels == {"method": "GET", "view": "search", "status": "200"}
                   and s.name == "santu_requests_total")  # fmt: skip

    before = requests()
    browsing().get("/search?q=村")
    assert requests() == before + 1


def test_metrics_are_for_this_machine_or_a_token(db, settings):
    settings.SANTU_METRICS_TOKEN = "t0ken"
    ask = Client().get
    assert ask("/metrics").status_code == 200
    assert ask("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 404
    assert ask("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    away = {"REMOTE_ADDR": "192.0.2.1"}
    assert ask("/metrics", headers={"Authorization": "Bearer t0ken"}, **away).status_code == 200
    assert ask("/metrics", headers={"Authorization": "Bearer other"}, **away).status_code == 404
    settings.SANTU_METRICS_TOKEN = ""
    assert ask("/metrics", headers={"Authorization": "Bearer "}, **away).status_code == 404
