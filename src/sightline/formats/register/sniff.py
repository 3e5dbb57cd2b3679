"""Tells what a file is from its bytes, never from its name.

One function a family of formats; the words for refusing a kind stand here too.
"""

import io
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePath

from .problems import Problem, Severity


class Kind(StrEnum):
    """What a file turned out to be."""

    CSV = "csv"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    ENCRYPTED = "encrypted"
    ZIP = "zip"
    PDF = "pdf"
    HTML = "html"
    JSON = "json"
    MSPDI = "mspdi"
    PMXML = "pmxml"
    XML = "xml"
    XER = "xer"
    MPP = "mpp"
    MPX = "mpx"
    GAN = "gan"
    PLANNER = "planner"
    PSPLIB = "psplib"
    PATTERSON = "patterson"
    OLE = "ole"
    EMPTY = "empty"
    BINARY = "binary"


REGISTER_KINDS = frozenset({Kind.CSV, Kind.XLSX})
PLAN_KINDS = frozenset(
    {
        Kind.MSPDI,
        Kind.PMXML,
        Kind.XER,
        Kind.MPP,
        Kind.MPX,
        Kind.GAN,
        Kind.PLANNER,
        Kind.PSPLIB,
        Kind.PATTERSON,
    }
)

_MAGIC = ((b"%PDF-", Kind.PDF), (b"ERMHDR\t", Kind.XER), (b"{\\rtf", Kind.BINARY))
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UNREADABLE = (ValueError, KeyError, NotImplementedError, RuntimeError, EOFError, OSError)
_MPX_HEAD = re.compile(r"mpx([,;\t|])[^\r\n]{1,60}\1[\d.]{1,5}\1[a-z0-9]{1,8}\s*[\r\n]")
_NUMBERS = re.compile(r"[\d\s]+", re.ASCII)
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})

_SAVE_AS = "Open it in its own program and save it as XLSX or as CSV (UTF-8), then import that."
_REFUSED: dict[Kind, tuple[str, str]] = {
    Kind.EMPTY: ("The file is empty.", "Check that the export finished, then choose it again."),
    Kind.XLS: ("This is an old Excel workbook (XLS).", _SAVE_AS),
    Kind.XLSB: ("This is a binary Excel workbook (XLSB).", _SAVE_AS),
    Kind.ODS: ("This is an OpenDocument spreadsheet.", _SAVE_AS),
    Kind.ENCRYPTED: (
        "The file is protected by a password.",
        "Open it, remove the password, save it and import that.",
    ),
    Kind.ZIP: ("This is an archive, not a workbook.", "Unpack it and import the register in it."),
    Kind.PDF: ("This is a PDF.", "Ask its author for the table it was made from."),
    Kind.HTML: ("This is a web page, whatever its name says.", _SAVE_AS),
    Kind.JSON: ("This is JSON.", "Export the register as XLSX or CSV."),
    Kind.MSPDI: ("This is a Microsoft Project plan (XML).", "Import it as a plan."),
    Kind.PMXML: ("This is a Primavera plan (XML).", "Import it as a plan."),
    Kind.XER: ("This is a Primavera plan (XER).", "Import it as a plan."),
    Kind.MPP: ("This is a Microsoft Project plan (MPP).", "Import it as a plan."),
    Kind.MPX: ("This is a Microsoft Project plan (MPX).", "Import it as a plan."),
    Kind.GAN: ("This is a GanttProject plan.", "Import it as a plan."),
    Kind.PLANNER: ("This is a Planner plan.", "Import it as a plan."),
    Kind.PSPLIB: ("This is a scheduling benchmark (PSPLIB).", "Import it as a plan."),
    Kind.PATTERSON: ("This is a scheduling benchmark (Patterson).", "Import it as a plan."),
    Kind.XML: ("This is XML of a kind that is not known here.", _SAVE_AS),
    Kind.OLE: ("This is an office document, not a register.", _SAVE_AS),
    Kind.BINARY: ("This is neither text nor a workbook.", _SAVE_AS),
}
_SUFFIXES: dict[str, frozenset[Kind]] = {
    ".csv": frozenset({Kind.CSV}),
    ".tsv": frozenset({Kind.CSV}),
    ".txt": frozenset({Kind.CSV, Kind.PATTERSON, Kind.PSPLIB}),
    ".xlsx": frozenset({Kind.XLSX}),
    ".xlsm": frozenset({Kind.XLSX}),
    ".xls": frozenset({Kind.XLS}),
    ".xlsb": frozenset({Kind.XLSB}),
    ".ods": frozenset({Kind.ODS}),
    ".pdf": frozenset({Kind.PDF}),
    ".xml": frozenset({Kind.MSPDI, Kind.PMXML, Kind.XML, Kind.GAN, Kind.PLANNER}),
    ".xer": frozenset({Kind.XER}),
    ".mpp": frozenset({Kind.MPP}),
    ".mpt": frozenset({Kind.MPP}),
    ".mpx": frozenset({Kind.MPX}),
    ".gan": frozenset({Kind.GAN}),
    ".planner": frozenset({Kind.PLANNER}),
    ".sm": frozenset({Kind.PSPLIB}),
    ".rcp": frozenset({Kind.PATTERSON}),
}


