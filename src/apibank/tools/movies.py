"""Films: what people like, what they have seen, and what is worth seeing.

People are known by their names; the name of an account stands for its owner.
"""

from __future__ import annotations

from apibank.world import World

from .errors import ToolError
from .spelling import spellings
from .tool import tool
from .types import Name, Ranking

DOMAIN = "Others"
INFORMATION = "Information Query and Processing"


@tool(domain=INFORMATION, effect="read", sets=("lv3",))
def user_movie_preferences(world: World, user_name: Name) -> dict[str, list[str]]:
    """Look up which genres of films a person likes.

    Args:
        user_name: The person's full name, such as "Hana Kobayashi".

    Returns:
        preferences (list): The genres, the favourite first.

    Raises:
        ToolError: `not_found` if no preferences of such a person are known.
    """
    genres = _listed(world, "SELECT genre AS entry FROM movie_preferences", user_name)
    if not genres:
        raise ToolError("not_found", f"No film preferences of {user_name or 'a person without a name'} are known.")
    return {"preferences": genres}


@tool(domain=INFORMATION, effect="read", sets=("lv3",))
def user_watched_movies(world: World, user_name: Name) -> list[str]:
    """Look up which films a person has already seen.

    Args:
        user_name: The person's full name, such as "Hana Kobayashi".

    Returns:
        watched_movies (list): The titles, in the order in which they were seen.

    Raises:
        ToolError: `not_found` if no films are recorded for such a person.
    """
    titles = _listed(world, "SELECT title AS entry FROM watched_movies", user_name)
    if not titles:
        raise ToolError("not_found", f"No films are recorded for {user_name or 'a person without a name'}.")
    return titles


@tool(domain=DOMAIN, effect="read", sets=("lv3",))
def movie_recommendations(world: World, preferences: Ranking) -> dict[str, list[str]]:
    """Recommend films of the genres that somebody likes, those already seen among them.

    Args:
        preferences: One or more genres, the favourite first, such as ["Comedy", "Drama"].

    Returns:
        recommended_movies (list): The titles, genre by genre, the best of a genre first, no title twice.

    Raises:
        ToolError: `invalid_argument` if no genre is given; `not_found` if there is no such genre.
    """
    if not preferences:
        raise ToolError("invalid_argument", "preferences must name at least one genre.")
    titles: dict[str, None] = {}
    for genre in preferences:
        films = world.rows("SELECT title FROM movies WHERE genre IN (?, ?) ORDER BY position", *spellings(genre))
        if not films:
            known = ", ".join(row["genre"] for row in world.rows("SELECT DISTINCT genre FROM movies ORDER BY genre"))
            raise ToolError("not_found", f"There are no films of the genre {genre!r}; the genres are {known}.")
        titles.update((film["title"], None) for film in films)
    return {"recommended_movies": list(titles)}


def _listed(world: World, entries: str, user_name: str) -> list[str]:
    owner = world.value("SELECT full_name FROM accounts WHERE username IN (?, ?)", *spellings(user_name))
    for name in (user_name, owner):
        if name:
            rows = world.rows(f"{entries} WHERE user_name IN (?, ?) ORDER BY position", *spellings(name))
            if rows:
                return [str(row["entry"]) for row in rows]
    return []
