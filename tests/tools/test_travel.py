"""Flights, hotels, restaurants and addresses are found as a traveller asks for them."""

import json
from typing import Any

import pytest

from apibank.tools.earth import metres_between
from apibank.tools.travel import flight_search, geocoding, hotel_availability, nearby_restaurants, travel_status
from apibank.world import World, build_image

from .expect import refused


def test_every_seed_flight_is_found_in_order_of_departure(world):
    rows = world.rows("SELECT * FROM flights")
    assert len(rows) >= 350
    for row in rows:
        asked = {"source": row["source"], "destination": row["destination"], "travel_dates": row["date"]}
        found = flight_search(world, **asked)["flights"]
        departures = [flight["departure_date"] for flight in found]
        assert departures == sorted(departures)
        assert all(departure.startswith(row["date"]) for departure in departures)
        assert json.loads(row["details"])["flight_number"] in [flight["flight_number"] for flight in found]


def test_a_flight_says_who_flies_when_and_for_how_much(world):
    found = flight_search(world, source=" krakow", destination="BERLIN", travel_dates="2026-4-1")["flights"]
    assert [list(flight) for flight in found] == [
        ["source", "destination", "departure_date", "arrival_date", "airline", "flight_number", "price", "currency"]
    ]
    assert found[0]["source"] == "Krakow"
    assert found[0]["arrival_date"] == "2026-04-01 09:15:00"
    assert flight_search(world, source="Kraków", destination="Berlin", travel_dates="2026-04-01")["flights"] == found


def test_two_carriers_may_fly_on_one_day(world):
    day = world.value("SELECT date FROM flights WHERE source = 'London' AND destination = 'New York'")
    found = flight_search(world, source="London", destination="New York", travel_dates=day)["flights"]
    assert {flight["airline"] for flight in found} == {"British Airways", "Virgin Atlantic"}


def test_no_flight_is_an_empty_list(world):
    for asked in (("Berlin", "Krakow", "2026-04-01"), ("Atlantis", "Berlin", "2026-04-01")):
        found = flight_search(world, source=asked[0], destination=asked[1], travel_dates=asked[2])
        assert found == {"flights": []}


def test_days_of_another_form_are_refused(world):
    for day in ("01/04/2026", "2026-02-30", "next week", ""):
        assert (
            refused(world, flight_search, source="Krakow", destination="Berlin", travel_dates=day) == "invalid_argument"
        )
        stay = {"check_in_date": day, "check_out_date": "2026-06-01"}
        assert refused(world, hotel_availability, destination="Berlin", **stay) == "invalid_argument"


def test_every_seed_hotel_is_free_in_its_span_and_not_beyond(world):
    rows = world.rows("SELECT *, date(check_out, '+1 day') AS after FROM hotels")
    assert len(rows) >= 120
    for row in rows:
        hotel = json.loads(row["details"])["name"]
        stay = {"destination": row["destination"], "check_in_date": row["check_in"]}
        within = hotel_availability(world, **stay, check_out_date=row["check_out"])["hotels"]
        beyond = hotel_availability(world, **stay, check_out_date=row["after"])["hotels"]
        assert hotel in [found["name"] for found in within]
        assert hotel not in [found["name"] for found in beyond]
        assert all(found["check_out_date"] == row["check_out"] for found in within)


def test_a_hotel_lists_the_stay_that_was_asked_for(world):
    row = world.row("SELECT * FROM hotels WHERE destination = 'Istanbul'")
    night = world.value("SELECT date(?, '+1 day')", row["check_in"])
    found = hotel_availability(world, destination="istanbul", check_in_date=row["check_in"], check_out_date=night)
    expected = {"destination": "Istanbul", "check_in_date": row["check_in"], "check_out_date": night}
    assert {**expected, **json.loads(row["details"])} in found["hotels"]


def test_a_stay_lasts_at_least_a_night(world):
    for leaving in ("2026-04-10", "2026-04-09"):
        stay = {"check_in_date": "2026-04-10", "check_out_date": leaving}
        assert refused(world, hotel_availability, destination="Berlin", **stay) == "invalid_argument"


def test_most_trips_have_a_bed(world):
    trips = world.rows("""
        SELECT DISTINCT f.destination, f.date, min(b.date) AS back FROM flights f
        JOIN flights b ON b.source = f.destination AND b.destination = f.source AND b.date > f.date
        WHERE f.destination IN (SELECT destination FROM hotels) GROUP BY f.source, f.destination, f.date""")
    beds = [
        hotel_availability(world, destination=t["destination"], check_in_date=t["date"], check_out_date=t["back"])
        for t in trips
    ]
    assert len(trips) > 150
    assert sum(1 for bed in beds if bed["hotels"]) / len(trips) > 0.5


