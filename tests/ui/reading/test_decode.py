"""Bytes as text in whatever encoding, workbooks as cells, and what is no table."""

import io
import zipfile

import pytest

from ui.reading.decode import MOST_BYTES, decoded
from ui.reading.table import read

TEXT = "Größe,Gewicht\n1.61,54\n1.72,66\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"]
)
def test_the_letters_come_back_in_every_encoding(encoding: str):
    assert decoded(TEXT.encode(encoding))[0].lstrip("\ufeff") == TEXT


@pytest.mark.parametrize("text", ["面积,价格\n61,210\n", "长,宽\n1,2\n", "日期,销售额(元)\n1,2\n"])
def test_chinese_files_are_read_and_said(text: str):
    found, notes = decoded(text.encode("gbk"))
    assert found == text
    assert "GBK" in notes[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "a PDF"), (b"\x89PNG\r\n", "a picture"), (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04zip", "packed"), (b"a\0b\0\0\0c", "no text"), (b"", "empty"),
        (b"<!DOCTYPE html><html>", "page of the web"), (b"x" * (MOST_BYTES + 1), "50 MB"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_one_sentence(data: bytes, said: str):
    with pytest.raises(ValueError, match=said):
        decoded(data)


@pytest.mark.parametrize("text", ["длина,вес\n1,2\n", "Время (с);Путь (м)\n1;2\n"])
def test_cyrillic_files_are_read(text: str):
    assert decoded(text.encode("cp1251"))[0] == text


def test_a_file_cut_in_a_character_loses_its_last_line_and_says_so():
    found, notes = decoded("x,y\n1,2\n2,3€".encode()[:-1])
    assert found == "x,y\n1,2"
    assert "line 3 is left out" in notes[0]


def test_a_workbook_is_read_from_its_first_full_sheet():
    found = read(workbook([["area", "price"], [61, 210.5], [75, 250]]))
    assert [column.name for column in found.columns] == ["area", "price"]
    assert found.columns[1].present.tolist() == [210.5, 250]
    assert "Sheet 'One'" in found.notes[0]


def workbook(rows) -> bytes:
    """The smallest workbook there is, with its numbers and texts in one sheet."""
    cells = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    types = "http://schemas.openxmlformats.org"
    main, kinds = f"{types}/spreadsheetml/2006/main", f"{types}/officeDocument/2006/relationships"
    package = f"{types}/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        f'Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>'
        '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{kinds}/worksheet" Target="worksheets/s.xml"/>'
        "</Relationships>",
        "xl/worksheets/s.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData>'
        "</worksheet>",
    }  # fmt: skip
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as box:
        for name, text in parts.items():
            box.writestr(name, text)
    return file.getvalue()


def cell(value) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c><v>{value}</v></c>"
