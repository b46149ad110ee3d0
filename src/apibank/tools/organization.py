"""Who belongs to an organization."""

from __future__ import annotations

from apibank.world import World

from .errors import ToolError
from .spelling import spellings
from .tool import tool
from .types import Name


@tool(domain="Information Query and Processing", effect="read", sets=("lv3",))
def organization_members(world: World, organization: Name) -> dict[str, list[str]]:
    """List the members of an organization, such as a company, an association or a team.

    Args:
        organization: The organization's name.

    Returns:
        members (list): The members' full names.

    Raises:
        ToolError: `not_found` if there is no such organization.
    """
    members = world.rows(
        "SELECT member_name FROM organization_members WHERE organization IN (?, ?) ORDER BY position",
        *spellings(organization),
    )
    if not members:
        raise ToolError("not_found", f"There is no organization {organization!r}.")
    return {"members": [member["member_name"] for member in members]}
