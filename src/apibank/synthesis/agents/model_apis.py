"""The API agent that asks a model."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, Field

from apibank.synthesis.definitions import Definition

from .asking import Asker
from .roles import Idea

SYSTEM = """\
You design APIs as real public services publish them, for instance a carrier's parcel tracking (in: tracking number; \
out: status, place and time of the last scan), a register's look-up (in: registration number; out: holder, status, \
dates), or a booking endpoint (in: resource, start, duration, party; out: reference, price). Each does one thing. \
Parameters have specific names, and a description that gives the format where there is one ("Format: YYYY-MM-DD") or \
the options. Outputs name what comes back. Names are in CamelCase and say what is done with what."""


class _Value(BaseModel):
    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    type: Literal["str", "int", "float", "bool", "list(str)"]
    description: str = Field(min_length=3)


class _Api(BaseModel):
    name: str = Field(pattern=r"^[A-Z][A-Za-z0-9]{2,59}$")
    description: str = Field(min_length=10, max_length=300)
    inputs: list[_Value] = Field(min_length=1, max_length=8)
    outputs: list[_Value] = Field(min_length=1, max_length=8)


class _Apis(BaseModel):
    apis: list[_Api] = Field(min_length=1)


class ModelApis:
    """Defines the APIs of a domain.

    Args:
        asker: Who asks the model.
    """

    name = "apis"

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def define(self, domain: Idea, count: int) -> list[Definition]:
        """Return APIs of a domain, `count` of them or fewer, in API-Bank's shape.

        Raises:
            Unfit: No answer of the right form came.
        """
        user = (
            f"Domain: {domain.name}. {domain.about}\n\nDesign {count} APIs of this domain that can be used one after "
            "the other: what one gives, another can take."
        )
        answer = await self._asker.ask(self.name, SYSTEM, user, _Apis, domain.name)
        return [_definition(api) for api in answer.apis[:count]]


def _definition(api: _Api) -> Definition:
    return {
        "name": re.sub(r"\s", "", api.name),
        "description": api.description.strip(),
        "input_parameters": {v.name: {"type": v.type, "description": v.description} for v in api.inputs},
        "output_parameters": {v.name: {"type": v.type, "description": v.description} for v in api.outputs},
    }