def test_statuses_are_told_whatever_the_case(world):
    assert travel_status(world, member_name="Joseph Otieno") == "On a business trip to Johannesburg"
    assert travel_status(world, member_name="  joseph  OTIENO ") == "On a business trip to Johannesburg"
    assert travel_status(world, member_name="liam o’sullivan") == "In the office"
    assert len(world.rows("SELECT DISTINCT status FROM travel_status")) >= 30


def test_an_unknown_member_is_refused(world):
    for name in ("Joseph", "Nobody Atall", ""):
        assert refused(world, travel_status, member_name=name) == "not_found"


def test_every_address_lies_where_it_should(world):
    rows = world.rows("SELECT * FROM geocodes")
    assert len(rows) >= 130
    for row in rows:
        point = {"latitude": row["latitude"], "longitude": row["longitude"]}
        assert geocoding(world, address=row["address"].upper()) == point
        for region in filter(None, row["region"].split(",")):
            assert geocoding(world, address=f"{row['address']}, {region}") == point


def test_the_homes_of_accounts_are_on_the_map(world):
    for account in world.rows("SELECT address FROM accounts"):
        assert set(geocoding(world, address=account["address"])) == {"latitude", "longitude"}


def test_an_address_in_another_country_is_another(world):
    assert geocoding(world, address="Lyon, France") == {"latitude": 45.764, "longitude": 4.8357}
    for address in ("Lyon, Spain", "London, Ontario", "Atlantis", ""):
        assert refused(world, geocoding, address=address) == "not_found"


@pytest.mark.parametrize("city", ["Lagos", "Paris", "Tokyo", "Bologna", "Mexico City", "Sydney"])
def test_restaurants_are_those_within_reach_nearest_first(world, city):
    here = geocoding(world, address=city)
    everywhere = world.rows("SELECT * FROM restaurants")
    for reach in (300, 1000, 5000):
        found = nearby_restaurants(world, **here, distance=reach)["restaurants"]
        metres = [metres_between(here["latitude"], here["longitude"], *r["coordinates"]) for r in found]
        assert metres == sorted(metres)
        expected = [
            row["name"]
            for row in everywhere
            if metres_between(here["latitude"], here["longitude"], row["latitude"], row["longitude"]) <= reach
        ]
        assert sorted(r["name"] for r in found) == sorted(expected)
    assert found
    assert found[0].keys() >= {"coordinates", "name", "cuisine", "rating"}


def test_a_distance_of_nothing_still_finds_what_is_there(world):
    row = world.row("SELECT * FROM restaurants")
    found = nearby_restaurants(world, latitude=row["latitude"], longitude=row["longitude"], distance=0)
    assert [r["name"] for r in found["restaurants"]] == [row["name"]]
    assert nearby_restaurants(world, latitude=0, longitude=0, distance=5000) == {"restaurants": []}


def test_everywhere_is_within_half_the_circumference(world):
    found = nearby_restaurants(world, latitude=-89.0, longitude=179.0, distance=20_100_000)
    assert len(found["restaurants"]) == world.value("SELECT count(*) FROM restaurants")


def test_points_off_the_earth_are_refused(world):
    for wrong in ({"latitude": 91}, {"longitude": -181}, {"distance": -1}, {"latitude": "north"}):
        asked = {"latitude": 48.8566, "longitude": 2.3522, "distance": 500} | wrong
        assert refused(world, nearby_restaurants, **asked) == "invalid_argument"


def test_distances_are_those_of_the_globe():
    assert metres_between(0, 0, 0, 90) == pytest.approx(10_007_557, abs=1)
    assert metres_between(48.8566, 2.3522, 51.5074, -0.1278) == pytest.approx(343_600, abs=200)
    assert metres_between(10, 179.999, 10, -179.999) < 300
    assert metres_between(0, 0, 0, 180) == pytest.approx(metres_between(90, 0, -90, 0))


def test_rows_without_details_give_the_recorded_shapes():
    day = {"departure_date": "2022-01-03 12:00:00", "arrival_date": "2022-01-03 15:00:00"}
    tables: dict[str, list[dict[str, Any]]] = {
        "flights": [{"source": "A", "destination": "B", "date": "2022-01-03", "details": day}],
        "hotels": [{"destination": "B", "check_in": "2022-01-03", "check_out": "2022-01-04", "details": {}}],
        "restaurants": [{"name": "R", "latitude": 1.0, "longitude": 2.0, "details": {}}],
    }
    with World(build_image(tables)) as world:
        flights = flight_search(world, source="A", destination="B", travel_dates="2022-01-03")
        assert flights == {"flights": [{"source": "A", "destination": "B", **day}]}
        stay = {"check_in_date": "2022-01-03", "check_out_date": "2022-01-04"}
        assert hotel_availability(world, destination="B", **stay) == {"hotels": [{"destination": "B", **stay}]}
        found = nearby_restaurants(world, latitude=1, longitude=2, distance=10)
        assert found == {"restaurants": [{"coordinates": [1.0, 2.0], "name": "R"}]}
