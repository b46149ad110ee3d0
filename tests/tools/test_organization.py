"""An organization's members are listed, and of each one knows where they are."""

from apibank.tools.organization import organization_members
from apibank.tools.travel import travel_status

from .expect import refused


def test_members_are_known_people_with_a_status(world):
    organizations = [
        row["organization"] for row in world.rows("SELECT DISTINCT organization FROM organization_members")
    ]
    assert len(organizations) >= 14
    everybody = set()
    for organization in organizations:
        members = organization_members(world, organization=organization.lower())["members"]
        assert 3 <= len(set(members)) == len(members) <= 6
        assert all(travel_status(world, member_name=member) for member in members)
        everybody |= set(members)
    assert {row["full_name"] for row in world.rows("SELECT full_name FROM accounts")} <= everybody


def test_members_keep_their_order(world):
    found = organization_members(world, organization=" maison   Dubois")
    assert found == {"members": ["Claire Dubois", "Bastien Roux", "Fatima Zahra El Idrissi", "Youssef Amrani"]}
    assert organization_members(world, organization="Maison Dubóis") == found


def test_an_unknown_organization_is_refused(world):
    for organization in ("Maison", "Acme", ""):
        assert refused(world, organization_members, organization=organization) == "not_found"
