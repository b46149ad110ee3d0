"""A name is found with its accents or without."""

from apibank.tools.spelling import spellings


def test_spaces_are_single_and_accents_optional():
    assert spellings("  New   York ") == ("New York", "New York")
    assert spellings("São Paulo") == ("São Paulo", "Sao Paulo")
    assert spellings("O’Sullivan")[1] == "O'Sullivan"
    assert spellings("東京") == ("東京", "東京")
    assert spellings("") == ("", "")
