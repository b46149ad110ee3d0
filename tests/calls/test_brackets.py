"""API-Bank's bracket format, by example."""

from __future__ import annotations

import json

import pytest

from apibank.calls import Call, Parsed, ParseFailure, brackets
from apibank.errors import ApibankError
from tests.support import official_dir

READ = {
    "plain": ("[Play(song='Blue')]", {"song": "Blue"}),
    "prefix": ("API-Request: [Play(song='Blue')]", {"song": "Blue"}),
    "prefix without space": ("API-Request:[Play(song='Blue')]", {"song": "Blue"}),
    "double quotes": ('[Play(song="Blue")]', {"song": "Blue"}),
    "no arguments": ("[Play()]", {}),
    "spaces": ("[ Play ( song = 'Blue' , loud = True ) ]", {"song": "Blue", "loud": True}),
    "line breaks": ("[Play(\n    song='Blue',\n    times=2,\n)]", {"song": "Blue", "times": 2}),
    "trailing comma": ("[Play(song='Blue',)]", {"song": "Blue"}),
    "markdown": ("**Call:** `[Play(song='Blue')]`.", {"song": "Blue"}),
    "in double brackets": ("[[Play(song='Blue')]]", {"song": "Blue"}),
    "a result made up behind it": ("[Play(song='Blue')]->{'song': 'Red'}", {"song": "Blue"}),
    "numbers": ("[Play(a=3, b=-2, c=3.5, d=-.5, e=1e3, f=+4)]",
                {"a": 3, "b": -2, "c": 3.5, "d": -0.5, "e": 1000.0, "f": 4}),
    "numbers in quotes": ("[Play(a='3', b='-2.5')]", {"a": "3", "b": "-2.5"}),
    "leading zeros": ("[Play(code=007)]", {"code": "007"}),
    "a bare date": ("[Play(day=2023-03-01 10:30:00, n=1)]", {"day": "2023-03-01 10:30:00", "n": 1}),
    "constants": ("[Play(a=True, b=false, c=None, d=null, e='None')]",
                  {"a": True, "b": False, "c": None, "d": None, "e": "None"}),
    "unquoted words": ("[Play(city=New York, song=Blue)]", {"city": "New York", "song": "Blue"}),
    "unquoted with commas": ("[Play(city=New York, NY, song=Blue)]", {"city": "New York, NY", "song": "Blue"}),
    "unquoted with parentheses": ("[Play(city=York (UK), by=Ann (her))]", {"city": "York (UK)", "by": "Ann (her)"}),
    "bare formula": ("[Play(sum=(5+3)*6)]", {"sum": "(5+3)*6"}),
    "bare formula in brackets": ("[Play(sum=[5+3]*6)]", {"sum": "[5+3]*6"}),
    "bare call": ("[Play(sum=max(a=1, b=2), n=3)]", {"sum": "max(a=1, b=2)", "n": 3}),
    "typographic quotes": ("[Play(song=“Blue”, by=‘Ann’)]", {"song": "Blue", "by": "Ann"}),
    "apostrophe": ("[Play(song='it's fine', by='Ann')]", {"song": "it's fine", "by": "Ann"}),
    "apostrophe at the end": ("[Play(song='the boys'', by='Ann')]", {"song": "the boys'", "by": "Ann"}),
    "apostrophe and comma": ("[Play(song='boys', girls and all')]", {"song": "boys', girls and all"}),
    "escaped apostrophe": (r"[Play(song='it\'s fine')]", {"song": "it's fine"}),
    "escaped separator": (r"[Play(song='a\', by=\'b')]", {"song": "a', by='b"}),
    "quotation in its own quotes": ('[Play(song="say "hi" now")]', {"song": 'say "hi" now'}),
    "escapes": (r"[Play(song='a\nb\tc\\d\u00e9\x41\U0001F642')]", {"song": "a\nb\tc\\dé" + "A🙂"}),
    "unknown escape": (r"[Play(song='\d+\q')]", {"song": r"\d+\q"}),
    "escape beyond unicode": (r"[Play(song='\UFFFFFFFF')]", {"song": r"\UFFFFFFFF"}),
    "newline in a value": ("[Play(song='Blue\nMoon')]", {"song": "Blue\nMoon"}),
    "brackets in a value": ("[Play(song='Blue [live] (2)', by='A')]", {"song": "Blue [live] (2)", "by": "A"}),
    "equals in a value": ("[Play(song='a=b, c == d')]", {"song": "a=b, c == d"}),
    "triple quotes": ('[Play(song="""a "b", c="d" e""")]', {"song": 'a "b", c="d" e'}),
    "empty value": ("[Play(song='', by='Ann')]", {"song": "", "by": "Ann"}),
    "padded value": ("[Play(song=' Blue ')]", {"song": " Blue "}),
    "list": ("[Play(songs=['a', \"b\", 3, -1.5, True, None])]", {"songs": ["a", "b", 3, -1.5, True, None]}),
    "list with apostrophe": ("[Play(songs=['it's', 'b'])]", {"songs": ["it's", "b"]}),
    "list of bare words": ("[Play(songs=[Blue Moon, Red,])]", {"songs": ["Blue Moon", "Red"]}),
    "list of dictionaries": ("[Play(data=[{'k': 'bp', 'v': '1/2'}, {\"k\": [1, {}]}])]",
                             {"data": [{"k": "bp", "v": "1/2"}, {"k": [1, {}]}]}),
    "dictionary with bare keys": ("[Play(data={k: v, 1: 10:30})]", {"data": {"k": "v", "1": "10:30"}}),
    "quoted list": ("[Play(songs='['a', 'b']', n=1)]", {"songs": "['a', 'b']", "n": 1}),
    "quoted list of dictionaries": ("[Play(data='[{'k': 'a', 'v': 'b'}, {'k': 'c'}]')]",
                                    {"data": "[{'k': 'a', 'v': 'b'}, {'k': 'c'}]"}),
    "quoted list, padded": ("[Play(songs=' ['a', 'b'] ')]", {"songs": " ['a', 'b'] "}),
    "unpacked dictionary": ("[Play(n=1, **{'my key': 'v'})]", {"n": 1, "my key": "v"}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "arguments"), READ.values(), ids=READ.keys())
