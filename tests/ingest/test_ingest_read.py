"""Tests of pipelines.ingest.reading: suffixes, whole texts, nesting, hostile containers."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.ingest import FoundFile, container_of, read
from pipelines.records import RawRecord, Refusal, doc_id_of
from pipelines.settings import Settings
from pipelines.sources import Source, Sources

TEXT = "Ten people were hurt in the port of Ostrava, café owners said.\n".encode()


def read_all(path: Path, raw: Path, sources: Sources | None = None, **knobs) -> list[RawRecord | Refusal]:
    seen = path.stat()
    found = FoundFile(path.relative_to(raw).as_posix(), path, seen.st_size, seen.st_mtime_ns, None)
    return list(read(found, Settings(**knobs), sources or Sources()))


def results(tmp_path: Path, name: str, content: bytes, **knobs) -> list[RawRecord | Refusal]:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return read_all(path, tmp_path, **knobs)


def codes(items: list[RawRecord | Refusal]) -> list[str]:
    """Reason codes, `ok` for records; every refusal must name its place."""
    for item in items:
        if isinstance(item, Refusal):
            assert item.source_path in item.detail
            assert len(item.payload) <= 2000
            item.payload.encode("utf-8")
    return [item.reason_code if isinstance(item, Refusal) else "ok" for item in items]


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def zip_of(name: str, content: bytes) -> bytes:
    return zipped(**{name: content})


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def zst(content: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(content)


@pytest.mark.parametrize(
    ("name", "content", "form", "base", "path"),
    [
        ("a.txt", TEXT, "plain", "file", "a.txt"),
        ("A.TXT", TEXT, "plain", "file", "A.TXT"),
        ("a.md", TEXT, "plain", "file", "a.md"),
        ("a.htm", TEXT, "html", "file", "a.htm"),
        ("a.txt.gz", gzip.compress(TEXT), "plain", "member", "a.txt.gz"),
        ("a.txt.gz", gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:]), "plain", "member", "a.txt.gz"),
        ("a.html.zst", zst(TEXT), "html", "member", "a.html.zst"),
        ("a.txt.zst", zst(TEXT[:9]) + zst(TEXT[9:]), "plain", "member", "a.txt.zst"),
        ("a.txt.gz.zst", zst(gzip.compress(TEXT)), "plain", "member", "a.txt.gz.zst"),
        ("a.zip", zip_of("in/x.txt", TEXT), "plain", "member", "a.zip!in/x.txt"),
        ("a.zip", zip_of("in\\x.txt", TEXT), "plain", "member", "a.zip!in/x.txt"),
        ("a.tar", tarred({"./in/x.txt": TEXT}), "plain", "member", "a.tar!in/x.txt"),
        ("a.tar.gz", tarred({"x.txt": TEXT}, "w:gz"), "plain", "member", "a.tar.gz!x.txt"),
        ("a.tgz", tarred({"x.txt": TEXT}, "w:gz"), "plain", "member", "a.tgz!x.txt"),
        ("a.tar.zst", zst(tarred({"x.txt": TEXT})), "plain", "member", "a.tar.zst!x.txt"),
        ("a.zip", zip_of("b.tar.gz", tarred({"c.txt.gz": gzip.compress(TEXT)}, "w:gz")), "plain", "member", "a.zip!b.tar.gz!c.txt.gz"),
        ("a.tar", tarred({"b.zip": zip_of("x.txt", TEXT)}), "plain", "member", "a.tar!b.zip!x.txt"),
    ],
)  # fmt: skip
def test_one_text_in_every_wrapping(tmp_path, name, content, form, base, path):
    """A citation into the wrong bytes, or a format taken for another, makes every figure of the file uncheckable."""
    (record,) = results(tmp_path, name, content)
    assert isinstance(record, RawRecord)
    assert (record.form, record.byte_base, record.byte_offset, record.source_path) == (form, base, 0, path)
    assert record.content == TEXT
    assert record.doc_id == doc_id_of(TEXT)
    assert record.record_no == 0


@pytest.mark.parametrize(
    ("name", "wrapping"),
    [("a/b.txt", "txt"), ("b.NDJSON.gz", "jsonl+gz"), ("b.tgz", "tar+gz"), ("b.tar.zst", "tar+zst"), ("b.doc", None), ("gz", None), ("b.zip", "zip")],
)
def test_container_of(name, wrapping):
    """files.container is how an analyst finds which feeds come in which wrapping."""
    assert container_of(name) == wrapping


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        ("\ufeff  \n".encode("utf-16-le"), "empty"),
        ("\u00a0\n\u3000".encode(), "empty"),
        (b"\x00" * 500, "binary"),
        (b"%PDF-1.7\n and text", "binary"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "binary"),
        (gzip.compress(TEXT), "binary"),
        (zip_of("x.txt", TEXT), "binary"),
        (tarred({"x.txt": TEXT}), "binary"),
        (bytes(range(256)) * 20, "binary"),
        (struct.pack("<200I", *range(200)), "binary"),
        (b"x" * 2001, "too_large"),
        (TEXT, "ok"),
        (TEXT[:20] + b"\x00" + TEXT[20:], "ok"),
        (b"a\x00b\x01", "ok"),
        (b"\x1a" + TEXT, "ok"),
        ("Погибли десять человек".encode("cp1251"), "ok"),
        ("Погибли десять человек\n".encode("utf-16-le"), "ok"),
        ("قُتل عشرة أشخاص\n".encode("utf-16-be"), "ok"),
        ("十人が死亡した。\n警察は十二人が負傷したと述べた。\n".encode("utf-16-le"), "ok"),
        ("Ten people died.".encode("utf-16"), "ok"),
        ("Ten people died.".encode("utf-32-be"), "ok"),
        ("日本語".encode("iso2022_jp") * 30, "ok"),
        (b"caf\xe9 \x93quoted\x94" * 3, "ok"),
    ],
)  # fmt: skip
def test_what_is_no_text(tmp_path, content, reason):
    """Binary taken as text fills the warehouse with noise; text taken for binary loses news."""
    assert codes(results(tmp_path, "a.txt", content, max_record_bytes=2000 if reason == "too_large" else 10**7)) == [reason]


@pytest.mark.parametrize("name", ["a.doc", "README", "a.gz", "a.pdf.gz"])
def test_unknown_formats(tmp_path, name):
    """A file nobody reads must be counted, and say which names are read."""
    content = gzip.compress(TEXT) if name.endswith(".gz") else TEXT
    (item,) = results(tmp_path, name, content)
    assert item.reason_code == "unknown_format"
    assert ".jsonl" in item.detail


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b'<html><head><meta charset="windows-1252">', "windows-1252"),
        (b'<META http-equiv=x content="text/html; charset=ISO-8859-1">', "ISO-8859-1"),
        (b'<?xml version="1.0" encoding="koi8-r"?><html>', "koi8-r"),
        (b"<p>charset=none</p>", None),
        (b" " * 5000 + b"<meta charset=utf-8>x", None),
    ],
)
def test_charset_of_a_page(tmp_path, page, charset):
    """The page's own claim is the best evidence there is for a page that is not UTF-8."""
    (record,) = results(tmp_path, "a.html", page)
    assert record.encoding_declared == charset


