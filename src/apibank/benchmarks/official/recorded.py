"""What recorded results tell of a world whose tables are in no file, as rows of a world.

Level 3 has its tables inside the original's code, and Dictionary and Translate asked services on the network: what
they know is what the dialogues show. Where two results disagree, the first counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from apibank.tools.languages import language_code
from apibank.tools.types import folded

Row = dict[str, Any]
Record = Mapping[str, Any]
Told = Iterator[tuple[str, Row]]
Teller = Callable[[Record, Any], Told]

KEYS: dict[str, tuple[str, ...]] = {
    "dictionary_entries": ("word",),
    "translations": ("phrase", "language"),
    "accounts": ("username",),
    "meetings": ("id",),
    "flights": ("source", "destination", "details"),
    "hotels": ("destination", "check_in", "check_out", "details"),
    "geocodes": ("address",),
    "weather": ("latitude", "longitude"),
    "salaries": ("occupation",),
    "posts": ("post_id",),
    "movies": ("genre", "position"),
    "organization_members": ("organization", "position"),
    "travel_status": ("member_name",),
    "movie_preferences": ("user_name", "position"),
    "watched_movies": ("user_name", "position"),
    "restaurants": ("name",),
}
"""The columns that tell two rows of a table apart."""

DEFAULTS: dict[str, Row] = {"accounts": {"email": ""}, "posts": {"user_id": 0, "like_count": 0}}
"""What a row holds that no result tells."""


def service_rows(results: Iterable[Record]) -> dict[str, list[Row]]:
    """Return the rows that make Dictionary and Translate answer as recorded.

    Args:
        results: `{api_name, input, output, exception}` of levels 1 and 2.
    """
    return _rows(results, {"Dictionary": _dictionary, "Translate": _translate})


def level3_rows(results: Iterable[Record]) -> dict[str, list[Row]]:
    """Return the rows that make the level-3 tools answer as recorded.

    Args:
        results: Likewise, of level 3.
    """
    return _rows(results, _LEVEL3)


def _rows(results: Iterable[Record], tellers: Mapping[str, Teller]) -> dict[str, list[Row]]:
    found: dict[str, dict[tuple[Any, ...], Row]] = {}
    for result in sorted(results, key=lambda r: len((r["input"] or {}).get("preferences", ()))):
        for table, row in _told(result, tellers):
            key = tuple(folded(str(row[name])) for name in KEYS[table])
            rows = found.setdefault(table, {})
            rows[key] = {**row, **rows.get(key, {})}
    return {table: [{**DEFAULTS.get(table, {}), **row} for row in rows.values()] for table, rows in found.items()}


def _told(result: Record, tellers: Mapping[str, Teller]) -> list[tuple[str, Row]]:
    """Return what a result tells; one that failed or has another shape tells nothing."""
    tell = tellers.get(result["api_name"])
    if tell is None or result["exception"] is not None:
        return []
    try:
        return [(table, row) for table, row in tell(result["input"], result["output"]) if None not in row.values()]
    except (AttributeError, LookupError, TypeError, ValueError):
        return []


def _dictionary(given: Record, output: Any) -> Told:
    yield "dictionary_entries", {"word": folded(given["keyword"]), "phonetic": "", "meanings": output}


def _translate(given: Record, output: Any) -> Told:
    target = language_code(str(given.get("tgt_lang", "en"))) or "en"
    source = language_code(str(given.get("src_lang") or ""))
    source = source or ("und" if target == "en" else "en")
    phrase = _number(f"{source} {folded(given['src'])}")
    yield "translations", {"phrase": phrase, "language": source, "text": given["src"]}
    yield "translations", {"phrase": phrase, "language": target, "text": output}


def _number(text: str) -> int:
    """Return a number that stands for a text, the same in every process."""
    from zlib import crc32

    return crc32(text.encode())


def _account(given: Record, output: Any) -> Told:
    told = {name: output[name] for name in ("email", "phone") if name in output}
    name = given["username"]
    yield "accounts", {"username": name, "password": given["password"], "token": f"token of {name}", **told}


def _meetings(given: Record, output: Any) -> Told:
    name = given["user_name"]
    for row in output["meetings"]:
        people = row["meeting_attendees"]
        yield (
            "meetings",
            {
                "id": row["meeting_id"],
                "username": "" if folded(name) in map(folded, people) else name,
                "topic": row["meeting_name"],
                "start_time": row["meeting_time"],
                "end_time": row["meeting_time"],
                "location": row["meeting_location"],
                "attendees": people,
            },
        )


def _flights(given: Record, output: Any) -> Told:
    for flight in output["flights"]:
        details = {name: value for name, value in flight.items() if name not in ("source", "destination")}
        ends = {"source": flight["source"], "destination": flight["destination"]}
        yield "flights", {**ends, "date": given["travel_dates"], "details": details}


def _hotels(given: Record, output: Any) -> Told:
    stay = ("destination", "check_in_date", "check_out_date")
    for hotel in output["hotels"]:
        details = {name: value for name, value in hotel.items() if name not in stay}
        days = {"check_in": given["check_in_date"], "check_out": given["check_out_date"]}
        yield "hotels", {"destination": hotel["destination"], **days, "details": details}


def _restaurants(given: Record, output: Any) -> Told:
    for place in output["restaurants"]:
        details = {name: value for name, value in place.items() if name not in ("coordinates", "name")}
        latitude, longitude = place["coordinates"]
        yield (
            "restaurants",
            {"name": place["name"], "latitude": latitude, "longitude": longitude, "details": details},
        )


def _geocode(given: Record, output: Any) -> Told:
    yield (
        "geocodes",
        {"address": given["address"], "latitude": output["latitude"], "longitude": output["longitude"]},
    )


def _weather(given: Record, output: Any) -> Told:
    point = {name: float(given[name]) for name in ("latitude", "longitude")}
    yield "weather", point | {name: output[name] for name in ("temperature", "humidity", "description")}


def _posts(given: Record, output: Any) -> Told:
    for post in output["post_ids"]:
        yield "posts", {"post_id": post, "user_id": int(given["user_id"])}


def _likes(given: Record, output: Any) -> Told:
    yield "posts", {"post_id": int(given["post_id"]), "like_count": output["like_count"]}


def _movies(given: Record, output: Any) -> Told:
    """Share the titles out among the genres in order, equally: a call for one genre tells its films exactly."""
    genres, titles = given["preferences"], output["recommended_movies"]
    if not genres or len(titles) % len(genres):
        return
    share = len(titles) // len(genres)
    for number, genre in enumerate(genres):
        for position, title in enumerate(titles[number * share : (number + 1) * share]):
            yield "movies", {"genre": genre, "position": position, "title": title}


def _status(given: Record, output: Any) -> Told:
    yield "travel_status", {"member_name": given["member_name"], "status": output}


def _salary(given: Record, output: Any) -> Told:
    yield "salaries", {"occupation": given["occupation"], "salary": output["salary"]}


def _list(table: str, owner: str, asked: str, entry: str, listed: str | None) -> Teller:
    """Make a teller of a list of names.

    Args:
        table: Where they stand.
        owner: The column of whom they belong to.
        asked: The parameter that names the owner.
        entry: The column of a name.
        listed: The field of the output that holds the list; None if the output is the list.
    """

    def tell(given: Record, output: Any) -> Told:
        for position, name in enumerate(output if listed is None else output[listed]):
            yield table, {owner: given[asked], "position": position, entry: name}

    return tell


_LEVEL3: dict[str, Teller] = {
    "AccountInfo": _account,
    "PersonalInfoUpdate": _account,
    "QueryMeeting": _meetings,
    "FlightSearch": _flights,
    "HotelAvailability": _hotels,
    "NearbyRestaurants": _restaurants,
    "Geocoding": _geocode,
    "GetWeatherForCoordinates": _weather,
    "UserPosts": _posts,
    "LikeCount": _likes,
    "MovieRecommendations": _movies,
    "TravelStatus": _status,
    "GetOccupationSalary": _salary,
    "OrganizationMembers": _list("organization_members", "organization", "organization", "member_name", "members"),
    "UserMoviePreferences": _list("movie_preferences", "user_name", "user_name", "genre", "preferences"),
    "UserWatchedMovies": _list("watched_movies", "user_name", "user_name", "title", None),
}
