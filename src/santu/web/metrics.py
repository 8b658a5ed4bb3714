"""What is counted for monitors: requests and their times, by view; nothing of what the register holds.

Several processes serve the pages. Each writes its counts to files of its own in the folder that
``PROMETHEUS_MULTIPROC_DIR`` names (`santu serve` makes one), and whichever is asked adds all of them up.
"""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from santu.jobs.selectors import jobs_standing, worker_seen_seconds

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
REQUESTS = Counter("santu_requests", "Requests answered", ["method", "view", "status"])
SECONDS = Histogram(
    "santu_request_seconds", "Seconds until a request was answered", ["view"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30),
)  # fmt: skip


class Standing(Collector):
    """What the database says at this moment: background work that waits, and whether anybody does it."""

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        jobs = GaugeMetricFamily("santu_jobs", "Background jobs by state", labels=["state"])
        for state, number in jobs_standing().items():
            jobs.add_metric([state], number)
        yield jobs
        seen = worker_seen_seconds()
        if seen is not None:
            yield GaugeMetricFamily(
                "santu_worker_seen_seconds", "Seconds since a worker was seen", value=seen
            )


def exposition() -> bytes:
    """Everything, in the text form of Prometheus."""
    registry = CollectorRegistry()
    registry.register(Standing())
    if not os.environ.get(FOLDER):
        return generate_latest(REGISTRY) + generate_latest(registry)
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # has no types
    return generate_latest(registry)
