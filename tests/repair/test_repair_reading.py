"""Reading bytes: never fails, loses nothing, and knows where every character stood."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.records import Decoded
from pipelines.repair import decode, mend

DUTCH = "De caf\u00e9s in K\u00f6ln zijn \u201copen\u201d \u2013 zegt men\u2026 "
RUSSIAN = "\u041c\u043e\u0441\u043a\u0432\u0430 \u043d\u0435 \u0441\u0440\u0430\u0437\u0443 \u0441\u0442\u0440\u043e\u0438\u043b\u0430\u0441\u044c. \u042d\u0442\u043e \u0431\u044b\u043b \u0434\u043e\u043b\u0433\u0438\u0439 \u043f\u0443\u0442\u044c, 1147.\n"
JAPANESE = (
    "\u6771\u4eac\u306f\u65e5\u672c\u306e\u9996\u90fd\u3067\u3042\u308b\u3002\u4eba\u53e3\u306f\u591a\u3044\u3002\n"
)

plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"), min_size=1)


def slices(content: bytes, decoded: Decoded, offset: int) -> list[bytes]:
    pairs = zip(decoded.map.starts.tolist(), decoded.map.ends.tolist(), strict=True)
    return [content[start - offset : end - offset] for start, end in pairs]


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=200)
    | plain.map(lambda text: text.encode("utf-16-le"))
    | plain.map(lambda text: text.encode() + b"\xe9"),
    st.sampled_from([None, "utf-8", "latin1", "gbk", "iso-2022-jp", "utf-7", "hex", "no such", "utf-16", "\x00"]),
    st.sampled_from([None, "cp1252", "shift_jis", "hz"]),
    st.integers(0, 99),
)
def test_any_bytes(content: bytes, declared: str | None, hint: str | None, offset: int) -> None:
    """One hostile file must not stop a night, and no byte of it may stand outside of the map (a mark excepted)."""
    decoded = decode(content, declared, hint, offset)
    decoded.text.encode("utf-8")
    assert len(decoded.map) == len(decoded.text)
    covered = b"".join(slices(content, decoded, offset))
    assert decoded.declared == declared
    if decoded.codec in {"utf-8", "utf-8+cp1252", "cp1252", "cp1250", "utf-16-le", "utf-16-be"}:
        assert content.endswith(covered)
        assert len(content) - len(covered) == (0 if decoded.evidence != "bom" else 3 if "utf-8" in decoded.codec else 2)


@settings(max_examples=200, deadline=None)
@given(
    plain,
    st.sampled_from(
        [
            (codecs.BOM_UTF8, "utf-8"),
            (codecs.BOM_UTF16_LE, "utf-16-le"),
            (codecs.BOM_UTF16_BE, "utf-16-be"),
            (codecs.BOM_UTF32_LE, "utf-32-le"),
            (codecs.BOM_UTF32_BE, "utf-32-be"),
        ]
    ),
)
def test_byte_order_marks(text: str, kind: tuple[bytes, str]) -> None:
    """A mark left in the text glues itself to the first word; a map that forgets it is off by its length."""
    mark, codec = kind
    content = mark + text.encode(codec)
    decoded = decode(content, "cp1252", "cp1251", 7)
    assert (decoded.text, decoded.codec, decoded.evidence) == (text, codec, "bom")
    assert [part.decode(codec) for part in slices(content, decoded, 7)] == list(text)


@settings(max_examples=200, deadline=None)
@given(plain)
def test_valid_utf8_is_utf8(text: str) -> None:
    """Valid UTF-8 is hardly ever anything else, whatever is declared."""
    decoded = decode(text.encode(), "cp1252", "cp1251", 5)
    assert (decoded.text, decoded.codec, decoded.evidence) == (text, "utf-8", "utf8_valid")
    assert [part.decode() for part in slices(text.encode(), decoded, 5)] == list(text)


@pytest.mark.parametrize("text", [DUTCH, RUSSIAN * 2, JAPANESE * 3], ids=["latin", "cyrillic", "japanese"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_without_mark(text: str, codec: str) -> None:
    """UTF-16 is valid UTF-8 with NULs in it: read so, every word falls into letters."""
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.codec, decoded.evidence) == (text, codec, "nul_parity")


@pytest.mark.parametrize("text", [DUTCH, RUSSIAN])
def test_stray_nuls(text: str) -> None:
    """A NUL here and there does not make UTF-16 of UTF-8."""
    content = text.encode().replace(b" ", b" \0", 2)
    decoded = decode(content)
    assert decoded.codec == "utf-8"
    assert mend(decoded.text).text == text


@pytest.mark.parametrize(
    ("content", "text", "codec", "evidence"),
    [
        pytest.param(b"", "", "utf-8", "utf8_valid", id="empty"),
        pytest.param((DUTCH + "\u00e9").encode()[:-1], DUTCH + "\ufffd", "utf-8", "utf8_valid", id="last character cut"),
        pytest.param(DUTCH.encode() + b"co\xfbt", DUTCH + "co\u00fbt", "utf-8+cp1252", "utf8_mixed", id="legacy byte in UTF-8"),
        pytest.param(b"caf\xc3\xa9 \xed\xa0\xbd\xed\xb8\x80!", "caf\u00e9 \U0001f600!", "cesu-8", "utf8_valid", id="CESU-8"),
        pytest.param(codecs.BOM_UTF16_LE + "ab".encode("utf-16-le") + b"c", "ab\ufffd", "utf-16-le", "bom", id="half a unit"),
        pytest.param(codecs.BOM_UTF16_LE + b"a\0\x3d\xd8b\0", "a\ufffdb", "utf-16-le", "bom", id="half a pair"),
        pytest.param(codecs.BOM_UTF8 + b"les caf\xe9s de la ville \x96 d\xe9j\xe0 ouverts", "les caf\u00e9s de la ville \u2013 d\u00e9j\u00e0 ouverts", "cp1252", "bom", id="mark before legacy bytes"),
    ],
)  # fmt: skip
def test_flawed(content: bytes, text: str, codec: str, evidence: str) -> None:
    """A single bad byte must not turn the rest of the text into mojibake, nor be dropped."""
    decoded = decode(content)
    assert (decoded.text, decoded.codec, decoded.evidence) == (text, codec, evidence)
    assert content.endswith(b"".join(slices(content, decoded, 0)))


@pytest.mark.parametrize(
    ("content", "declared", "hint", "codec", "evidence"),
    [
        pytest.param(RUSSIAN.encode("cp1251"), "koi8-r", "windows-1251", "cp1251", "source", id="the source knows best"),
        pytest.param(RUSSIAN.encode("koi8-r"), "KOI8-R", None, "koi8-r", "declared", id="declared"),
        pytest.param(DUTCH.encode("cp1252"), "ISO-8859-1", None, "cp1252", "declared", id="Latin-1 means Windows-1252"),
        pytest.param(JAPANESE.encode("iso-2022-jp"), "iso-2022-jp", None, "utf-8", "utf8_valid", id="escapes are ASCII"),
        pytest.param(JAPANESE.encode("cp932"), "shift_jis", None, "cp932", "declared", id="several bytes"),
        pytest.param(DUTCH.encode("cp1252") * 9, "utf-8", "utf-8", "cp1252", "detector", id="claims disproved"),
        pytest.param(DUTCH.encode("cp1252") * 9, "utf-16", "hex", "cp1252", "detector", id="absurd claims"),
        pytest.param(RUSSIAN.encode("cp1251") * 9, None, None, "cp1251", "detector", id="no claim"),
    ],
)  # fmt: skip
def test_order_of_evidence(content: bytes, declared: str | None, hint: str | None, codec: str, evidence: str) -> None:
    """Half of all wrong texts come from believing a header, the other half from not believing it."""
    decoded = decode(content, declared, hint)
    assert (decoded.codec, decoded.evidence) == (codec, evidence)
    assert [part.decode(codec) for part in slices(content, decoded, 0)] == list(decoded.text)


def test_undefined_bytes_stay_reversible() -> None:
    """Windows-1252 leaves five bytes undefined; dropped or replaced, the mojibake they belong to could not be mended."""
    decoded = decode(b"\x81\x8d\x8f\x90\x9d \xe9\xe8 \x93", hint="cp1252")
    assert decoded.text == "\x81\x8d\x8f\x90\x9d \u00e9\u00e8 \u201c"
    assert len(decoded.map) == 10
