"""How much a browser may send: what is more is not kept, and the page says so."""

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from santu.kernel.messages import N_, refuse

MOST_BYTES = 64 << 20
"""All files of one form together. The register of the whole country is some forty megabytes of CSV."""


class LimitedUpload(TemporaryFileUploadHandler):
    """Keeps what is sent in passing files, up to the limit; what lies beyond is read and dropped."""

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


def refuse_too_much(request: HttpRequest) -> None:
    """Tell that more was sent than is taken.

    Raises:
        Refused: it was.
    """
    sent = bool(request.FILES) or bool(request.POST)  # reads the form
    if getattr(request, "too_much_sent", False):
        template = N_("上传的文件合计超过 {most} MB，没有收下；请删去名单以外的工作表和列，或分县上传。")
        raise refuse("", template, most=MOST_BYTES >> 20)
    if not sent:
        raise refuse("", N_("没有收到任何文件；请选好文件再提交。"))