def test_reads(text: str, arguments: dict):
    assert brackets.parse(text).items == (Call("Play", arguments),)


NOT_READ = {
    "nothing": ("", "no_call"),
    "prose": ("Which song (or songs) would you like?", "no_call"),
    "brackets in prose": ("See [1] and [this page](a.html), f(x)=[x].", "no_call"),
    "json": ('{"name": "Play", "arguments": {"song": "Blue"}}', "no_call"),
    "a list": ("['Play', 'Stop']", "no_call"),
    "no brackets": ("Play(song='Blue')", "no_brackets"),
    "prefix, no brackets": ("API-Request: Play()", "no_brackets"),
    "no parentheses": ("API-Request: [GetToday]", "no_parentheses"),
    "no parentheses in words": ("I use [ DocumentQA ] for this.", "no_parentheses"),
    "a note in brackets": ("[Note] and [NOTE] and [your name] and [todayIs] and [A].", "no_call"),
    "a link of such a name": ("See [GetToday](https://example.org).", "no_call"),
    "closing bracket missing": ("[Play(song='Blue')", "unclosed"),
    "both missing": ("[Play(song='Blue'", "unclosed"),
    "string not closed": ("[Play(song='Blue)]", "unclosed"),
    "list not closed": ("[Play(songs=['a', 'b'", "unclosed"),
    "torn after the name": ("[Play(", "unclosed"),
    "torn after the equals sign": ("[Play(song=", "unclosed"),
    "positional": ("[Play('Blue')]", "positional_argument"),
    "positional, second": ("[Play(song='Blue', 'Ann')]", "positional_argument"),
    "positional after bare": ("[Play(n=1, 'Ann')]", "positional_argument"),
    "the pattern itself": ("[Play(key1='value1', ...)]", "positional_argument"),
    "a dictionary": ("[Play({'song': 'Blue'})]", "positional_argument"),
    "colon for equals": ("[Play(song: 'Blue')]", "positional_argument"),
    "twice": ("[Play(song='Blue', song='Red')]", "duplicate_argument"),
    "twice in a dictionary": ("[Play(data={'a': 1, 'a': 2})]", "duplicate_argument"),
    "no value": ("[Play(song=, n=1)]", "bad_argument"),
    "no value at the end": ("[Play(song=)]", "bad_argument"),
    "comma missing": ("[Play(song='Blue' by='Ann')]", "bad_argument"),
    "dictionary broken": ("[Play(data={'a' 1})]", "bad_argument"),
    "list broken": ("[Play(data=['a' 'b'])]", "bad_argument"),
}