def kind_of(data: bytes) -> Kind:
    """Tell what a file is by its content.

    Args:
        data: The whole file; archives are told apart by their directory.

    Returns:
        A ``Kind``; ``CSV`` stands for every delimited text.
    """
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        return Kind.EMPTY
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data)
    return _zip_kind(data) if data.startswith(b"PK") else _text_kind(data)


def refusal(kind: Kind) -> Problem | None:
    """The problem that a register reader has with a kind; none for those it reads."""
    if kind in REGISTER_KINDS:
        return None
    message, remedy = _REFUSED[kind]
    return Problem(Severity.ERROR, f"kind-{kind}", message, remedy)


def name_problem(kind: Kind, name: str) -> Problem | None:
    """The problem of a name that promises something other than the content."""
    promised = _SUFFIXES.get(PurePath(name).suffix.lower())
    if not name or promised is None or kind in promised:
        return None
    severity = Severity.WARNING if kind in REGISTER_KINDS else Severity.ERROR
    message = f"The name ends in {PurePath(name).suffix}, but the content is {kind.upper()}."
    return Problem(severity, "name-differs", message, "Check that this is the file you meant.")


def _ole_kind(data: bytes) -> Kind:
    streams = (
        ("EncryptedPackage", Kind.ENCRYPTED),
        ("TBkndTask", Kind.MPP),
        ("Props14", Kind.MPP),
        ("Workbook", Kind.XLS),
        ("Book", Kind.XLS),
    )
    found = (kind for name, kind in streams if name.encode("utf-16-le") in data)
    return next(found, Kind.OLE)


def _zip_kind(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info.filename.lower() for info in archive.infolist()]
            label = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, *_UNREADABLE):
        # A workbook cut off has lost its directory; the first entries tell.
        return Kind.XLSX if b"[Content_Types].xml" in data[:4096] else Kind.ZIP
    return _archive_kind(names, label)


def _archive_kind(names: list[str], label: bytes) -> Kind:
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    return Kind.ODS if b"opendocument.spreadsheet" in label else Kind.ZIP


def _text_kind(data: bytes) -> Kind:
    head = _start_of_text(data)
    if head is None:
        return Kind.BINARY
    text = head.lstrip().lower()
    if re.match(r"<(!doctype\s+html|html|head|body|table|meta)\b", text):
        return Kind.HTML
    if text.startswith("<") and re.match(r"<(\?xml|!doctype|!--|[a-z_][\w:.-]*[\s>/])", text):
        return _xml_kind(text)
    is_json = re.match(r'\{\s*"[^"]*"\s*:|\[\s*[\[{]', text)
    return Kind.JSON if is_json else _plain_kind(text)


def _plain_kind(text: str) -> Kind:
    """Plans that are plain text have a first line or a shape of their own."""
    if text.startswith("ermhdr\t"):
        return Kind.XER
    if _MPX_HEAD.match(text):
        return Kind.MPX
    if text.startswith("****") and re.search(r"^(jobs|projects)\b[^\n]*:", text, re.MULTILINE):
        return Kind.PSPLIB
    return Kind.PATTERSON if _is_patterson(text) else Kind.CSV


def _is_patterson(text: str) -> bool:
    """Whole numbers alone: jobs and resources, a capacity each, then a job that takes 0."""
    if not _NUMBERS.fullmatch(text):
        return False
    head, *rest = [line.split() for line in text.split("\n") if line.strip()] or [[]]
    return (
        len(head) == 2
        and len(rest) > 1
        and len(rest[0]) == int(head[1])
        and len(rest[1]) >= int(head[1]) + 2
    )


def _xml_kind(text: str) -> Kind:
    if "schemas.microsoft.com/project" in text:
        return Kind.MSPDI
    if re.search(r"<(?:\w+:)?apibusinessobjects\b", text):
        return Kind.PMXML
    if "mrproject-version" in text:
        return Kind.PLANNER
    if re.search(r"<project\b[^>]*\b(gantt-divider-location|view-index)=", text):
        return Kind.GAN
    return Kind.HTML if "<html" in text else Kind.XML


def _start_of_text(data: bytes) -> str | None:
    """The first 8 KiB as text for looking at markup, or None where it is not text."""
    head = data[:8192]
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, "replace")
    wide = wide_encoding(head)
    if wide:
        return head.decode(wide, "replace")
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    return None if n_controls > max(2, len(head) // 100) else head.decode("latin-1")


def wide_encoding(head: bytes) -> str:
    """UTF-16 without its mark, told by where the zero bytes stand; empty if it is not."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half >= 4 and odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if half >= 4 and even > half * 0.7 and odd < half * 0.1 else ""
