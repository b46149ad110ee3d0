"""The weather is that of the nearest place, and clothes follow it."""

import pytest

from apibank.tools.weather import clothing_recommendation, get_weather_for_coordinates

from .expect import refused


def wear(world, temperature, humidity, conditions):
    asked = {"temperature": temperature, "humidity": humidity, "weather_conditions": conditions}
    return clothing_recommendation(world, **asked)["clothing_options"]


def test_every_address_has_weather_and_something_to_wear(world):
    for place in world.rows("SELECT latitude, longitude FROM geocodes"):
        weather = get_weather_for_coordinates(world, **place)
        assert list(weather) == ["temperature", "humidity", "description"]
        assert 0 < weather["humidity"] < 1
        assert len(wear(world, weather["temperature"], weather["humidity"], weather["description"])) >= 2


def test_the_nearest_report_counts(world):
    in_paris = get_weather_for_coordinates(world, latitude="48.8566", longitude="2.3522")
    assert in_paris == {"temperature": 13, "humidity": 0.64, "description": "Mostly cloudy"}
    assert get_weather_for_coordinates(world, latitude=48.89, longitude=2.36) == in_paris
    at_the_tower = get_weather_for_coordinates(world, latitude=48.8584, longitude=2.2945)
    assert at_the_tower["humidity"] == 0.65
    assert get_weather_for_coordinates(world, latitude=48.8584, longitude=2.31) == at_the_tower


def test_far_from_every_place_nothing_is_reported(world):
    for latitude, longitude in ((0, 0), (48.8566, 2.48), (48.98, 2.3522), (40.7128, 74.006)):
        assert refused(world, get_weather_for_coordinates, latitude=latitude, longitude=longitude) == "not_found"


def test_points_off_the_earth_are_refused(world):
    for latitude, longitude in ((-90.1, 0), (0, 180.5), ("Paris", 0), (0, None)):
        kind = refused(world, get_weather_for_coordinates, latitude=latitude, longitude=longitude)
        assert kind == "invalid_argument"


@pytest.mark.parametrize(
    ("temperature", "humidity", "conditions", "garments"),
    [
        (5, 0.9, "Rainy", ["Warm coat", "Hat", "Gloves", "Raincoat"]),
        (15, 0.7, "Sunny", ["Light jacket", "Long-sleeved shirt"]),
        (25, 0.6, "Rainy", ["T-shirt", "Shorts", "Raincoat"]),
        (-4, 0.7, "Snow showers", ["Warm coat", "Hat", "Gloves", "Scarf", "Thermal underwear", "Waterproof boots"]),
        (12, 50, "fresh WIND", ["Light jacket", "Long-sleeved shirt", "Windbreaker"]),
        (31, 0.85, "Hot and sunny", ["T-shirt", "Shorts", "Sunglasses", "Sun hat", "Linen shirt"]),
        (31, 85, "Thunderstorms", ["T-shirt", "Shorts", "Raincoat", "Linen shirt"]),
        (31, 1, "", ["T-shirt", "Shorts", "Linen shirt"]),
        (0, 0, "Clear", ["Warm coat", "Hat", "Gloves"]),
        (10, 0.5, "Clear", ["Light jacket", "Long-sleeved shirt"]),
        (20, 0.5, "Clear", ["T-shirt", "Shorts"]),
    ],
)
def test_clothes_follow_the_weather(world, temperature, humidity, conditions, garments):
    assert wear(world, temperature, humidity, conditions) == garments


def test_no_such_weather_is_refused(world):
    for wrong in (
        {"temperature": 61},
        {"temperature": -91},
        {"humidity": -0.1},
        {"humidity": 101},
        {"humidity": "damp"},
    ):
        asked = {"temperature": 20, "humidity": 0.5, "weather_conditions": "Sunny"} | wrong
        assert refused(world, clothing_recommendation, **asked) == "invalid_argument"
