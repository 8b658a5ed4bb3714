"""The files of a form: how much a browser may send, which of them are missing, and what is taken on."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from santu.kernel.messages import N_, Fault, message, refuse
from santu.register.domain.layouts_templates import TEMPLATES
from santu.register.services.uploads import Upload

NEEDED = ("townships", "villages")
"""The lists without which nothing can be done."""
MOST_FILES = 60
"""Files of one form; below what Django takes, which breaks off without a word."""
MOST_BYTES = 64 << 20
"""All files of one form together. The register of the whole country is some forty megabytes of CSV."""

LONGEST_NAME = 60
"""Characters of the name of a file, from its end, that every store of files can hold."""


class LimitedUpload(TemporaryFileUploadHandler):
    """Keeps what is sent in passing files, up to the limit; what lies beyond is read and dropped."""

    def new_file(  # noqa: PLR0917 (as Django calls it)
        self,
        field_name: str,
        file_name: str,
        content_type: str,
        content_length: int | None,
        charset: str | None = None,
        content_type_extra: dict[str, bytes] | None = None,
    ) -> None:
        """Begin a file, or stop where there are too many."""
        request = self.request
        if request:
            request.files_received = getattr(request, "files_received", 0) + 1  # type: ignore[attr-defined]
            if request.files_received > MOST_FILES:  # type: ignore[attr-defined]
                request.too_many_sent = True  # type: ignore[attr-defined]
                raise StopUpload(connection_reset=False)
        super().new_file(field_name, file_name, content_type, content_length, charset, content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, or stop where the limit is reached."""
        request = self.request
        received = getattr(request, "bytes_received", 0) + len(raw_data) if request else 0
        if received > MOST_BYTES:
            request.too_much_sent = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        if request:
            request.bytes_received = received  # type: ignore[attr-defined]
        super().receive_data_chunk(raw_data, start)


def files_of(request: HttpRequest, parts: Iterable[str]) -> tuple[dict[str, Upload], list[Fault]]:
    """The files that were sent, by part, and a fault for each list that is needed and was not.

    Raises:
        Refused: more was sent than is taken, or nothing at all.
    """
    _refuse_too_much(request)
    found = {
        part: Upload(file.name or part, file.chunks())
        for part in parts
        if isinstance(file := request.FILES.get(part), UploadedFile)
    }
    missing = N_("没有选“{list}”的文件；请选好再提交。")
    return found, [
        Fault(part, message(missing, list=message(TEMPLATES[part].title)))
        for part in NEEDED
        if part not in found
    ]


@contextmanager
def file_at_hand(request: HttpRequest, part: str) -> Iterator[Path | None]:
    """An uploaded file under the name it was sent by; it is gone with the request, and no copy is made.

    Raises:
        Refused: more was sent than is taken, or nothing at all.
    """
    _refuse_too_much(request)
    file = request.FILES.get(part)
    if not isinstance(file, TemporaryUploadedFile):
        yield None
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / (file.name or part)[-LONGEST_NAME:]
        path.symlink_to(file.temporary_file_path())
        yield path


def all_arrived(request: HttpRequest) -> None:
    """Read a form with files beside its other fields; nothing of it is used where a part was dropped.

    Raises:
        Refused: more was sent than is taken.
    """
    bool(request.POST)  # reads the form
    if getattr(request, "too_much_sent", False):
        much = N_("一次附的文件合计超过 {most} MB，一个也没有收；请分几次附，或把照片调小。")
        raise refuse("", much, most=MOST_BYTES >> 20)
    if getattr(request, "too_many_sent", False):
        raise refuse(
            "",
            N_("一次附的文件超过 {most} 个，一个也没有收；请分几次附，或把多页合成一份 PDF。"),
            most=MOST_FILES,
        )


def _refuse_too_much(request: HttpRequest) -> None:
    sent = bool(request.FILES) or bool(request.POST)  # reads the form
    if getattr(request, "too_much_sent", False):
        template = N_("上传的文件合计超过 {most} MB，没有收下；请删去名单以外的工作表和列，或分县上传。")
        raise refuse("", template, most=MOST_BYTES >> 20)
    if not sent:
        raise refuse("", N_("没有收到任何文件；请选好文件再提交。"))
