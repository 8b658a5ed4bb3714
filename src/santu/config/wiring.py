"""The only place that joins: it fills the ports that the layers below declare."""

from functools import partial

from django.conf import settings

from santu.accounts.services.sessions import sessions_forget
from santu.audit.anchoring import anchor_regularly
from santu.design.services import work as design_work
from santu.files import ports as files
from santu.files.sweeping import files_regularly
from santu.jobs import ports as jobs
from santu.jobs.services import jobs_forget
from santu.operate.domain.whistle import PROCESS as WHISTLE
from santu.operate.selectors.whistle import case_faults
from santu.operate.selectors.window_files import digests_used
from santu.operate.services import (
    admission,
    grid_event,
    head_consultation,
    list_adjust,
    operation,
    quota_loan,
    supervision,
)
from santu.operate.services import work as operate_work
from santu.operate.services.measured import measured_regularly
from santu.operate.services.saying import IN_REGISTER
from santu.operate.services.stepping import BY_PROGRAM
from santu.operate.services.striking import clocks_regularly
from santu.operate.services.whistle_work import whistle_count
from santu.operate.services.window_people import applicants_regularly
from santu.register import ports as register
from santu.register.services import work as register_work
from santu.transition.services import work as transition_work
from santu.webhooks.services.delivering import deliveries_forget, deliveries_regularly

jobs.HANDLERS = (
    *register_work.HANDLERS,
    *design_work.HANDLERS,
    *transition_work.HANDLERS,
    *operate_work.HANDLERS,
)
jobs.REGULAR = (
    jobs.Regular("anchor", settings.SANTU_ANCHOR_MINUTES, anchor_regularly),
    jobs.Regular("forget", 24 * 60, partial(jobs_forget, days=settings.SANTU_JOB_DAYS)),
    jobs.Regular("sessions", 60, sessions_forget),
    jobs.Regular("clocks", 1, clocks_regularly),
    jobs.Regular("measured", 5, measured_regularly),
    jobs.Regular("applicants", 24 * 60, applicants_regularly),
    jobs.Regular("files", 24 * 60, files_regularly),
    jobs.Regular("webhooks", 1, deliveries_regularly),
    jobs.Regular("webhooks_forget", 24 * 60, partial(deliveries_forget, days=settings.SANTU_JOB_DAYS)),
)
files.USED = (digests_used,)
register.CALLED_FOR = (case_faults,)
BY_PROGRAM[WHISTLE, "count"] = whistle_count
for process in (admission, grid_event, head_consultation, list_adjust, operation, quota_loan, supervision):
    IN_REGISTER |= process.DEEDS
