"""Time both ROUGE-L definitions against the packages that define them: `python benchmarks/rouge_l.py`.

Texts are drawn at random from a seed, 20 to 10,000 words in sentences of about 12. A package that is not installed or
would take minutes is left out.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from apibank.scoring.rouge import rouge_l_google, rouge_l_released

PEER_WORDS = 1000
"""The packages are timed up to this many words a text."""


def texts(words: int, count: int, seed: int = 0) -> list[str]:
    """Draw texts of so many words from a vocabulary in which some words are frequent."""
    chance = random.Random(seed)
    drawn = []
    for _ in range(count):
        said = [f"w{int(chance.paretovariate(0.6)) % 5000}" for _ in range(words)]
        drawn.append(" ".join(f"{word}." if chance.random() < 1 / 12 else word for word in said))
    return drawn


def milliseconds(score: Callable[[str, str], float], pairs: list[tuple[str, str]]) -> float:
    """Return the least mean CPU time a pair of three rounds."""
    rounds = []
    for _ in range(3):
        started = time.process_time()
        for hypothesis, reference in pairs:
            score(hypothesis, reference)
        rounds.append((time.process_time() - started) / len(pairs) * 1000)
    return min(rounds)


def peers() -> dict[str, Callable[[str, str], float]]:
    """Return the packages that are installed, as functions like ours."""
    found: dict[str, Callable[[str, str], float]] = {}
    try:
        from rouge import Rouge

        released = Rouge(metrics=["rouge-l"])
        found["rouge 1.0.1"] = lambda h, r: released.get_scores(h, r)[0]["rouge-l"]["f"]
    except ImportError:
        pass
    try:
        from rouge_score.rouge_scorer import RougeScorer

        google = RougeScorer(["rougeL"])
        found["rouge-score"] = lambda h, r: google.score(r, h)["rougeL"].fmeasure
    except ImportError:
        pass
    return found


def main() -> None:
    """Print a table: milliseconds a pair of texts."""
    scorers = {"rouge_l_released": rouge_l_released, "rouge_l_google": rouge_l_google} | peers()
    print(f"{'words':>8}" + "".join(f"{name:>18}" for name in scorers))
    for words, count in ((20, 200), (100, 50), (1000, 2), (10_000, 1)):
        drawn = texts(words, 2 * count)
        pairs = list(zip(drawn[::2], drawn[1::2], strict=True))
        cells = [
            "-" if words > PEER_WORDS and not name.startswith("rouge_l") else f"{milliseconds(score, pairs):.3f}"
            for name, score in scorers.items()
        ]
        print(f"{words:>8}" + "".join(f"{cell:>18}" for cell in cells))


if __name__ == "__main__":
    main()
