"""Recorded material: what documents answer, what recordings say, what pictures show; and music to play."""

from __future__ import annotations

from apibank.world import World

from .errors import ToolError
from .passages import closest_sentence, recorded_answer
from .tool import tool
from .types import Name, Topic, Url, folded

DOMAIN = "Information Query and Processing"
PICTURES = (".jpg", ".jpeg", ".png")
RECORDINGS = (".wav",)


@tool(domain=DOMAIN, effect="read", name="DocumentQA")
def document_qa(world: World, url: Url, question: Topic) -> str:
    """Answer a question about the text document at an address.

    Args:
        url: The document's address.
        question: What to find out, as a full question.

    Returns:
        answer (str): The answer, as the document gives it.

    Raises:
        ToolError: `invalid_argument` if the question is empty; `not_found` if there is no document at this address;
            `not_found` if the document does not answer the question.
    """
    document = world.row("SELECT title, text FROM documents WHERE url = ?", url)
    if document is None:
        raise ToolError("not_found", f"There is no document at {url}.")
    rows = world.rows("SELECT question, answer FROM document_answers WHERE url = ? ORDER BY question", url)
    answer = recorded_answer(question, [(row["question"], row["answer"]) for row in rows], document["title"])
    answer = answer or closest_sentence(question, document["text"])
    if answer is None:
        raise ToolError("not_found", "The document does not answer this question.")
    return answer


@tool(domain=DOMAIN, effect="read")
def speech_recognition(world: World, url: Url) -> str:
    """Write down what is said in an audio recording.

    Args:
        url: The recording's address; it ends in .wav.

    Returns:
        transcript (str): The spoken words.

    Raises:
        ToolError: `invalid_argument` if the address does not end in .wav; `not_found` if there is no recording at it.
    """
    _require_ending(url, RECORDINGS)
    transcript = world.value("SELECT transcript FROM recordings WHERE url = ?", url)
    if transcript is None:
        raise ToolError("not_found", f"There is no recording at {url}.")
    return str(transcript)


@tool(domain=DOMAIN, effect="read")
def image_caption(world: World, url: Url) -> str:
    """Describe what a picture shows, in one sentence.

    Args:
        url: The picture's address; it ends in .jpg, .jpeg or .png.

    Returns:
        caption (str): What can be seen in the picture.

    Raises:
        ToolError: `invalid_argument` if the address does not end in .jpg, .jpeg or .png; `not_found` if there is no
            picture at it.
    """
    _require_ending(url, PICTURES)
    caption = world.value("SELECT caption FROM images WHERE url = ?", url)
    if caption is None:
        raise ToolError("not_found", f"There is no picture at {url}.")
    return str(caption)


@tool(domain="Others", effect="compute")
def play_music(world: World, music_name: Name) -> str:
    """Play a piece of music by its name.

    Args:
        music_name: The name of the song, piece or album.

    Returns:
        status (str): The address that plays it: "music://" and the name in lower case.

    Raises:
        ToolError: `invalid_argument` if the name is empty.
    """
    del world
    name = folded(music_name)
    if not name:
        raise ToolError("invalid_argument", "music_name must say what to play.")
    return f"music://{name}"


def _require_ending(url: str, endings: tuple[str, ...]) -> None:
    if not url.lower().endswith(endings):
        allowed = " or ".join(endings) if len(endings) < 3 else f"{', '.join(endings[:-1])} or {endings[-1]}"
        raise ToolError("invalid_argument", f"url must end in {allowed}, not {url[-40:]!r}.")
