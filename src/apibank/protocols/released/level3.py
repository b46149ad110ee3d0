"""The released tools of level 3, as far as their recorded results tell what they know.

Their tables stand in the released code and are in no data file. All of the released checks but three compare the inputs
too, so a result counts only for inputs that are recorded; for the others the rule is known and is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apibank.protocols.released import dates
from apibank.protocols.released.calculator import calculate
from apibank.protocols.released.coerce import signature
from apibank.protocols.released.failures import Escaped, Failure
from apibank.protocols.released.toolset import Tool

Key = tuple[str, tuple[tuple[str, Any], ...]]


@dataclass(frozen=True)
class Level3:
    """What the level-3 tools know.

    Args:
        known: (tool, inputs) to its recorded output and exception.
    """

    known: Mapping[Key, tuple[Any, str | None]]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Level3:
        """Gather what the tools know from the rows of `level-3.json`."""
        steps = [step["output"] for row in rows for step in row["apis"] if step["api_name"] != "ToolSearcher"]
        return cls({_key(step["api_name"], step["input"]): (step["output"], step["exception"]) for step in steps})

    def fresh(self) -> Level3State:
        """Return a state in which nothing has happened yet."""
        return Level3State(self)


@dataclass(slots=True)
class Level3State:
    """The level-3 tools after some calls. The original keeps one for all samples.

    Args:
        knowledge: What the tools know.
        spent: Searches whose stored dates have become text: the same search fails the next time.
    """

    knowledge: Level3
    spent: set[Key] = field(default_factory=set)


def _key(tool: str, values: Mapping[str, Any]) -> Key:
    hashable = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return tool, tuple(sorted(hashable.items()))


def _recorded(tool: str, unknown: type[Exception] = Failure) -> Callable[..., Any]:
    """Make a tool that gives back what is recorded for its inputs."""

    def run(state: Level3State, **values: Any) -> Any:
        found = state.knowledge.known.get(_key(tool, values))
        if found is None:
            raise unknown("unknown")
        if found[1] is not None:
            raise ValueError(found[1])
        return found[0]

    return run


def _dated_search(tool: str, column: str, route: tuple[str, ...], days: tuple[str, ...]) -> Callable[..., Any]:
    """Make a search over dated rows, which spoils the rows that it finds.

    Args:
        tool: The tool's name.
        column: The list in its output.
        route: The inputs that tell which rows it would find.
        days: The inputs that must be dates.
    """

    def run(state: Level3State, **values: Any) -> Any:
        for name in days:
            dates.check(values[name], dates.DAY)
        rows = _key(tool, {name: values[name] for name in route})
        if rows in state.spent:
            raise AttributeError("'str' object has no attribute of a date")
        output, _ = state.knowledge.known.get(_key(tool, values), ({column: []}, None))
        if output and output[column]:
            state.spent.add(rows)
        return output

    return run


def _restaurants(state: Level3State, **values: Any) -> Any:
    """Return the places that every recorded call returned."""
    del values
    return next(
        (output for (tool, _), (output, _) in state.knowledge.known.items() if tool == "NearbyRestaurants"),
        {},
    )


def _update(state: Level3State, username: str, password: str, address: str) -> dict[str, str]:
    del address
    pairs = {
        (inputs["username"], inputs["password"])
        for tool, inputs in ((key[0], dict(key[1])) for key, (output, _) in state.knowledge.known.items() if output)
        if tool in ("AccountInfo", "PersonalInfoUpdate")
    }
    if (username, password) not in pairs:
        raise Failure("unknown")
    return {"status": "success"}


def _remind(state: Level3State, content: str, time: str, location: str, recipient: str) -> str:
    del state, location, recipient
    dates.check(time)
    if not content.strip():
        raise Failure("blank")
    return "success"


def _meet(state: Level3State, meeting_topic: str, start_time: str, end_time: str, location: str, attendees: Any) -> str:
    del state, location, attendees
    dates.check(start_time)
    dates.check(end_time)
    if not meeting_topic.strip():
        raise Failure("blank")
    return "success"


_FLIGHTS = _dated_search("FlightSearch", "flights", ("source", "destination"), ("travel_dates",))
_HOTELS = _dated_search(
    "HotelAvailability",
    "hotels",
    ("destination", "check_in_date", "check_out_date"),
    ("check_in_date", "check_out_date"),
)

_TOOLS: tuple[tuple[str, str, Callable[..., Any] | None], ...] = (
    ("AccountInfo", "username password", None),
    ("AddMeeting", "meeting_topic start_time end_time location attendees:list", _meet),
    ("Calculator", "formula", lambda state, formula: calculate(formula)),
    ("ClothingRecommendation", "temperature:float humidity:float weather_conditions", None),
    ("EmailReminder", "content time location recipient", _remind),
    ("FlightSearch", "source destination travel_dates", _FLIGHTS),
    ("Geocoding", "address", None),
    ("GetOccupationSalary", "occupation", None),
    (
        "GetWeatherForCoordinates",
        "latitude:float longitude:float",
        _recorded("GetWeatherForCoordinates", Escaped),
    ),
    ("HotelAvailability", "destination check_in_date check_out_date", _HOTELS),
    ("LikeCount", "post_id:int", None),
    ("MovieRecommendations", "preferences:list", None),
    ("NearbyRestaurants", "latitude:float longitude:float distance:int", _restaurants),
    ("OrganizationMembers", "organization", None),
    ("PersonalInfoUpdate", "username password address", _update),
    ("QueryMeeting", "user_name", None),
    ("TaxCalculator", "salary:float", None),
    ("TravelStatus", "member_name", None),
    ("UserMoviePreferences", "user_name", None),
    ("UserPosts", "user_id:int", None),
    ("UserWatchedMovies", "user_name", None),
)

LEVEL3_TOOLS: dict[str, Tool] = {
    name: Tool(name, signature(parameters), run or _recorded(name)) for name, parameters, run in _TOOLS
}
"""All tools of level 3 but ToolSearcher."""
