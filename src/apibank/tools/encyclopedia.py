"""What is known of the world: encyclopedia pages, web documents, and what happened on a day of the year."""

from __future__ import annotations

from typing import Any

from apibank.world import World

from .bm25 import index_of
from .errors import ToolError
from .tool import tool
from .types import DayOfYear, Keywords, Name, folded

DOMAIN = "Information Query and Processing"


@tool(domain=DOMAIN, effect="read")
def wiki(world: World, keyword: Name) -> dict[str, str]:
    """Look up the encyclopedia page on a subject, such as a person, a place or a term, and get its summary.

    Args:
        keyword: The subject as a page would be titled, such as "Photosynthesis" or "Marie Curie".

    Returns:
        results (dict): The page's address as `url` and what it says in short as `summary`.

    Raises:
        ToolError: `invalid_argument` if the keyword is empty; `not_found` if the encyclopedia has no such page.
    """
    title = folded(keyword.replace("_", " "))
    if not title:
        raise ToolError("invalid_argument", "keyword must name what to look up.")
    page = world.row("SELECT url, summary FROM wiki_pages WHERE keyword = ?", title)
    if page is None:
        raise ToolError("not_found", f"The encyclopedia has no page on {keyword}.")
    return {"url": page["url"], "summary": page["summary"]}


@tool(domain=DOMAIN, effect="read")
def search_engine(world: World, keyword: Keywords) -> list[dict[str, Any]]:
    """Search the web for articles and news by keywords, and get the two that fit best.

    Args:
        keyword: One or more words to search for, such as "electric ferries Norway".

    Returns:
        results (list): At most two documents, best first, each with its `title`, `url` and `abstract`.

    Raises:
        ToolError: `invalid_argument` if the keyword is empty; `not_found` if no document speaks of it.
    """
    if not keyword:
        raise ToolError("invalid_argument", "keyword must say what to search for.")
    documents = world.rows("SELECT title, url, abstract FROM search_documents ORDER BY id")
    index = index_of(tuple(f"{document['title']}\n{document['abstract']}" for document in documents))
    found = [documents[number] for number in index.best(keyword, 2)]
    if not found:
        raise ToolError("not_found", f"No document speaks of {keyword}.")
    return found


@tool(domain=DOMAIN, effect="read")
def query_history_today(world: World, date: DayOfYear) -> list[str]:
    """Tell what happened in history on a given day of the year, such as discoveries, births and first nights.

    Args:
        date: The day, as MM-DD; of a full date YYYY-MM-DD only month and day count.

    Returns:
        history (list): One text an event, of the form "Title: ..., Date: YYYY-MM-DD, Description: ...".

    Raises:
        ToolError: `invalid_argument` if the date has another form; `not_found` if nothing is recorded for that day.
    """
    events = world.rows("SELECT title, date, description FROM history_events WHERE day = ? ORDER BY position", date)
    if not events:
        raise ToolError("not_found", f"No event is recorded for {date}.")
    return [f"Title: {e['title']}, Date: {e['date']}, Description: {e['description']}" for e in events]
