"""Preferences, films seen and recommendations fit together."""

import pytest

from apibank.tools import ToolError
from apibank.tools.movies import movie_recommendations, user_movie_preferences, user_watched_movies

from .expect import refused


def test_everybody_likes_known_genres_and_has_films_left(world):
    people = world.rows("SELECT full_name, username FROM accounts")
    assert len(people) == 40
    for person in people:
        preferences = user_movie_preferences(world, user_name=person["full_name"])["preferences"]
        seen = user_watched_movies(world, user_name=person["full_name"])
        offered = movie_recommendations(world, preferences=preferences)["recommended_movies"]
        assert len(set(preferences)) == len(preferences) >= 2
        assert len(set(seen)) == len(seen) >= 3
        assert set(offered) & set(seen)
        assert set(offered) - set(seen)
        assert user_movie_preferences(world, user_name=person["username"])["preferences"] == preferences
        assert user_watched_movies(world, user_name=person["username"]) == seen


def test_genres_and_titles_keep_their_order(world):
    assert user_movie_preferences(world, user_name="hana kobayashi") == {
        "preferences": ["Animation", "Fantasy", "Drama"]
    }
    rows = world.rows("SELECT title FROM watched_movies WHERE user_name = 'Hana Kobayashi' ORDER BY position")
    assert user_watched_movies(world, user_name="Hana Kobayashi") == [row["title"] for row in rows]
    crime = [row["title"] for row in world.rows("SELECT title FROM movies WHERE genre = 'Crime' ORDER BY position")]
    assert movie_recommendations(world, preferences=["crime"]) == {"recommended_movies": crime}


def test_a_film_of_two_genres_is_offered_once(world):
    action = movie_recommendations(world, preferences=["Action"])["recommended_movies"]
    future = movie_recommendations(world, preferences="['Science Fiction']")["recommended_movies"]
    both = movie_recommendations(world, preferences=["Action", "Science Fiction", "Action"])["recommended_movies"]
    assert "Terminator 2: Judgment Day" in set(action) & set(future)
    assert both == action + [title for title in future if title not in action]


def test_genres_in_another_order_are_another_wish(world):
    same = movie_recommendations.kinds["preferences"].same
    assert same(["Action", "Drama"], ["action", " drama"])
    assert not same(["Action", "Drama"], ["Drama", "Action"])
    one, other = (movie_recommendations(world, preferences=names) for names in (["Action", "Drama"], "Drama, Action"))
    assert one != other


def test_strangers_and_unknown_genres_are_refused(world):
    for name in ("Hana", "Nobody Atall", ""):
        assert refused(world, user_movie_preferences, user_name=name) == "not_found"
        assert refused(world, user_watched_movies, user_name=name) == "not_found"
    for genres in (["Western"], ["Drama", "Western"], [""]):
        assert refused(world, movie_recommendations, preferences=genres) == "not_found"
    empty: list[str] = []
    for nothing in (empty, "", 7):
        assert refused(world, movie_recommendations, preferences=nothing) == "invalid_argument"


def test_who_asks_for_an_unknown_genre_hears_the_known_ones(world):
    with pytest.raises(ToolError, match=r"Western.*Action.*Science Fiction"):
        movie_recommendations(world, preferences=["Western"])
