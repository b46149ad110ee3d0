"""The domain agent that asks a model."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from .asking import Asker
from .roles import Idea

SYSTEM = """\
You name domains of everyday and working life for which web services with an API exist or could exist. A domain is \
narrower than an industry and wider than one function: "tide tables for small harbours", not "weather" and not "get \
the next high tide". Spread over private life, trades, science, administration and leisure, and avoid what is listed \
as known."""

BATCH = 20
SHOWN = 120


class _Domain(BaseModel):
    name: str = Field(min_length=3, max_length=60)
    about: str = Field(min_length=10, max_length=240)


class _Domains(BaseModel):
    domains: list[_Domain] = Field(min_length=1)


class ModelDomains:
    """Names domains.

    Args:
        asker: Who asks the model.
    """

    name = "domains"

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def propose(self, count: int, known: Sequence[str]) -> list[Idea]:
        """Return domains that are none of the known ones, `count` of them or fewer.

        Raises:
            Unfit: No answer of the right form came.
        """
        wanted = min(count, BATCH)
        shown = "; ".join(known[-SHOWN:]) or "none yet"
        user = (
            f"Known: {shown}\n\nName {wanted} further domains, each with one sentence that says what its services do."
        )
        answer = await self._asker.ask(self.name, SYSTEM, user, _Domains, str(len(known)))
        taken = {name.casefold() for name in known}
        found: list[Idea] = []
        for domain in answer.domains:
            if domain.name.casefold() not in taken and len(found) < count:
                taken.add(domain.name.casefold())
                found.append(Idea(domain.name.strip(), domain.about.strip()))
        return found
