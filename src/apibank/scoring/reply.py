"""The verdict on a reply: how much of gold's wording it shares. No model judges a text."""

from __future__ import annotations

from .rouge import rouge_l_google, rouge_l_released
from .verdict import Verdict


def judge_reply(key: str, dialogue: str, level: int, gold: str, predicted: str) -> Verdict:
    """Score a reply with ROUGE-L in both definitions.

    Args:
        key: The sample's key.
        dialogue: Its dialogue's id.
        level: Its level.
        gold: What the assistant said.
        predicted: What the model said.
    """
    return Verdict(
        key=key,
        dialogue=dialogue,
        level=level,
        kind="reply",
        rouge_l=rouge_l_released(predicted, gold),
        rouge_l_google=rouge_l_google(predicted, gold),
    )
