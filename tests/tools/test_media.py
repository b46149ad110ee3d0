"""Documents answer questions about themselves and no others; recordings and pictures say what was recorded."""

import json

import pytest

from apibank.tools.media import document_qa, image_caption, play_music, speech_recognition
from apibank.tools.passages import closest_sentence, recorded_answer

from ..support import official_dir
from .expect import refused

LEASE = "https://docs.example/rental-agreement-harbour-street.txt"


def test_every_recorded_question_gets_its_own_answer(world):
    rows = world.rows("SELECT url, question, answer FROM document_answers")
    assert len(rows) >= 75
    for row in rows:
        assert document_qa(world, url=row["url"], question=row["question"]) == row["answer"]
        assert document_qa(world, url=row["url"], question=row["question"].upper().rstrip("?")) == row["answer"]


def test_every_seed_document_is_readable_and_has_questions(world):
    rows = world.rows(
        "SELECT d.url, d.text, COUNT(a.question) n FROM documents d JOIN document_answers a USING (url) GROUP BY 1"
    )
    assert len(rows) == world.value("SELECT COUNT(*) FROM documents") >= 25
    assert all(150 <= len(row["text"].split()) <= 300 and 3 <= row["n"] <= 5 for row in rows)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("How much is the monthly rent, please?", "The monthly rent is 1,150 euros, with 140 euros more"),
        ("Is smoking allowed inside the flat?", "Smoking is not allowed"),
        ("When does the lease begin?", "The lease begins on 1 May 2026"),
        ("Can I sublet a room?", "Subletting a room requires the landlord's written consent."),
    ],
)
def test_other_questions_are_answered_by_the_recorded_answer_or_the_sentence_that_fits(world, question, part):
    assert document_qa(world, url=LEASE, question=question).startswith(part)


@pytest.mark.parametrize(
    ("document", "question", "part"),
    [
        ("brewmaster-200-manual", "How long is the guarantee of the coffee machine?", "Two years"),
        ("brewmaster-200-manual", "How long is the guarantee of the machine that we bought?", "Two years"),
        ("router-quick-start", "What does a red light on the router mean?", "It means that the modem does not answer"),
        ("washing-machine-troubleshooting", "How much laundry does the washing machine hold?", "Eight kilograms"),
        ("kayak-trip-safety", "When is the kayak tour called off?", "With wind above force five"),
    ],
)
def test_a_question_that_also_names_the_documents_subject_is_answered(world, document, question, part):
    assert document_qa(world, url=f"https://docs.example/{document}.txt", question=question).startswith(part)


def test_naming_the_documents_subject_alone_answers_nothing(world):
    url = "https://docs.example/brewmaster-200-manual.txt"
    assert refused(world, document_qa, url=url, question="How long is the coffee machine?") == "not_found"
    assert refused(world, document_qa, url=url, question="How long is the cable?") == "not_found"


@pytest.mark.parametrize(
    "question", ["Who painted the ceiling?", "What colour is the door?", "Why is the sky blue?", "?"]
)
def test_what_a_document_does_not_speak_of_is_refused(world, question):
    assert refused(world, document_qa, url=LEASE, question=question) == "not_found"


def test_a_blank_question_and_an_unknown_document_are_refused(world):
    assert refused(world, document_qa, url=LEASE, question="  ") == "invalid_argument"
    assert refused(world, document_qa, url="https://docs.example/none.txt", question="What is it?") == "not_found"


def test_answers_are_chosen_by_shared_words():
    pairs = [("How tall is the tower?", "30 m"), ("How tall is the old tower?", "20 m")]
    assert recorded_answer("how tall is the tower", pairs) == "30 m"
    assert recorded_answer("How tall is that old tower?", pairs) == "20 m"
    assert recorded_answer("The tower?", pairs) == "30 m"
    assert recorded_answer("The weight of the tower?", pairs) is None
    assert recorded_answer("How tall is the tower of the stone church?", pairs) == "30 m"
    assert recorded_answer("The stone tower?", pairs[1:]) is None
    assert recorded_answer("How tall is the old church tower of brick?", pairs[1:], "The brick church") == "20 m"
    assert recorded_answer("Who built the bridge?", pairs) is None
    assert recorded_answer("Who built the bridge?", []) is None
    text = "The tower is tall. It was built in 1890 by Ana Ruiz.\nIt has a bell."
    assert closest_sentence("When was it built?", text) == "It was built in 1890 by Ana Ruiz."
    assert closest_sentence("Is there a bell or an organ on the roof?", text) is None
    assert closest_sentence("Is there a bell?", "") is None


def test_every_seed_recording_and_picture_is_told(world):
    recordings = world.rows("SELECT url, transcript FROM recordings")
    pictures = world.rows("SELECT url, caption FROM images")
    assert len(recordings) >= 50
    assert len(pictures) >= 70
    assert all(speech_recognition(world, url=row["url"]) == row["transcript"] for row in recordings)
    assert all(image_caption(world, url=row["url"]) == row["caption"] for row in pictures)


def test_an_address_with_a_wrong_ending_or_without_material_is_refused(world):
    assert refused(world, speech_recognition, url="https://audio.example/a.mp3") == "invalid_argument"
    assert refused(world, speech_recognition, url="https://audio.example/a.wav") == "not_found"
    assert refused(world, image_caption, url="https://images.example/a.gif") == "invalid_argument"
    for ending in ("jpg", "jpeg", "png", "PNG"):
        assert refused(world, image_caption, url=f"https://images.example/a.{ending}") == "not_found"


def test_music_is_played_by_its_trimmed_name_in_lower_case(world):
    assert play_music(world, music_name="  Clair de Lune ") == "music://clair de lune"
    assert refused(world, play_music, music_name=" ") == "invalid_argument"


def test_official_recordings_read_as_they_were_recorded(world):
    folder = official_dir()
    table = json.loads((folder / "init_database" / "SpeechRecognition.json").read_text(encoding="utf-8"))
    for url, transcript in table.items():
        world.insert("recordings", url=url, transcript=transcript)
        assert speech_recognition(world, url=url) == transcript
