"""A real LibreOffice protects workbooks with a password (xls: RC4; xlsx: agile encryption; ods: its own); we open the first two."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from ecmx import reader_process
from ecmx.errors import FileUnusable
from ecmx.files import open_book
from ecmx.files.facts import unusable
from tests.peers.office import Office
from tests.unit.files.reading import texts

pytestmark = pytest.mark.needs("soffice")

SECRET = "sésame-5"
CSV = "CIN,Zip\n90000001B,93701\n90000002B,93702\n"
FORMATS = ("xls", "xlsx", "ods")

# The command line of LibreOffice takes no password to save with; a macro in its profile does.
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Protect"/></library:library>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Protect" script:language="StarBasic">
Sub SaveAll(source As String, secret As String, xls As String, xlsx As String, ods As String)
  Save(source, xls, &quot;MS Excel 97&quot;, secret)
  Save(source, xlsx, &quot;Calc MS Excel 2007 XML&quot;, secret)
  Save(source, ods, &quot;calc8&quot;, secret)
End Sub

Sub Save(source As String, target As String, filter As String, secret As String)
  Dim opening(0) As New com.sun.star.beans.PropertyValue
  opening(0).Name = &quot;Hidden&quot; : opening(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, &quot;_blank&quot;, 0, opening())
  Dim saving(1) As New com.sun.star.beans.PropertyValue
  saving(0).Name = &quot;FilterName&quot; : saving(0).Value = filter
  If InStr(filter, &quot;XML&quot;) &gt; 0 Then
    Dim key(1) As New com.sun.star.beans.NamedValue
    key(0).Name = &quot;OOXPassword&quot; : key(0).Value = secret
    key(1).Name = &quot;CryptoType&quot; : key(1).Value = &quot;StrongEncryptionDataSpace&quot;
    saving(1).Name = &quot;EncryptionData&quot; : saving(1).Value = key()
  Else
    saving(1).Name = &quot;Password&quot; : saving(1).Value = secret
  End If
  document.storeToURL(target, saving())
  document.close(True)
End Sub
</script:module>
"""


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Format → the same table, protected."""
    folder = tmp_path_factory.mktemp("protected")
    (folder / "members.csv").write_text(CSV, encoding="utf-8")
    office = Office(folder / "profile")
    office.save(folder / "members.csv", "ods", folder / "first")  # makes the profile
    basic = office.profile / "user" / "basic" / "Standard"
    (basic / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (basic / "Protect.xba").write_text(_MODULE, encoding="utf-8")
    made = {format: folder / f"members.{format}" for format in FORMATS}
    words = ((folder / "members.csv").as_uri(), SECRET, *(path.as_uri() for path in made.values()))
    office.run("macro:///Standard.Protect.SaveAll(" + ",".join(f'"{word}"' for word in words) + ")", cwd=folder)
    return made


@pytest.fixture(params=["a file in memory", "bytes"])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How the system holds what is opened."""
    if request.param == "bytes":
        monkeypatch.delattr(os, "memfd_create", raising=False)
        without = "import os; vars(os).pop('memfd_create', None); "
        monkeypatch.setattr(reader_process, "START", without + reader_process.START)


@pytest.mark.parametrize("format", ["xls", "xlsx"])
@pytest.mark.parametrize("isolated", [False, True])
@pytest.mark.usefixtures("kept")
def test_the_password_opens_it(protected: dict[str, Path], tmp_path: Path, format: str, isolated: bool) -> None:
    with open_book(protected[format], password=SECRET, isolated=isolated) as book:
        assert (book.format, book.facts.encrypted) == (format, True)
        rows = [list(row) for row in book.sheets[0].preview().text.iter_rows()]
    plain = tmp_path / "members.csv"
    plain.write_text(CSV, encoding="utf-8")
    assert rows == list(texts(plain).values())


@pytest.mark.parametrize("format", ["xls", "xlsx"])
@pytest.mark.usefixtures("kept")
def test_what_the_password_protects_comes_to_no_disk(
    protected: dict[str, Path], tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """msoffcrypto puts an old workbook together in a temporary file, in plain."""
    opened: list[object] = []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, lambda *_, name=name, **__: opened.append(name))
    with open_book(protected[format], password=SECRET, isolated=False) as book:
        assert len(book.sheets[0].preview()) == 3
    assert opened == [] and list(tmp_path.iterdir()) == []


def test_a_protected_workbook_is_not_given_to_another_program(
    protected: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its copy would lie in plain on the disk, whoever reads it then."""
    refused = unusable("file-truncated", "The workbook is damaged.")

    def refuse(*_: object, **__: object) -> None:
        raise refused

    monkeypatch.setattr("ecmx.files.reading.xls.XlsReader", refuse)
    monkeypatch.setattr("ecmx.files.reading.second_xls.whole_records", lambda path: b"whole")
    monkeypatch.setattr("ecmx.files.reading.second_xls._saved_anew", lambda *_: pytest.fail("it was given away"))
    with pytest.raises(FileUnusable, match="breaks a rule of its format") as caught:
        open_book(protected["xls"], password=SECRET, isolated=False)
    assert "with the same password" in caught.value.fix


@pytest.mark.parametrize("format", ["xls", "xlsx"])
@pytest.mark.parametrize(
    ("password", "code"), [(None, "password-needed"), ("sesame-5", "password-wrong"), ("", "password-wrong")]
)
def test_without_it_there_is_one_sentence(
    protected: dict[str, Path], format: str, password: str | None, code: str
) -> None:
    with pytest.raises(FileUnusable) as caught:
        open_book(protected[format], password=password)
    assert caught.value.code == code


def test_libreoffices_own_protection_is_refused(protected: dict[str, Path]) -> None:
    with pytest.raises(FileUnusable) as caught:
        open_book(protected["ods"], password=SECRET)
    assert caught.value.code == "unsupported-format"
