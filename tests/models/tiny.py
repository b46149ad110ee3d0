"""A language model of a few thousand random weights in a GGUF file: a real model for the engine, made in a moment."""

from __future__ import annotations

from pathlib import Path

WIDTH, HIDDEN, HEADS, BLOCKS, CONTEXT = 64, 128, 4, 2, 512
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
FILE_TYPES = {"F32": "ALL_F32"}
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def write(path: Path, quantised: str = "F16", seed: int = 7, architecture: str = "llama") -> Path:
    """Write the model with its matrices in a quantisation, as `Q4_1`."""
    import gguf
    import numpy as np

    tokens = [*SPECIAL, *_byte_letters()]
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name("tiny")
    writer.add_block_count(BLOCKS)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_freq_base(10000.0)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(int(gguf.LlamaFileType[FILE_TYPES.get(quantised, f"MOSTLY_{quantised}")]))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([3] * len(SPECIAL) + [1] * (len(tokens) - len(SPECIAL)))
    writer.add_token_merges(["a b", "c d"])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_pad_token_id(2)
    writer.add_chat_template(TEMPLATE)

    random = np.random.default_rng(seed)
    kind = gguf.GGMLQuantizationType[quantised]

    def matrix(name: str, rows: int, columns: int) -> None:
        values = random.normal(0, 0.3, (rows, columns)).astype(np.float32)
        writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)

    def norm(name: str) -> None:
        writer.add_tensor(name, np.ones(WIDTH, np.float32))

    matrix("token_embd.weight", len(tokens), WIDTH)
    for block in range(BLOCKS):
        norm(f"blk.{block}.attn_norm.weight")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            matrix(f"blk.{block}.{part}.weight", WIDTH, WIDTH)
        norm(f"blk.{block}.ffn_norm.weight")
        matrix(f"blk.{block}.ffn_gate.weight", HIDDEN, WIDTH)
        matrix(f"blk.{block}.ffn_up.weight", HIDDEN, WIDTH)
        matrix(f"blk.{block}.ffn_down.weight", WIDTH, HIDDEN)
    norm("output_norm.weight")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _byte_letters() -> list[str]:
    """The letters that byte-level BPE writes the 256 bytes with, and the merged pairs."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(byte) for byte in plain]
    letters += [chr(256 + place) for place in range(256 - len(plain))]
    return [*letters, "ab", "cd"]
