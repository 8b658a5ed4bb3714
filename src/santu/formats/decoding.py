"""Bytes of a text file to text: UTF-8 with or without BOM, else GB18030, which contains GBK."""

import codecs

from santu.formats.table import line_place
from santu.kernel.messages import N_, Fault, message, refuse

UTF_8 = "utf-8"
GB18030 = "gb18030"
WINDOW = 1 << 15
"""Bytes looked at on each side of the first error to tell a damaged UTF-8 file from a GB18030 one."""

FIRST_CHINESE = "\u0800"
LOST = "\ufffd"


def decode(data: bytes, name: str) -> tuple[str, list[Fault]]:
    """Decode a whole file.

    Args:
        data: the bytes of the file.
        name: the name by which faults call the file.

    Returns:
        The text and one fault for each line that holds bytes of no encoding, or a NUL; such
        bytes are replaced by U+FFFD in the text, so that reading can go on to further faults.

    Raises:
        Refused: the file is in UTF-16, where nothing can be read line by line.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise refuse(name, N_("文件是 UTF-16 编码，不能读取；请另存为“CSV UTF-8（逗号分隔）”。"))
    faults = _nul_faults(data, name) if b"\0" in data else []
    marked = data.startswith(codecs.BOM_UTF8)
    body = data[len(codecs.BOM_UTF8) :] if marked else data
    try:
        return body.decode(UTF_8), faults
    except UnicodeDecodeError as error:
        encoding = UTF_8 if marked or _is_damaged_utf_8(body, error.start) else GB18030
    if encoding is GB18030:
        try:
            return body.decode(GB18030), faults
        except UnicodeDecodeError:
            pass
    faults += _byte_faults(body, encoding, name, len(data) - len(body))
    return body.decode(encoding, errors="replace"), faults


def _is_damaged_utf_8(data: bytes, first_error: int) -> bool:
    """Whether most of what surrounds the first error reads as Chinese in UTF-8.

    GB18030 gives a meaning to almost any pair of bytes, so a UTF-8 file with one bad byte
    could otherwise be read as nonsense without a word.
    """
    window = data[max(0, first_error - WINDOW) : first_error + WINDOW]
    text = window.decode(UTF_8, errors="replace")
    lost = text.count(LOST)
    return sum(character >= FIRST_CHINESE for character in text) - lost > lost


def _byte_faults(data: bytes, encoding: str, name: str, offset: int) -> list[Fault]:
    faults = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            line.decode(encoding)
        except UnicodeDecodeError as error:
            faults.append(
                Fault(
                    line_place(name, number),
                    message(
                        N_(
                            "本行第 {byte} 个字节（文件第 {offset} 个字节，值 0x{value:02X}）"
                            "不是 UTF-8、GBK 或 GB18030 文字；请改正这个字，再把文件另存为 UTF-8 编码。"
                        ),
                        byte=error.start + 1,
                        offset=offset + error.start + 1,
                        value=line[error.start],
                    ),
                )
            )
        offset += len(line) + 1
    return faults


def _nul_faults(data: bytes, name: str) -> list[Fault]:
    return [
        Fault(
            line_place(name, number),
            message(
                N_("本行第 {byte} 个字节是空字符（NUL），文件可能已损坏；请重新导出这个文件。"),
                byte=line.index(b"\0") + 1,
            ),
        )
        for number, line in enumerate(data.split(b"\n"), start=1)
        if b"\0" in line
    ]