@pytest.mark.parametrize(("text", "kind"), NOT_READ.values(), ids=NOT_READ.keys())
def test_says_why_not(text: str, kind: str):
    result = brackets.parse(text)
    assert [failure.kind for failure in result.failures] == [kind]
    assert result.calls == ()
    assert result.failures[0].holds_call is (kind != "no_call")


def test_several_calls_in_one_pair_of_brackets_or_in_several():
    both = (Call("Play", {"song": "it's"}), Call("tv.Stop"))
    assert brackets.parse("[Play(song='it's'), tv.Stop()]").items == both
    assert brackets.parse("First [Play(song='it's')], then\n[tv.Stop()]").items == both


def test_the_first_call_is_the_first_that_can_be_read():
    text = "The form is [Name(key=)]. So: [Play(song='Blue')] [Stop()]"
    result = brackets.parse(text)
    assert [type(item) for item in result.items] == [ParseFailure, Call, Call]
    assert brackets.read_first(text) == Call("Play", {"song": "Blue"})
    assert result.failures[0].position == text.index(")]")


MENTIONED = {
    "marked behind a mention": "I called [GetToday()] earlier. API-Request: [Play(song='Blue')]",
    "first of the marked": "API-Request: [Play(song='Blue')]\nAPI-Result: {}\nAPI-Request: [Stop()]",
    "a broken form marked first": "API-Request: [Name(key=)] is the form.\nAPI-Request: [Play(song='Blue')]",
    "marked in words": "[Stop()]? No. **API-Request:** here it is: `[Play(song='Blue')]`",
    "a mark with nothing behind it": "[Play(song='Blue')] is my API-Request: please wait.",
}


@pytest.mark.parametrize("text", MENTIONED.values(), ids=MENTIONED.keys())
def test_the_call_that_is_made_is_told_from_one_that_is_mentioned(text: str):
    assert brackets.read_first(text) == Call("Play", {"song": "Blue"})


def test_a_mark_inside_an_argument_marks_nothing():
    said = Call("Note", {"text": "API-Request: now"})
    assert brackets.read_first(f"{brackets.write(said)} [Stop()]") == said


def test_calls_before_a_tear_count():
    result = brackets.parse("[Play(song='Blue'), Stop(now=Tr")
    assert result.calls == (Call("Play", {"song": "Blue"}),)
    assert [failure.kind for failure in result.failures] == ["unclosed"]


def test_writes_as_api_bank_does():
    call = Call("Play", {"song": "Blue", "n": 3, "who": ["a", None, True], "how": {"k": -0.5}})
    assert brackets.write(call) == "[Play(song='Blue', n=3, who=['a', None, True], how={'k': -0.5})]"
    assert brackets.write(call, Call("Stop")).splitlines()[1] == "[Stop()]"


def test_a_name_that_brackets_cannot_hold_is_an_error_of_one_line():
    with pytest.raises(ApibankError, match="cannot be written") as caught:
        brackets.write(Call("Play\nit!"))
    assert "\n" not in str(caught.value)


def test_a_text_without_items_is_impossible():
    assert brackets.parse(" ") == Parsed((ParseFailure("no_call", "the text holds no call"),))


def test_every_official_call_is_read_as_recorded():
    recorded = set()
    for path in sorted((official_dir() / "lv1-lv2-samples").rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            turn = json.loads(line)
            if turn["role"] == "API":
                recorded.add(Call(turn["api_name"], turn["param_dict"]))
    rows = [
        row["expected_output"]
        for level in (1, 2)
        for row in json.loads((official_dir() / f"test-data/level-{level}-api.json").read_text(encoding="utf-8"))
    ]
    assert len(rows) > 200
    read = {text: brackets.parse(text).items for text in rows}
    assert [text for text, items in read.items() if len(items) != 1 or items[0] not in recorded] == []
