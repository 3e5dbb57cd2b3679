"""Looks a workbook's archive over before any parser may open it.

Entry count, names, duplicates, encryption, real unpacked size, document types.
"""

import io
import re
import zipfile
import zlib
from collections import Counter

from .limits import Limits
from .problems import Findings

_CHUNK = 1024 * 1024
_REPAIR = "Open it in a spreadsheet program, save it under a new name and import that."
_XML_START = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*(?:<\?xml(?![^>]*encoding=["'](?!utf-8|us-ascii))|<(?!\?xml)|$)""",
    re.IGNORECASE,
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


def is_sound_archive(data: bytes, limits: Limits, findings: Findings) -> bool:
    """Check an archive by reading all of it once, in pieces.

    Args:
        data: The whole file.
        limits: ``entries`` and ``unpacked_bytes`` bound what is read.
        findings: Receives ``archive-...``, ``xml-dtd`` and ``xml-encoding`` errors.

    Returns:
        False if the archive must not be parsed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            return _has_sound_directory(infos, limits, findings) and _unpacks(
                archive, infos, limits, findings
            )
    except (*_BROKEN, RuntimeError) as error:
        message = f"The workbook is damaged or cut off ({_words(error)})."
        findings.error("archive-damaged", message, "Export or copy it again; " + _REPAIR.lower())
        return False


def _words(error: BaseException) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__


def _has_sound_directory(infos: list[zipfile.ZipInfo], limits: Limits, findings: Findings) -> bool:
    if len(infos) > limits.entries:
        message = f"The workbook holds {len(infos):,} entries; {limits.entries:,} are allowed."
        findings.error("archive-entries", message, _REPAIR)
        return False
    names = Counter(info.filename.lower() for info in infos)
    bad_names = [info for info in infos if _is_bad_name(info.filename)]
    twice = [name for name, n in names.items() if n > 1]
    if bad_names:
        shown = ascii(bad_names[0].filename)[:80]
        findings.error(
            "archive-name", f"The archive holds an entry with the name {shown}.", _REPAIR
        )
    if twice:
        findings.error(
            "archive-duplicate", f"The archive holds {ascii(twice[0])[:80]} twice.", _REPAIR
        )
    return not bad_names and not twice and not _is_locked(infos, findings)


def _is_bad_name(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\x00" in name


def _is_locked(infos: list[zipfile.ZipInfo], findings: Findings) -> bool:
    locked = [info for info in infos if info.flag_bits & 0x41]
    linked = [info for info in infos if (info.external_attr >> 16) & 0o170000 == 0o120000]
    if locked:
        findings.error(
            "archive-encrypted",
            "The workbook is encrypted.",
            "Remove the password, save it and import that.",
        )
    if linked:
        findings.error("archive-link", "The archive holds a link to another file.", _REPAIR)
    return bool(locked or linked)


def _unpacks(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], limits: Limits, findings: Findings
) -> bool:
    left = limits.unpacked_bytes
    for info in infos:
        left -= _read_entry(archive, info, left, findings)
        if left < 0:
            message = f"The workbook unpacks to more than {limits.unpacked_bytes:,} bytes."
            findings.error("archive-bomb", message, _REPAIR)
            return False
    return not any(problem.code.startswith("xml-") for problem in findings.problems())


def _read_entry(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int, findings: Findings
) -> int:
    """Read one entry to its end or past ``left``; the directory's own sizes may lie."""
    is_xml = info.filename.lower().endswith((".xml", ".rels", ".vml"))
    n_read, tail = 0, b""
    with archive.open(info) as entry:
        while n_read <= left and (chunk := entry.read(_CHUNK)):
            if is_xml and (code := _xml_fault(tail + chunk, at_start=n_read == 0)):
                _report_xml(code, info.filename, findings)
                return n_read
            n_read += len(chunk)
            tail = chunk[-16:]
    return n_read


def _xml_fault(piece: bytes, *, at_start: bool) -> str:
    if at_start and not _XML_START.match(piece):
        return "xml-encoding"
    return "xml-dtd" if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece else ""


def _report_xml(code: str, name: str, findings: Findings) -> None:
    what = {
        "xml-dtd": "declares a document type, which no spreadsheet program writes",
        "xml-encoding": "is not written in UTF-8",
    }[code]
    findings.error(code, f"The part {ascii(name)[:80]} of the workbook {what}.", _REPAIR)
