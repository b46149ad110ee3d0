"""Reading the library: every mistake is one line that says where it stands."""

from pathlib import Path

import pytest

from apibank.synthesis.catalog.library import Library
from apibank.synthesis.catalog.reader import LibraryError, read_theme
from apibank.synthesis.check import check_api, check_domain
from tests.synthesis.theme import THEME, library


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[int, How long in hours, 1..48,", "[hour, How long in hours, 1..48,", "there is no type 'hour'"),
        ("1..48", "48..1", "runs backwards"),
        ("round(hours * 0.75, 2)", "round(days * 0.75, 2)", "uses days, which is no field"),
        ("hours * 0.75", "price * 0.75", "in a circle"),
        ("in: [locker, hours]", "in: [locker, size]", "size is no field"),
        ("does: create rental once per locker", "does: make rental", "is no rule"),
        ("does: read rental by locker", "does: read rental", "says not by what"),
        ("{hours:count hour hours}, please", "{hours:counted}, please", "no style 'counted'"),
        ("Locker {locker} for", "Locker {lokcer} for", "{lokcer} is no field"),
        ("if: hours > 48", "if: hours >", "is no expression"),
        ("call: lockerRental, with", "call: lockerRentals, with", "there is no API lockerRentals"),
        ('{locker: "{r.locker}"}', '{locker: "{q.locker}"}', "names no earlier step"),
        ('  says: ["That was {price}', '  sais: ["That was {price}', "sais, which is not known"),
        ("domain: Locker Rental", "domain: [Locker", "is no YAML"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in THEME
    with pytest.raises(LibraryError) as problem:
        library(tmp_path, THEME.replace(old, new, 1))
    assert said in str(problem.value)
    assert "lockers.yaml" in str(problem.value)
    assert "\n" not in str(problem.value)


def test_two_apis_of_one_name_are_a_mistake(tmp_path: Path) -> None:
    domains = read_theme_twice(tmp_path)
    with pytest.raises(LibraryError, match="two domains are called Locker Rental"):
        Library(domains)


def read_theme_twice(folder: Path) -> list:  # type: ignore[type-arg]
    library(folder)
    other = folder / "station" / "more.yaml"
    other.write_text(THEME, encoding="utf-8")
    return [*read_theme(folder / "station" / "lockers.yaml"), *read_theme(other)]


def test_a_description_tells_formats_and_options(tmp_path: Path) -> None:
    text = THEME.replace("[free, taken]]", '[free, taken]]\n  size: [one, How large, ["s|small", "l|large"]]', 1)
    text = text.replace(
        "in: [locker, hours]\n  out: [pin, price]", "in: [locker, hours, size?]\n  out: [pin, price]", 1
    )
    told = library(tmp_path, text).apis["rentLocker"].description
    assert told["input_parameters"]["size"] == {
        "type": "str",
        "description": "How large. One of: s (small), l (large). Optional.",
    }
    assert told["output_parameters"]["price"]["type"] == "float"


def test_what_a_domain_lacks_is_told(tmp_path: Path) -> None:
    domain = library(tmp_path).domains[0]
    assert "extendRental: 1 searches, two are needed" in list(check_domain(domain))
    assert list(check_api(library(tmp_path).apis["lockerRental"])) == []
