"""Texts that a slot spoiled are found, and sound ones are not."""

import pytest

from apibank.benchmarks.open.oddities import oddities


@pytest.mark.parametrize(
    "text",
    [
        "Hello {name}, how are you?",
        "Your doctor is None today.",
        "That makes 12.0 in all.",
        "I booked a apartment for you.",
        "It rings at a 8 o'clock sharp.",
        "It is an meeting about money.",
        "I go to to the doctor.",
        "See Dr. Dr. Wanjiru.",
        "A room for 1 nights, please.",
        "It ends at 5 p.m.. Right?",
        "Yes ,I do.",
        "Well, , no.",
        "",
    ],
)
def test_what_is_odd_is_found(text: str):
    assert list(oddities(text))


@pytest.mark.parametrize(
    "text",
    [
        "Is it an hour, or an honest mistake? A user of a European one-way ticket, once a unit.",
        "At 7 a.m., please... and again at 8 p.m.",
        "The weather in A Coruña, an MRI scan, an 8 o'clock train and a 10 percent rise.",
        "It costs 12.05, not 12.0.5; version 1.0.2 has 1 night and one room.",
        "He had had enough. It is what it is. I set it. It rings.",
        "Visit example.com/.well-known :) or .NET",
        "Nonetheless, nothing is nulled.",
    ],
)
def test_what_is_sound_passes(text: str):
    assert list(oddities(text)) == []
