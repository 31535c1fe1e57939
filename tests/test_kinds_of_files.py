"""What a file is, whatever it is called; and what is turned away, with its sentence."""

import zipfile
from pathlib import Path

import pytest

from bihuan.access import phrases as access
from bihuan.evidence import kinds, phrases
from bihuan.evidence.testing import GOOD, compound, docx, jpg, png, zipped
from bihuan.journal import Refused


def kind(folder: Path, content: bytes, name: str = "附件") -> str:
    place = folder / "file"
    place.write_bytes(content)
    return kinds.kind_of(place, name).code


def refused(folder: Path, content: bytes, name: str = "附件") -> str:
    with pytest.raises(Refused) as caught:
        kind(folder, content, name)
    assert access.say(caught.value)
    return caught.value.code


@pytest.mark.parametrize("code", sorted(GOOD))
def test_a_file_is_known_by_its_content_alone(tmp_path: Path, code: str) -> None:
    assert kind(tmp_path, GOOD[code], "没有扩展名") == code
    assert kind(tmp_path, GOOD[code], "假.docx") == code


def test_every_kind_has_its_word() -> None:
    assert set(phrases.KINDS) == set(kinds.KINDS)


def test_a_table_of_text_is_one_by_its_ending(tmp_path: Path) -> None:
    assert kind(tmp_path, "户名,金额\n张三,3\n".encode("gb18030"), "清单.csv") == "csv"


@pytest.mark.parametrize("spelling", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_however_windows_spells_it(tmp_path: Path, spelling: str) -> None:
    assert kind(tmp_path, "7户合同与发票户名一致。\r\n".encode(spelling), "说明.txt") == "txt"


def test_an_ending_that_lies_gets_the_true_one_behind_it() -> None:
    photo = kinds.KINDS["jpg"]
    assert kinds.given_name(photo, "批文.docx") == "批文.docx.jpg"
    assert kinds.given_name(photo, "现场.JPEG") == "现场.JPEG"


def test_an_empty_file_is_turned_away(tmp_path: Path) -> None:
    assert refused(tmp_path, b"") == "file_empty"


@pytest.mark.parametrize(
    "head", [b"MZ\x90\x00", b"\x7fELF\x02", b"#!/bin/sh\n", b"\xca\xfe\xba\xbe\x00", b"L\x00\x00\x00\x01\x14\x02\x00"]
)
def test_a_program_is_turned_away_whatever_it_is_called(tmp_path: Path, head: bytes) -> None:
    assert refused(tmp_path, head + bytes(600), "照片.jpg") == "file_is_program"


def test_an_installer_in_the_coat_of_an_old_office_file_is_not_known(tmp_path: Path) -> None:
    assert refused(tmp_path, compound("SummaryInformation", "Property"), "安装.doc") == "file_unknown"


def test_a_script_of_plain_text_is_turned_away_by_its_ending(tmp_path: Path) -> None:
    assert refused(tmp_path, b"del /s *.*\r\n", "清理.bat") == "file_is_program"


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><p>x",
        b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg/>",
        b"hello\n<script>alert(1)</script>",
        "<html>".encode("utf-16"),
    ],
)
def test_a_page_or_a_drawing_that_may_run_is_turned_away(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content, "说明.txt") == "file_is_page"


def test_an_archive_is_turned_away(tmp_path: Path) -> None:
    assert refused(tmp_path, zipped({"a.txt": b"1"}), "材料.docx") == "file_is_archive"
    assert refused(tmp_path, b"Rar!\x1a\x07\x00" + bytes(40)) == "file_is_archive"
    assert refused(tmp_path, b"7z\xbc\xaf\x27\x1c" + bytes(40)) == "file_is_archive"


def test_macros_are_turned_away_in_new_and_old_files(tmp_path: Path) -> None:
    assert refused(tmp_path, docx(**{"word/vbaProject.bin": b"x"}), "表.docx") == "file_has_macros"
    assert refused(tmp_path, compound("WordDocument", "Macros"), "表.doc") == "file_has_macros"


def test_a_file_with_a_password_is_turned_away(tmp_path: Path) -> None:
    assert refused(tmp_path, compound("EncryptionInfo", "EncryptedPackage"), "表.docx") == "file_is_locked"


def test_a_zip_bomb_as_docx_is_turned_away_unopened(tmp_path: Path) -> None:
    bomb = docx(**{"word/media/image1.bin": bytes(64 << 20)})
    assert len(bomb) < 100_000
    assert refused(tmp_path, bomb, "报告.docx") == "file_is_bomb"


def test_entries_that_lie_in_one_another_are_a_bomb(tmp_path: Path) -> None:
    honest = docx(**{"word/media/a.bin": b"a" * 50, "word/media/b.bin": b"b" * 50})
    first = honest.rindex(b"PK\x01\x02")
    overlapping = bytearray(honest)
    overlapping[first + 42 : first + 46] = bytes(4)  # the last entry claims to begin where the first does
    assert refused(tmp_path, bytes(overlapping)) in ("file_is_bomb", "file_is_damaged")


def test_a_directory_of_endless_entries_is_not_read(tmp_path: Path) -> None:
    made = bytearray(docx())
    end = made.rindex(b"PK\x05\x06")
    made[end + 10 : end + 12] = b"\xff\xff"
    assert refused(tmp_path, bytes(made)) == "file_is_bomb"


@pytest.mark.parametrize("code", ["docx", "xlsx", "doc"])
def test_a_file_cut_off_is_told_as_broken(tmp_path: Path, code: str) -> None:
    assert refused(tmp_path, GOOD[code][: len(GOOD[code]) // 2]) == "file_is_damaged"


def test_a_chain_of_sectors_that_bites_its_tail_comes_to_an_end(tmp_path: Path) -> None:
    made = bytearray(compound("a", "b", "c", "d", "e"))
    made[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # sector 1 follows itself
    assert refused(tmp_path, bytes(made)) == "file_is_damaged"


@pytest.mark.parametrize("code", ["pdf", "jpg", "png", "gif"])
def test_a_zip_behind_a_picture_or_a_pdf_is_found(tmp_path: Path, code: str) -> None:
    assert refused(tmp_path, GOOD[code] + zipped({"x.class": b"1"})) == "file_is_two"


def test_a_page_inside_a_picture_is_found(tmp_path: Path) -> None:
    assert refused(tmp_path, b"GIF89a/*<script>*/=1;" + bytes(20)) == "file_is_two"
    assert refused(tmp_path, jpg() + b"<?php echo 1;") == "file_is_two"


def test_a_zip_that_is_no_zip_at_all(tmp_path: Path) -> None:
    assert refused(tmp_path, b"PK\x03\x04" + bytes(200)) == "file_is_damaged"


def test_stored_members_are_as_good_as_packed_ones(tmp_path: Path) -> None:
    members = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"}
    assert kind(tmp_path, zipped(members, compression=zipfile.ZIP_STORED)) == "docx"


@pytest.mark.parametrize(
    ("code", "content", "shown"),
    [("png", png(10, 10), True), ("png", png(12000, 12000), False), ("jpg", jpg(), True), ("jpg", jpg(60000, 60000), False),
     ("webp", GOOD["webp"], True), ("gif", GOOD["gif"], True), ("pdf", GOOD["pdf"], False), ("txt", b"1\n", True)],
)  # fmt: skip
def test_only_a_picture_of_sane_size_or_a_text_is_shown(tmp_path: Path, code: str, content: bytes, shown: bool) -> None:
    place = tmp_path / "file"
    place.write_bytes(content)
    assert kinds.is_shown(kinds.KINDS[code], place) is shown
