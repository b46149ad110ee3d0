"""Calls and texts for the properties: JSON values full of what parsers trip over, and text made of their pieces."""

from __future__ import annotations

from hypothesis import strategies as st

from apibank.calls import Call, JSONValue

TRAPS = st.sampled_from(
    [
        "'", '"', "\\", "\\'", "')]", '")', "', b='", '", "b": "', "'}]", "\n", "\t", "\r", "[A(x='1')]", "B(y=1)",
        '{"name": "A", "arguments": {}}', "\n```\nB(y=1)\n```\n", "it's", "”", "雪", "🙂", "\u2028", "\x00", "\x1c",
        "\\u0041", "\\ud83d\\ude42", "\\x41", "\\n", "True", "null", "-3.5", "007", " ", ", ", "=", ":", "#", "**{",
        "<tool_call>", "</tool_call>", "'''", '"""', "```", "(", ")", "[", "]", "{", "}",
    ]
)  # fmt: skip
TEXT = st.one_of(st.text(max_size=12), st.lists(st.one_of(TRAPS, st.text(max_size=3)), max_size=5).map("".join))
SCALARS: st.SearchStrategy[JSONValue] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXT
)
VALUES: st.SearchStrategy[JSONValue] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=8,
)
NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,10}([.-][A-Za-z0-9_]{1,4})?", fullmatch=True).filter(
    lambda name: name not in {"print", "str", "int", "float", "list", "dict", "len", "range", "await"}
)
KEYS = st.one_of(st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True), TEXT)
CALLS = st.builds(Call, NAMES, st.dictionaries(KEYS, VALUES, max_size=4))
PIECES = st.sampled_from(
    [
        "[", "]", "(", ")", "{", "}", "'", '"', "\\", ",", ":", "=", " ", "\n", "[A(", "A(", ")]", "x=", "x='", ", y=",
        '{"name": "A", ', '"arguments": ', "**{", "```", "```python\n", "<tool_call>", "</tool_call>", "1", "-", "null",
        "word", "API-Request: ", "\\'", "'''", "“", "”", "print(", "def f(", "1e999", "9" * 50, "\ud83d", "²",
    ]
)  # fmt: skip
SCRAPS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))
