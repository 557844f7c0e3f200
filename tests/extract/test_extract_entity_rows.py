"""Rows of mentions and entities: ids, sentences, bytes."""

from __future__ import annotations

from pipelines.extract.entity import Entity
from pipelines.extract.entity_rows import entity_id_of, mention_rows
from pipelines.extract.mentions import Mention
from pipelines.records import CharBytes

TEXT = "“Raqqa” fell. Omar Sabri wept. Raqqa burned."
TOWN = Entity("geonames:172955", "Ar Raqqah", "GPE", ("Raqqa",), "SY", 35.95, 39.01, 172955)
MAN = Entity("person:omar-sabri", "Omar Sabri", "PERSON", is_private_person=True, in_document=True)
SENTENCES = [
    {"sentence_id": "d-s-0", "char_start": 0, "char_end": 13},
    {"sentence_id": "d-s-1", "char_start": 14, "char_end": 30},
    {"sentence_id": "d-s-2", "char_start": 31, "char_end": 44},
]
MENTIONS = [
    Mention(1, 6, "Raqqa", "GPE", TOWN, "gazetteer_context", 0.9),
    Mention(14, 24, "Omar Sabri", "PERSON", MAN, "full_name", 0.7),
    Mention(25, 36, "wept. Raqqa", "ORG"),
    Mention(31, 36, "Raqqa", "GPE", TOWN, "gazetteer_context", 0.9),
]


def test_rows_lead_back_to_sentence_and_bytes() -> None:
    """A mention that cites other bytes than its own cannot be checked by anybody."""
    mentions, _ = mention_rows("d", CharBytes.of_encoded(TEXT, "utf-8"), SENTENCES, MENTIONS)
    raw = TEXT.encode()
    assert [raw[row["byte_start"] : row["byte_end"]].decode() for row in mentions] == [m.surface for m in MENTIONS]
    assert [row["sentence_id"] for row in mentions] == ["d-s-0", "d-s-1", None, "d-s-2"]
    assert mentions[0]["mention_id"] == "d-m-1-6-GPE"
    assert len({row["mention_id"] for row in mentions}) == len(mentions)


def test_an_entity_is_one_row_a_document() -> None:
    """Two rows with one key are refused by the warehouse."""
    _, entities = mention_rows("d", CharBytes.of_encoded(TEXT, "utf-8"), SENTENCES, MENTIONS)
    assert [row["entity_id"] for row in entities] == ["geonames:172955", "person:omar-sabri@d"]
    assert (entities[0]["country_iso2"], entities[0]["latitude"], entities[0]["geonames_id"]) == ("SY", 35.95, 172955)
    assert entities[1]["is_private_person"]


def test_private_persons_of_two_documents_are_two() -> None:
    """Two men of one name would become one who died twice."""
    assert entity_id_of(MENTIONS[1], "a") != entity_id_of(MENTIONS[1], "b")
    assert entity_id_of(MENTIONS[0], "a") == entity_id_of(MENTIONS[0], "b")
    assert entity_id_of(MENTIONS[2], "a") is None
