"""A Dask cluster on this machine: ``python -m benchmarks.cluster_work N`` prints its address and waits to be ended."""

import signal
import sys

from distributed import LocalCluster


def main(workers: str) -> None:
    with LocalCluster(
        n_workers=int(workers), threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        # Told to end, it ends its workers.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        print(cluster.scheduler_address, flush=True)
        signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])
