"""What is said of a whole file that is not read, and what helps its sender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analytics.errors import N_
from analytics.intake.files import guards, limits
from analytics.intake.finding import Flaw, notice

SUFFIXES = (".csv", *guards.WORKBOOK_SUFFIXES)

_SAVE_ANEW = N_("Open it in Excel or WPS and save it as .xlsx, or as .csv in UTF-8.")
_UNPACK = N_("Unpack it and submit the workbooks it contains.")
_COPY_TABLE = N_("Copy its table into the template, compare the two, and submit the workbook.")
_EXPORT = N_("Open it in the program it was made with and export it as .xlsx, or as .csv in UTF-8.")
_ATTACHMENT = N_("Save the attached workbook and submit that.")
_ITSELF = N_("It only points to a file: submit the file itself.")
_COPY = N_("Copy the filled cells into a new workbook and submit that.")

#: What helps with another kind of file, by the end of its name or by what its content is called.
ADVICE: Mapping[str, str] = {
    name: advice
    for names, advice in (
        (".zip .rar .7z .gz .tgz .tar .bz2 .xz .cab ZIP RAR 7z GZIP TAR BZIP2 XZ CAB", _UNPACK),
        (".pdf .ofd .doc .docx .wps .odt .rtf .ppt .pptx .dps PDF OFD Word PowerPoint RTF ODT", _COPY_TABLE),
        (".png .jpg .jpeg .gif .bmp .tif .tiff .webp .heic PNG JPEG GIF BMP TIFF WebP HEIC", _COPY_TABLE),
        (".numbers .mdb .accdb .dbf .db .sqlite .sav .parquet Numbers Access SQLite", _EXPORT),
        (".eml .msg Outlook", _ATTACHMENT),
        (".lnk .url .gsheet LNK URL", _ITSELF),
    )
    for name in names.split()
}

FILE_UNREADABLE = Flaw(
    "file_unreadable", "The file cannot be opened.", "Check the path and the permissions of the file."
)
FILE_MISSING = Flaw("file_unreadable", "There is no such file.", "Check the path of the file.")
FILE_TYPE = Flaw("file_type", "Files ending in “{suffix}” are not read. Allowed: {allowed}.", _SAVE_ANEW)
FILE_KIND = Flaw("file_kind", "The file name ends in {suffix}, but its content is {found}.", _SAVE_ANEW)
FILE_TOO_LARGE = Flaw(
    "file_too_large", "The file has {size} bytes; the limit is {most}.", "Split it, or leave out pictures."
)
FILE_EMPTY = Flaw("file_empty", "The file is empty.", "Submit the file that contains the table.")
FILE_BESIDE = Flaw(
    "file_beside",
    "The file is one that a program keeps beside an open workbook, and contains no table.",
    "Submit the workbook itself, the file without “{begin}” before its name.",
)
FILE_SEALED = Flaw(
    "file_sealed",
    "The file is encrypted by security software ({found}).",
    "Decrypt it with that software, then submit it.",
)
OLD_WORKBOOK = Flaw(
    "old_workbook",
    "The workbook is in the format of {version}, which is not read.",
    "Open it in Excel or WPS, save it as .xlsx and submit that.",
)
SHEET_TOO_LARGE = Flaw(
    "sheet_too_large",
    "The sheet extends to row {height}, column {width}; the limit is {rows} rows and {columns} columns.",
    "Delete the empty rows and columns beyond the data, or split the sheet.",
).naming(rows=limits.MOST_ROWS, columns=limits.MOST_COLUMNS)
MACROS_IGNORED = notice(
    "macros_ignored",
    "The workbook contains macros. They were not run.",
    "Next time, submit it without macros, as .xlsx.",
)
PICTURES_IGNORED = notice(
    "pictures_ignored",
    "There are pictures on the sheet. Pictures are not kept.",
    "Where a picture shows something that belongs in the table, enter it in a cell.",
)
#: What is said when the process that opens workbooks refuses one or ends, by code.
REFUSALS: Mapping[str, Flaw] = {
    flaw.code: flaw
    for flaw in (
        OLD_WORKBOOK,
        SHEET_TOO_LARGE,
        Flaw(
            "workbook_damaged",
            "The workbook is damaged or incomplete and cannot be opened.",
            "Open it in Excel or WPS, save it again and resubmit it.",
        ),
        Flaw(
            "workbook_encrypted",
            "The workbook is password-protected.",
            "Remove the password, save it and resubmit it.",
        ),
        Flaw("macro_sheet", "The workbook contains an Excel 4.0 macro sheet, which is not opened.", _COPY),
        Flaw("workbook_time", "Opening the workbook took more than {seconds} s.", _COPY).naming(
            seconds=limits.SECONDS
        ),
        Flaw(
            "workbook_memory", "Opening the workbook took more than {megabytes} MB of memory.", _COPY
        ).naming(megabytes=limits.MEMORY_BYTES // 1_000_000),
        Flaw(
            "workbook_failed",
            "The program that reads workbooks failed on this one.",
            "Open it in Excel or WPS, save it as .xlsx and submit that.",
        ),
        Flaw(
            "workbook_cells",
            "The sheets of the workbook have more than {most} cells, or too many merged ones.",
            "Delete the empty rows and columns beyond the data, or split the workbook.",
        ).naming(most=limits.MOST_CELLS),
        Flaw("workbook_texts", "The texts of the workbook take more than {megabytes} MB.", _COPY).naming(
            megabytes=limits.MOST_TEXT_BYTES // 1_000_000
        ),
        Flaw(
            "sheet_area",
            "The sheet extends to row {height}, column {width}: more than {most} cells.",
            "Delete the empty rows and columns beyond the data, or split the sheet.",
        ).naming(most=limits.MOST_CELLS),
        Flaw("package_entries", "The workbook consists of {found} parts; the limit is {most}.", _COPY),
        Flaw(
            "package_size", "Unpacked, the workbook would take {megabytes} MB; the limit is {most} MB.", _COPY
        ),
        Flaw(
            "package_ratio",
            "Unpacked, the workbook would be {ratio} times as large; the limit is {most} times.",
            _COPY,
        ),
        Flaw("package_names", "The workbook contains parts whose names are not allowed.", _COPY),
        Flaw(
            "package_entities",
            "The workbook declares XML entities, which no spreadsheet program does.",
            _COPY,
        ),
    )
}


def another_kind(suffix: str, found: str) -> Flaw:
    """What is said of a file whose content is not what its name says, with what helps."""
    if found in guards.OLD_WORKBOOKS.values():
        return OLD_WORKBOOK.naming(version=found)
    if found in guards.SEALED.values():
        return FILE_SEALED.naming(found=found)
    return replace(FILE_KIND, fix=ADVICE.get(found, FILE_KIND.fix)).naming(suffix=suffix, found=found)


def unknown_suffix(suffix: str) -> Flaw:
    """The same for a name that ends as no table's does."""
    advised = replace(FILE_TYPE, fix=ADVICE.get(suffix, FILE_TYPE.fix))
    return advised.naming(suffix=suffix, allowed=", ".join(SUFFIXES))


def refused(code: str, values: Mapping[str, object]) -> Flaw:
    """What is said when the process that opens workbooks refuses one."""
    if code == FILE_KIND.code:
        return another_kind(str(values["suffix"]), str(values["found"]))
    return REFUSALS[code].naming(**values)