def test_source_names(tmp_path):
    """A document without its source cannot be told from a copy of it."""
    sources = Sources((Source(name="courier", match=("*/cour/*",)),))
    folder = tmp_path / "2026-11-19" / "cour"
    folder.mkdir(parents=True)
    (folder / "a.zip").write_bytes(zip_of("x.txt", TEXT))
    (record,) = read_all(folder / "a.zip", tmp_path, sources)
    assert record.source_name == "courier"
    (record,) = read_all(folder / "a.zip", tmp_path)
    assert record.source_name == "cour"


def nest(levels: int) -> bytes:
    content, name = TEXT, "x.txt"
    for level in range(levels):
        content, name = zip_of(name, content), f"z{level}.zip"
    return content


def test_depth(tmp_path):
    """Archives in archives without end would hold up the night; three deep is what deliveries have."""
    assert codes(results(tmp_path, "a.zip", nest(3))) == ["ok"]
    assert codes(results(tmp_path, "a.zip", nest(4))) == ["too_deeply_nested"]
    assert codes(results(tmp_path, "a.zip", nest(1), max_depth=0)) == ["too_deeply_nested"]


ZEROS = b"0" * (50 << 20)  # packs to 50 kB


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.jsonl.gz", gzip.compress), ("a.txt.zst", zst), ("a.zip", lambda c: zip_of("x.jsonl", c)),
        ("a.zip", lambda c: zip_of("y.zip", zip_of("x.csv", c))), ("a.tar.gz", lambda c: tarred({"x.csv": c}, "w:gz")),
        ("a.parquet.gz", gzip.compress),
    ],
)  # fmt: skip
def test_bombs(tmp_path, name, pack):
    """A small file that unpacks without end fills the disk or the memory, and no other news comes out that night."""
    items = results(tmp_path, name, pack(ZEROS))
    assert codes(items)[-1] == "bomb"
    assert len(items) <= 2


