"""A symptom has illnesses, each with a description and an aid."""

from apibank.tools.symptom import emergency_knowledge, symptom_search

from .expect import refused


def test_every_seed_symptom_is_known_to_both_tools(world):
    symptoms = [row["symptom"] for row in world.rows("SELECT DISTINCT symptom FROM knowledge.symptoms")]
    assert len(symptoms) >= 70
    for symptom in symptoms:
        found, helped = symptom_search(world, symptom=symptom), emergency_knowledge(world, symptom=symptom)
        assert 2 <= len(found) <= 4
        assert [entry["name"] for entry in found] == [entry["name"] for entry in helped]
        assert len({entry["name"] for entry in found}) == len(found)
        assert all(list(entry) == ["name", "description"] and len(entry["description"]) > 20 for entry in found)
        assert all(list(entry) == ["name", "aid"] and len(entry["aid"]) > 20 for entry in helped)


def test_an_illness_reads_the_same_under_every_symptom(world):
    rows = world.rows("SELECT DISTINCT name, description, aid FROM knowledge.symptoms")
    assert len({row["name"] for row in rows}) == len(rows)


def test_case_and_spaces_do_not_matter(world):
    plain = symptom_search(world, symptom="sore throat")
    assert symptom_search(world, symptom="  Sore   THROAT ") == plain
    assert [entry["name"] for entry in plain] == ["Common cold", "Tonsillitis", "Glandular fever"]


def test_an_empty_or_unknown_symptom_is_refused(world):
    for tool in (symptom_search, emergency_knowledge):
        assert refused(world, tool, symptom="  ") == "invalid_argument"
        assert refused(world, tool, symptom="homesickness") == "not_found"
