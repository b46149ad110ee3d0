"""Words have meanings in the recorded shape, and phrases read both ways between any two languages that have them."""

import json
from typing import get_args

import pytest

from apibank.tools.errors import ToolError
from apibank.tools.language import dictionary, translate
from apibank.tools.languages import language_code, language_name
from apibank.tools.types import Language

from .expect import refused


def test_every_seed_word_has_meanings_in_the_recorded_shape(world):
    words = [row["word"] for row in world.rows("SELECT word FROM dictionary_entries")]
    assert len(words) >= 260
    for word in words:
        meanings = dictionary(world, keyword=word)
        assert 1 <= len(meanings) <= 3
        for meaning in meanings:
            assert list(meaning) == ["partOfSpeech", "definitions", "synonyms", "antonyms"]
            assert meaning["partOfSpeech"] in ("noun", "verb", "adjective", "adverb")
            for definition in meaning["definitions"]:
                assert (
                    {"definition", "synonyms", "antonyms"}
                    <= set(definition)
                    <= {
                        "definition",
                        "synonyms",
                        "antonyms",
                        "example",
                    }
                )
                assert definition["definition"].endswith(".")
                assert word not in definition["synonyms"]
                assert not set(definition["synonyms"]) & set(definition["antonyms"])


def test_a_word_is_found_whatever_its_case(world):
    found = dictionary(world, keyword=" Resilience ")
    assert found == dictionary(world, keyword="resilience")
    assert "toughness" in found[0]["synonyms"]
    assert [meaning["partOfSpeech"] for meaning in dictionary(world, keyword="fatigue")] == ["noun", "verb"]


def test_a_word_that_is_missing_or_empty_is_refused(world):
    assert refused(world, dictionary, keyword="zzyzx") == "not_found"
    assert refused(world, dictionary, keyword=" ") == "invalid_argument"


def test_a_phrase_reads_both_ways_and_between_two_other_languages(world):
    assert translate(world, src="Hello", tgt_lang="es") == "Hola"
    assert translate(world, src="Hola", src_lang="es", tgt_lang="en") == "Hello"
    assert translate(world, src="Guten Morgen", src_lang="German", tgt_lang="Italian") == "Buongiorno"
    assert translate(world, src="Where is the hospital?", tgt_lang="ja") == "病院はどこですか？"
    assert translate(world, src="أين المستشفى؟", tgt_lang="sw") == "Hospitali iko wapi?"


def test_the_source_language_is_found_out_and_english_is_the_default_target(world):
    assert translate(world, src="Gdzie jest apteka?") == "Where is the pharmacy?"
    assert translate(world, src="Hello", tgt_lang="English") == "Hello"


def test_capitals_spaces_and_punctuation_may_differ(world):
    for text in ("where is the train station", "Where is the  TRAIN station?!", "¿where is the train station?"):
        assert translate(world, src=text, tgt_lang="French") == "Où est la gare ?"
    assert translate(world, src="où est la gare?", tgt_lang="de") == "Wo ist der Bahnhof?"
    assert translate(world, src="क्या आप अंग्रेज़ी बोलते हैं", tgt_lang="en") == "Do you speak English?"
    assert translate(world, src="es ist sehr heiss", src_lang="de", tgt_lang="en") == "It is very hot"


def test_every_seed_row_can_be_asked_for_and_belongs_to_an_english_phrase(world):
    rows = world.rows("SELECT phrase, language, text FROM translations")
    english = {row["phrase"]: row["text"] for row in rows if row["language"] == "en"}
    assert len(set(english.values())) == len(english) >= 250
    assert len(rows) >= 900
    for row in rows:
        assert language_code(row["language"]) == row["language"]
        assert translate(world, src=english[row["phrase"]], src_lang="en", tgt_lang=row["language"]) == row["text"]


def test_what_is_not_known_is_refused(world):
    assert refused(world, translate, src="Hello", tgt_lang="Klingon") == "invalid_argument"
    assert refused(world, translate, src="Hello", src_lang="xx", tgt_lang="fr") == "invalid_argument"
    assert refused(world, translate, src="", tgt_lang="fr") == "invalid_argument"
    assert refused(world, translate, src="My hovercraft is full of eels", tgt_lang="fr") == "not_found"
    assert refused(world, translate, src="???", tgt_lang="fr") == "not_found"
    assert refused(world, translate, src="Hello", tgt_lang="Mongolian") == "not_found"
    assert refused(world, translate, src="Hello", src_lang="fr", tgt_lang="es") == "not_found"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Spanish", "es"),
        ("es", "es"),
        (" ES ", "es"),
        ("zh-CN", "zh"),
        ("pt_br", "pt"),
        ("mandarin", "zh"),
        ("xx", None),
    ],
)
def test_a_language_goes_by_its_name_and_its_code(text, code):
    assert language_code(text) == code
    kind = get_args(Language)[1]
    if code is None:
        with pytest.raises(ToolError, match="tgt_lang must be the name or ISO 639-1 code of a language known here"):
            kind.canonical("tgt_lang", text)
    else:
        assert kind.same(kind.canonical("tgt_lang", text), kind.canonical("tgt_lang", language_name(code)))


def test_the_meanings_are_stored_as_the_tool_gives_them(world):
    stored = world.value("SELECT meanings FROM dictionary_entries WHERE word = 'zenith'")
    assert json.loads(stored) == dictionary(world, keyword="zenith")