def test_a_bomb_beside_news(tmp_path):
    """What was read before the bomb stays; nothing after it is read; total and number are limits of their own."""
    items = results(tmp_path, "a.zip", zipped(**{"a.txt": TEXT, "b.jsonl": ZEROS, "c.txt": TEXT}))
    assert codes(items)[0] == "ok"
    assert codes(items)[-1] == "bomb"
    assert items[-1].source_path == "a.zip!b.jsonl"
    assert codes(results(tmp_path, "b.txt.gz", gzip.compress(os.urandom(5000).hex().encode()), max_unpacked_bytes=5000)) == ["bomb"]
    many = {f"{i}.txt": TEXT + bytes([i]) for i in range(65, 76)}
    for name, content in (("c.zip", zipped(**many)), ("c.tar", tarred(many))):
        assert codes(results(tmp_path, name, content, max_members=10)) == ["ok"] * 10 + ["bomb"]


def test_small_files_may_compress_well(tmp_path):
    """A page of one repeated letter is odd, not hostile."""
    assert codes(results(tmp_path, "a.txt.gz", gzip.compress(b"a" * 900_000))) == ["ok"]


@pytest.mark.parametrize("name", ["../x.txt", "a/../../x.txt", "/etc/x.txt", "C:\\x.txt", "..\\x.txt"])
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_members_that_leave(tmp_path, name, kind):
    """A member path is used in names and citations; one that points elsewhere cites a file nobody gave."""
    members = {name: TEXT, "good.txt": TEXT}
    items = results(tmp_path, f"a.{kind}", zipped(**members) if kind == "zip" else tarred(members))
    assert codes(items) == ["path_leaves_archive", "ok"]


@pytest.mark.parametrize(
    ("kind", "target", "reason"),
    [
        (tarfile.SYMTYPE, "/etc/passwd", "path_leaves_archive"),
        (tarfile.SYMTYPE, "../../x", "path_leaves_archive"),
        (tarfile.SYMTYPE, "../x.txt", "not_a_file"),
        (tarfile.LNKTYPE, "../x", "path_leaves_archive"),
        (tarfile.LNKTYPE, "x.txt", "not_a_file"),
        (tarfile.FIFOTYPE, "", "not_a_file"),
        (tarfile.CHRTYPE, "", "not_a_file"),
        (tarfile.DIRTYPE, "", None),
    ],
)
def test_special_members(tmp_path, kind, target, reason):
    """A link or device in an archive must never be followed to the machine's own files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("d/link.txt")
        info.type, info.linkname = kind, target
        archive.addfile(info)
        info = tarfile.TarInfo("z.txt")
        info.size = len(TEXT)
        archive.addfile(info, io.BytesIO(TEXT))
    assert codes(results(tmp_path, "a.tar", buffer.getvalue())) == [*([reason] if reason else []), "ok"]


def test_links_in_a_zip(tmp_path):
    """A zip keeps a link as a little text holding its target: no news."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, target in (("a.txt", "/etc/passwd"), ("b.txt", "c.txt")):
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16
            archive.writestr(info, target)
        archive.writestr("folder/", "")
        archive.writestr("__MACOSX/._c.txt", "x")
        archive.writestr("c.txt", TEXT)
    assert codes(results(tmp_path, "a.zip", buffer.getvalue())) == ["path_leaves_archive", "not_a_file", "ok"]


def test_an_encrypted_member(tmp_path):
    """A password must be named as the reason, not the damage it looks like."""
    content = bytearray(zipped(**{"a.txt": TEXT, "b.txt": TEXT}))
    central = content.index(b"PK\x01\x02")
    content[6] |= 1
    content[central + 8] |= 1
    assert codes(results(tmp_path, "a.zip", bytes(content))) == ["encrypted", "ok"]


def lines(n: int) -> bytes:
    return b"".join(b'{"text": "line %d %s"}\n' % (i, os.urandom(40).hex().encode()) for i in range(n))


