"""Sends lists through the upload page, in a process whose memory is measured: ``child.py FIRST STEP [heavy]``.

Prints a line of JSON for each file: status, seconds, and the most memory that the process ever held.
"""

import html
import json
import re
import resource
import sys
import time
from pathlib import Path

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from santu.accounts.services.demo import database_mark_demo, demo_cast_create  # noqa: E402
from santu.hits import limits  # noqa: E402
from santu.jobs.doing import job_do, job_take  # noqa: E402
from tests.malformed.lists import LISTED, Bad, text_lists  # noqa: E402
from tests.malformed.workbooks import workbooks  # noqa: E402

limits.UPLOADS = limits.Limit("uploads", 10**6, limits.UPLOADS.window)


def sent(client: Client, bad: Bad) -> tuple[list[int], str]:
    """The status of every answer on the way, and what the last page says."""
    given = {part: SimpleUploadedFile(f"{part}.csv", data) for part, data in LISTED.items()}
    given[bad.part] = SimpleUploadedFile("x", bad.make())
    given[bad.part].name = bad.file
    answer = client.post("/imports/new", {"day": "2020-06-30", **given})
    statuses = [answer.status_code]
    while (job := job_take()) is not None:
        job_do(job)
        job.refresh_from_db()
        statuses += [599] if job.state == "failed" else []
        answer = client.get(f"/imports/drafts/{json.loads(job.args)['draft']}/")
    if answer.status_code == 302:
        answer = client.get(answer.headers["Location"])
    statuses.append(answer.status_code)
    return statuses, html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def most_megabytes() -> float:
    """The most memory that this program held; what the system counts for a process began with that of its parent."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 1024


def main() -> None:
    first, step, heavy = int(sys.argv[1]), int(sys.argv[2]), "heavy" in sys.argv
    call_command("migrate", verbosity=0)
    database_mark_demo(by=None)
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(demo_cast_create(by=None)[0])
    number = 0
    for bad in (bad for make in (text_lists, workbooks) for bad in make()):
        if bad.heavy is not heavy:
            continue
        number += 1
        if (number - 1) % step != first:
            continue
        began = time.monotonic()
        statuses, said = sent(client, bad)
        seconds = time.monotonic() - began
        megabytes = most_megabytes()
        place = re.search(r"第 \d+ 行|[A-Z]+\d+", said) is not None if bad.names_cell else None
        line = {
            "name": bad.name,
            "statuses": statuses,
            "seconds": seconds,
            "megabytes": megabytes,
            "place": place,
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)


main()
