"""Pages, documents and days of the year are found as they are named, and results have the recorded shapes."""

import json
from datetime import date, timedelta

from apibank.tools.bm25 import Bm25
from apibank.tools.encyclopedia import query_history_today, search_engine, wiki
from apibank.tools.terms import terms
from apibank.world import World, build_image

from ..support import official_dir
from .expect import changes, refused


def test_every_seed_page_is_found_by_its_title_and_has_an_address_of_its_own(world):
    pages = world.rows("SELECT keyword, url, summary FROM wiki_pages")
    assert len(pages) >= 300
    assert len({page["url"] for page in pages}) == len(pages)
    for page in pages:
        assert wiki(world, keyword=page["keyword"]) == {"url": page["url"], "summary": page["summary"]}
        assert page["url"].startswith("https://encyclopedia.example/")
        assert 80 < len(page["summary"]) < 600


def test_a_page_is_found_whatever_the_case_and_spacing_of_its_title(world):
    plain = wiki(world, keyword="Marie Curie")
    assert "radium" in plain["summary"]
    assert wiki(world, keyword="  MARIE   curie ") == plain
    assert wiki(world, keyword="marie_curie") == plain


def test_a_page_that_does_not_exist_or_has_no_name_is_refused(world):
    assert refused(world, wiki, keyword="Zyxomma") == "not_found"
    assert refused(world, wiki, keyword=" _ ") == "invalid_argument"


def test_a_search_gives_the_two_best_documents_in_the_recorded_shape(world):
    found = search_engine(world, keyword="passkeys instead of passwords")
    assert [list(document) for document in found] == [["title", "url", "abstract"]] * len(found)
    assert 1 <= len(found) <= 2
    assert found[0]["title"].startswith("Passwords are going away")
    assert changes(world, search_engine, keyword="passkeys") == []


def test_every_seed_document_is_the_first_hit_for_its_own_title(world):
    documents = world.rows("SELECT title, url FROM search_documents")
    assert len(documents) >= 150
    assert len({document["url"] for document in documents}) == len(documents)
    for document in documents:
        assert search_engine(world, keyword=document["title"])[0]["url"] == document["url"]


def test_a_search_without_words_or_hits_is_refused(world):
    assert refused(world, search_engine, keyword="  ") == "invalid_argument"
    assert refused(world, search_engine, keyword="xylotomy") == "not_found"


def test_a_search_sees_documents_that_were_added(world):
    world.insert(
        "search_documents", id=9000, title="Xylotomy today", abstract="Thin cuts of wood.", url="https://x.example/"
    )
    assert [d["url"] for d in search_engine(world, keyword="xylotomy")] == ["https://x.example/"]


def test_ties_keep_the_order_of_the_texts_and_rare_words_count_more():
    index = Bm25(("red boat", "blue boat", "blue boat", "green boat"))
    assert index.best("boat", 4) == [0, 1, 2, 3]
    assert index.best("blue boat", 3) == [1, 2, 0]
    assert index.best("blue boat", 1) == [1]
    red, blue, boat = map(index.weight, terms("red blue boat"))
    assert red > blue > boat > 0
    assert index.best("yellow", 3) == []
    assert Bm25(()).best("boat", 2) == []


def test_terms_forget_case_accents_endings_and_empty_words():
    assert terms("The CAFÉS of São Paulo's ferries") == terms("cafe sao paulo ferry")
    assert terms("planting tomatoes") != terms("plant potatoes")
    assert terms("subletting, smoked, prices") == terms("sublet smoke price")
    assert terms("Who are you?") == ["who", "are", "you"]
    assert terms("...") == []


def test_history_has_several_events_for_the_days_around_the_worlds_clock(world):
    first = date(2026, 3, 31)
    for number in range(15):
        day = first + timedelta(days=number)
        events = query_history_today(world, date=day.isoformat())
        assert len(events) >= 2
        assert query_history_today(world, date=day.strftime("%m-%d")) == events
    assert world.value("SELECT COUNT(DISTINCT day) FROM history_events") >= 90


def test_every_event_is_told_under_its_own_day_in_the_recorded_form(world):
    rows = world.rows("SELECT * FROM history_events")
    assert len({row["title"] for row in rows}) >= len(rows) - 10
    for row in rows:
        assert row["date"][5:] == row["day"]
        date.fromisoformat(row["date"])
        told = f"Title: {row['title']}, Date: {row['date']}, Description: {row['description']}"
        assert told in query_history_today(world, date=row["day"])


def test_a_day_that_is_none_or_that_nothing_is_recorded_for_is_refused(world):
    for wrong in ("April 1", "13-01", "2026-02-30", ""):
        assert refused(world, query_history_today, date=wrong) == "invalid_argument"
    assert refused(world, query_history_today, date="12-31") == "not_found"


def test_official_history_reads_as_it_was_recorded():
    folder = official_dir()
    table = json.loads((folder / "init_database" / "History.json").read_text(encoding="utf-8"))
    rows = [
        {"day": day, "position": n, **{key.lower(): text.strip() for key, text in event.items()}}
        for day, events in table.items()
        for n, event in enumerate(events)
    ]
    records = [
        record
        for path in (folder / "lv1-lv2-samples").rglob("*.jsonl")
        for record in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if record.get("api_name") == "QueryHistoryToday" and record["result"]["exception"] is None
    ]
    assert records
    with World(build_image({"history_events": rows})) as world:
        for record in records:
            assert query_history_today(world, **record["param_dict"]) == record["result"]["output"]