@pytest.mark.parametrize("pack", [gzip.compress, zst], ids=["gz", "zst"])
def test_a_truncated_stream(tmp_path, pack):
    """A download cut off: the whole lines in it are news, and the cut must be seen."""
    content = pack(lines(5000))
    suffix = "gz" if pack is gzip.compress else "zst"
    found = codes(results(tmp_path, f"a.jsonl.{suffix}", content[: len(content) * 2 // 3]))
    assert found.count("ok") > 1000
    assert found[-1] == "unreadable"
    assert codes(results(tmp_path, f"a.txt.{suffix}", content[: len(content) // 2])) == ["unreadable"]


def test_truncated_archives(tmp_path):
    """What is whole in a cut-off archive is taken, what is not is said."""
    members = {"a.txt": TEXT, "b.txt": os.urandom(20_000).hex().encode()}
    assert codes(results(tmp_path, "a.zip", zipped(**members)[:-40])) == ["unreadable"]
    for name, content in (("a.tar", tarred(members)), ("a.tar.gz", tarred(members, "w:gz"))):
        found = codes(results(tmp_path, name, content[: len(content) // 2]))
        assert found[0] == "ok"
        assert set(found[1:]) == {"unreadable"}


def test_a_damaged_header_within_a_tar(tmp_path):
    """The tarfile module takes a damaged header for the end: the members after it would be lost without a word."""
    content = bytearray(tarred({"a.txt": TEXT, "b.txt": TEXT, "c.txt": TEXT}))
    content[1024 + 5] ^= 0xFF
    assert codes(results(tmp_path, "a.tar", bytes(content))) == ["ok", "unreadable"]


def test_a_damaged_member_of_a_zip(tmp_path):
    """One damaged member must not cost the others."""
    content = bytearray(zipped(**{"a.txt": os.urandom(100).hex().encode(), "b.txt": TEXT}))
    content[60] ^= 0xFF
    assert codes(results(tmp_path, "a.zip", bytes(content))) == ["unreadable", "ok"]


def test_a_tar_header_without_end(tmp_path):
    """A header may say it is gigabytes long, and tarfile would take all of it into memory."""
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 3 << 20
    content = info.tobuf(tarfile.GNU_FORMAT) + os.urandom(3 << 20) + tarred({"x.txt": TEXT})
    assert codes(results(tmp_path, "a.tar", content, max_record_bytes=1 << 20)) == ["bomb"]


def test_a_sparse_member(tmp_path):
    """A sparse member of a kilobyte may say it is a terabyte of zeros."""
    info = tarfile.TarInfo("s.txt")
    info.type, info.size = tarfile.GNUTYPE_SPARSE, 512
    head = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    head[386:398], head[398:410], head[483:495] = b"00000000000\0", b"00000001000\0", b"77777777777\0"
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    content = bytes(head) + b"x" * 512 + tarred({"x.txt": TEXT})
    assert codes(results(tmp_path, "a.tar", content)) == ["not_a_file", "ok"]


def test_nothing_in_it(tmp_path):
    """A file that gives nothing, and no reason, is lost silently."""
    for name, content in (
        ("a.zip", zipped()), ("a.tar", tarred({})), ("a.jsonl", b"\n\n"), ("a.csv", b"text\n"), ("a.txt.gz", gzip.compress(b"")),
        ("b.zip", b""), ("a.parquet", b""), ("a.warc", b""), ("a.zst", b""), ("c.zip", zipped(**{".hidden.txt": TEXT})),
    ):  # fmt: skip
        assert codes(results(tmp_path, name, content)) == ["empty"], name


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_no_permission(tmp_path):
    """One file of another user must not stop the night."""
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "a.txt").chmod(0)
    assert codes(read_all(tmp_path / "a.txt", tmp_path)) == ["unreadable"]


def test_a_file_gone_since_the_walk(tmp_path):
    """Feeds delete and replace files while the night runs."""
    found = FoundFile("a.txt", tmp_path / "a.txt", 1, 0, None)
    assert codes(list(read(found, Settings(), Sources()))) == ["unreadable"]


SUFFIXES = ("txt", "html", "jsonl", "csv", "parquet", "warc", "zip", "tar", "txt.gz", "txt.zst", "tar.gz", "jsonl.zst", "warc.gz")
GOOD = {"zip": nest(2), "tar": tarred({"a.txt": TEXT}), "gz": gzip.compress(TEXT), "zst": zst(TEXT), "tar.gz": tarred({"a.txt": TEXT}, "w:gz")}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SUFFIXES), st.binary(max_size=600))
def test_nothing_is_raised_on_garbage(tmp_path, suffix, content):
    """One file that raises ends the night for all the others."""
    items = results(tmp_path, f"g.{suffix}", content)
    assert items
    codes(items)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(GOOD)), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=5), st.integers(0, 50))
def test_nothing_is_raised_on_damage(tmp_path, kind, damage, cut):
    """Nearly right is what breaks readers: bytes flipped and ends cut off real archives."""
    content = bytearray(GOOD[kind])
    for at, byte in damage:
        content[at % len(content)] = byte
    suffix = f"txt.{kind}" if kind in {"gz", "zst"} else kind
    items = results(tmp_path, f"d.{suffix}", bytes(content[: len(content) - cut]))
    assert items
    codes(items)
