"""V5 and V8: one module per transport opens connections, and ecmx writes only what it was asked to, where it was asked to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))

CONNECTS = {
    "aiohttp", "asyncssh", "ftplib", "http", "httpx", "imaplib", "paramiko", "poplib", "requests", "smtplib", "socket", "socketserver",
    "ssl", "telnetlib", "urllib", "urllib3", "webbrowser", "xmlrpc",
}  # fmt: skip
#: What may connect, and by what. Each is given the host: no other module of ecmx can reach anything.
MAY_CONNECT = {
    "src/ecmx/cli/opening.py": [
        "webbrowser"
    ],  # shows the page that was just written in the person's browser: a file's address, and no other
    "src/ecmx/hub/site/listening.py": [
        "socket"
    ],  # listens for a moment where pages are to be served; connects to nothing
    "src/ecmx/transports/mail/client.py": ["smtplib", "ssl"],
    "src/ecmx/transports/sftp/connection.py": ["asyncssh"],
    "src/ecmx/transports/web/client.py": ["http", "ssl", "urllib"],
}
WRITES = {
    "write_text", "write_bytes", "write_csv", "write_excel", "write_ipc", "write_json", "write_ndjson", "write_parquet", "sink_csv",
    "sink_parquet", "to_csv", "to_excel", "touch", "mkdir", "mkdtemp", "mkstemp",
}  # fmt: skip
#: What may write, and why.
MAY_WRITE = {
    "src/ecmx/files/reading/encrypted.py": "a protected workbook's content lives in memory, where the system has files there",
    "src/ecmx/files/reading/plain_package.py": "a workbook under the names that programs expect, in memory as the protected one",
    "src/ecmx/files/reading/second_xls.py": "what another program saved of an old workbook, in memory as the protected one",
    "src/ecmx/hub/fixing/prepared.py": "packs rows into memory, to be sealed",
    "src/ecmx/hub/portal/plans/learned.py": "an uploaded layout, in a folder of the run; and into the home's folder of layouts",
    "src/ecmx/hub/site/pages.py": "the secret of the pages, once, into the hub's home",
    "src/ecmx/guidance/icd.py": "makes the ICD-10-CM table when ecmx is built",
    "src/ecmx/cli/endings.py": "defines write_json, which prints",
    "src/ecmx/cli/answers.py": "prints",
    "src/ecmx/cli/output.py": "standard output, and nowhere for what was closed",
    "src/ecmx/cli/asking.py": "prints",
    "src/ecmx/cli/diff.py": "prints",
    "src/ecmx/cli/guidance.py": "prints",
    "src/ecmx/cli/layouts.py": "prints",
    "src/ecmx/cli/accept.py": "prints, and writes where it was asked to",
    "src/ecmx/cli/asking_person.py": "prints, and keeps the answers that were typed",
    "src/ecmx/cli/compare.py": "prints, and the page that --html names",
    "src/ecmx/cli/paper_folders.py": "makes the folder that --html, --letter or --annotate names",
    "src/ecmx/cli/page_places.py": "makes the folder of the pages that `ecmx open` shows",
    "src/ecmx/cli/desktop.py": "the shortcut that was asked for",
    "src/ecmx/cli/template_folder.py": "makes the folder that -o names",
    "src/ecmx/cli/typed.py": "prints",
    "src/ecmx/cli/convert.py": "prints",
    "src/ecmx/cli/encounters.py": "prints, and the table of services where it was asked for",
    "src/ecmx/cli/learn.py": "prints, and the learned layout where it was asked for",
    "src/ecmx/cli/merge.py": "prints, and the common layout where it was asked for",
    "src/ecmx/cli/synthesize.py": "writes invented members where it was asked to",
    "src/ecmx/conversion/held.py": "makes the folder for rows that are set aside",
    "src/ecmx/exchange/arriving.py": "a stream's bytes, for the while that they are read, in a folder of the run",
    "src/ecmx/exchange/composed.py": "writes where it was asked to, aside first, and in between in a folder of the run",
    "src/ecmx/exchange/spool.py": "keeps records while a file is judged, in a folder of the run; sealed, if the file came protected",
    "src/ecmx/files/annotating/package.py": "writes aside, where an annotated workbook was asked for",
    "src/ecmx/files/aside.py": "the one way in which a file comes to stand where it was asked for",
    "src/ecmx/files/book_out.py": "a workbook into the place that it was asked for, in memory where it is to be protected",
    "src/ecmx/files/sealed.py": "what came protected, sealed with a key that is never written, in a folder of the run",
    "src/ecmx/files/forms/form_workbook.py": "writes aside, where a template was asked for",
    "src/ecmx/files/rows_out.py": "writes aside, where a file was asked for",
    "src/ecmx/hub/partners/folder/writing.py": "a folder of partners where it was asked for, beside it first",
    "src/ecmx/layouts/compiled.py": "what every start needs of vocabulary and layouts, when ecmx is built",
    "src/ecmx/synthetic/kit.py": "writes invented members where it was asked to",
    "src/ecmx/cli/letters.py": "the letters that --letter names",
    "src/ecmx/hub/database/cluster.py": "makes the socket's folder, and writes down in the home where the database is",
    "src/ecmx/hub/database/making.py": "makes the home and the database's folder",
    "src/ecmx/hub/database/reachable.py": "makes the folder for what the database's user cannot reach elsewhere",
    "src/ecmx/cli/hub/compose.py": "prints, and the files that were composed where they were asked for",
    "src/ecmx/cli/hub/files_out.py": "prints",
    "src/ecmx/cli/hub/incident.py": "prints",
    "src/ecmx/cli/hub/purge.py": "prints",
    "src/ecmx/cli/hub/take.py": "prints",
    "src/ecmx/cli/hub/tasks.py": "prints",
    "src/ecmx/hub/roster/storing.py": "rows as text in memory, for the database",
    "src/ecmx/cli/hub/likenesses.py": "prints",
    "src/ecmx/cli/hub/member.py": "prints",
    "src/ecmx/cli/hub/messages.py": "prints, and the messages where they were asked for",
    "src/ecmx/cli/hub/trace.py": "prints",
    "src/ecmx/cli/hub/answer.py": "prints",
    "src/ecmx/cli/hub/close_month.py": "prints, and the month's page where it was asked for",
    "src/ecmx/cli/hub/due.py": "prints",
    "src/ecmx/cli/hub/receipt.py": "prints, and the receipt where it was asked for",
    "src/ecmx/hub/answers/response_form.py": "how a partner answers, into the hub's home, as a person said it",
    "src/ecmx/cli/hub/start.py": "prints",
    "src/ecmx/cli/hub/status.py": "prints",
    "src/ecmx/hub/inbound/rows.py": "a file's rows as Parquet, in memory",
    "src/ecmx/hub/inbound/watching.py": "makes the folder for files that were taken, in a watched one",
    "src/ecmx/hub/keys/keys.py": "makes the folder of keys",
    "src/ecmx/hub/keys/sheet.py": "the recovery sheet where it was asked for",
    "src/ecmx/hub/upkeep/disk_word.py": "makes the home and its settings",
    "src/ecmx/transports/by_hand/client.py": "makes a partner's folder in the out-tray",
    "src/ecmx/transports/folder/putting.py": "a file that is sent, into the folder that an agreement names",
    "src/ecmx/exchange/checking_process.py": "answers the process that began it, through a pipe",
    "src/ecmx/files/isolated/child.py": "answers the process that began it, through a pipe",
    "src/ecmx/hub/database/configured.py": "the private database's settings",
    "src/ecmx/hub/inbound/memory.py": "a received file, in memory",
    "src/ecmx/hub/upkeep/backing_up.py": "the backup where it was asked for, encrypted",
    "src/ecmx/reports/html/document.py": "the page that --html names",
    "src/ecmx/reports/html/folder.py": "the page that leads to the others, in the folder that --html names",
}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def written(tree: ast.AST) -> Iterator[int]:
    """Lines that write a file: by a method's name, or `open` with a mode that writes."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        modes = [
            word.value for word in (*node.args, *(one.value for one in node.keywords)) if isinstance(word, ast.Constant)
        ]
        opens = name in ("open", "fdopen") and any(
            isinstance(mode, str) and re.fullmatch(r"[rbt]*[wax+][rbtwax+]*", mode) for mode in modes
        )
        if name in WRITES or opens:
            yield node.lineno


def test_one_module_a_transport_connects_and_no_file_is_kept() -> None:
    connects, writes = {}, {}
    for source in SOURCES:
        name, tree = str(source.relative_to(ROOT)), ast.parse(source.read_text(encoding="utf-8"))
        connects[name] = sorted(CONNECTS & set(imported(tree)))
        writes[name] = list(written(tree)) if name not in MAY_WRITE else []
    assert {name: modules for name, modules in connects.items() if modules} == MAY_CONNECT
    assert {name: lines for name, lines in writes.items() if lines} == {}
    assert len(SOURCES) > len(MAY_WRITE)


def test_whoever_may_write_still_does() -> None:
    idle = [name for name in MAY_WRITE if not list(written(ast.parse((ROOT / name).read_text(encoding="utf-8"))))]
    assert not idle


def test_the_invariants_name_files_that_are_there() -> None:
    page = (ROOT / "docs" / "explanation" / "invariants.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:src|tests)/[^`]+)`", page)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert re.findall(r"^\| \*\*V(\d+)\*\*", page, re.MULTILINE) == [str(number) for number in range(1, 11)]
