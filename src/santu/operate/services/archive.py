"""Handing out the file of a case as one archive: it tells everything, so that it is recorded who had which."""

from django.db import transaction

from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import Refused
from santu.operate.models import Case
from santu.operate.selectors.archive import Archive, archive_seen
from santu.operate.selectors.window_files import files_changed, keeps
from santu.operate.services.stepping import case_locked
from santu.register.selectors.reach import sight_of


def case_archive(*, case: int, by: User) -> Archive:
    """The file of a case, closed or open, once every file was read back to its digest.

    Raises:
        Refused: they do not keep the case, or files are gone or changed: each, when it was brought, what to do.
    """
    sight = sight_of(by)
    # All files are read before the case is held, so that nobody who works on it waits for that.
    seen = Case.objects.select_related("version").filter(pk=case).first()
    if seen and keeps(sight, seen) and (faults := files_changed(seen)):
        raise Refused(faults)
    with transaction.atomic():
        found = case_locked(case)
        archive = archive_seen(sight, found)
        after = {"case": case, "manifest": archive.digest, "parts": len(archive.parts)}
        append(chain=found.county_id, act="case_archive", by=by.username, after=after)
    return archive
