"""Why a file cannot be used at all (exit code 2): the codes of `FileUnusable`, in general words. The error itself names the case."""

from __future__ import annotations

from ecmx.findings.model import Refusal

__all__ = ["REFUSALS"]

REFUSALS = (
    Refusal(
        "not-a-workbook",
        "The file is not a workbook, whatever its name says.",
        "Open it in the program it came from and save it as .xlsx or as “CSV UTF-8”. If you cannot open it either, ask"
        " the sender for it again.",
        "The first bytes of a file say what it is. A web page, a PDF or a picture that was renamed to .xlsx is not"
        " read as data. Often a portal has handed out its sign-in page in place of the file.",
    ),
    Refusal(
        "unsupported-format",
        "The file is of a kind that is not read here.",
        "Save it as .xlsx, .xls, .ods, .csv (or tab or pipe delimited text) or .xml and try again.",
        "Known kinds are Excel and OpenDocument workbooks, delimited text and XML with one element a record. PDF and"
        " Word files hold pages, not cells; binary workbooks (.xlsb) can be saved as .xlsx.",
    ),
    Refusal(
        "file-empty",
        "The file is empty.",
        "Ask the sender for it again; the export or the upload has probably failed.",
        "There is not one cell with content in it. If there was nothing to report, a file with its headers and no rows"
        " says so properly.",
    ),
    Refusal(
        "file-truncated",
        "The file is cut off: its end is missing.",
        "Fetch it again, or ask the sender to upload it again after closing it.",
        "Files are cut off when an upload breaks or when they are copied while somebody is still saving them. What is"
        " left could be read in part, but nobody could say which members are missing.",
    ),
    Refusal(
        "file-too-large",
        "The file is larger than the limit.",
        "Check that it is the right file. If it is, raise the limit in the settings, or split the file.",
        "The limit keeps one wrong file from taking all of the computer's memory. The default leaves ample room for a"
        " monthly file of any plan.",
    ),
    Refusal(
        "too-many-cells",
        "The file has more cells than the limit.",
        "Delete empty rows and columns that are formatted down to the end of the tab, save, and try again; or raise"
        " the limit in the settings.",
        "Some workbooks are formatted down to the last possible row and so pretend to hold a hundred million cells."
        " Reading them all would take hours and find nothing.",
    ),
    Refusal(
        "archive-bomb",
        "The file unpacks to far more than its size allows. This may be a harmful file.",
        "Do not open it elsewhere. Ask the sender whether they sent it, and tell your security contact.",
        "A workbook is a packed archive. A few kilobytes that unpack to gigabytes are made to bring a computer down."
        " Nothing of it was unpacked.",
    ),
    Refusal(
        "password-needed",
        "The file is protected by a password.",
        "Ask the sender for the password by another way than the file came, write it into a file of its own, and give"
        " that with --password-file.",
        "Plans often send workbooks with a password. It is not taken on the command line itself, where others on the"
        " same computer could see it.",
    ),
    Refusal(
        "password-wrong",
        "The password does not open the file.",
        "Check the password for swapped letters and for a space at its end, or ask the sender; many change it every"
        " month.",
        "The password decides whether the file opens at all, so nothing in it could be looked at. Trying others on our"
        " own would be breaking in.",
    ),
    Refusal(
        "xml-entities",
        "The XML file refers to other files or hides text behind names (entities), which can do harm, so it was not read.",
        "Ask the sender, or the person who makes the file for them, for plain XML without a DOCTYPE and without entities.",
        "Entities can be used to read other files from the computer or to fill its memory. Data files have no need of"
        " them, so they are refused outright.",
    ),
    Refusal(
        "no-header-found",
        "No row of an ECM file's column headers was found in any tab.",
        "Check that the table has one row with the columns' names above the data. If it does, ask your ecmx administrator to teach ecmx"
        " this form, which says in which row it is (ecmx layouts learn).",
        "The headers say what each column is. Without them the columns would have to be guessed from the data,"
        " and a wrong guess would not be noticed.",
    ),
    Refusal(
        "wrong-report",
        "The file holds a table, but its columns are not those of any of the four ECM files.",
        "Check that the right report was sent, and that there is a row with the columns' names above the data. If both are true, say what"
        " it is (--type mif, rtf, otf or referral), or ask your ecmx administrator to teach ecmx this form (ecmx layouts learn).",
        "A claims extract or an appointment list can share columns such as name and date of birth. Read as a member file, it would bring"
        " in people who are not in ECM.",
    ),
    Refusal(
        "read-failed",
        "The file could not be read, and we cannot say why.",
        "Open it in a spreadsheet program, save it as a new .xlsx and try again. If that does not help, ask for it"
        " again.",
        "Somewhere the file does not keep to its own format. Reading was stopped in time, and nothing on this computer was changed.",
    ),
)
