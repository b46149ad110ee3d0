"""What a run does not know of itself but other formats ask for, and the formats by name."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apibank.errors import UsageError
from apibank.registry import Registry

if TYPE_CHECKING:
    from apibank.runs.exhibit import Exhibit

EXPORTS = Registry(
    "export format",
    {
        "every-eval-ever": "apibank.integrations.every_eval_ever:write",
        "hugging-face": "apibank.integrations.hugging_face:write",
        "inspect": "apibank.integrations.inspect_log:write",
    },
)
"""Each format's writer: a function of the run, the protocol, the folder and the publication."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What the publisher knows.

    Args:
        model: The model as `ORGANISATION/NAME`, as on the Hugging Face hub.
        organisation: Who evaluated.
        dataset: The benchmark's dataset on the Hugging Face hub, as `ORGANISATION/NAME`.
        source: A URL where the evaluation is told of.
    """

    model: str | None = None
    organisation: str | None = None
    dataset: str | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        for option, name in (("--model-id", self.model), ("--dataset", self.dataset)):
            if name is not None and not re.fullmatch(r"[\w.-]+/[\w.:-]+", name):
                raise UsageError(f"{name!r} is no hub name: write {option} ORGANISATION/NAME")

    def model_id(self, manifest: Mapping[str, Any]) -> str:
        """Return the model as `ORGANISATION/NAME`; the organisation is `unknown` where nothing tells it."""
        if self.model:
            return self.model
        name = str(manifest["model"]["name"])
        if re.fullmatch(r"[\w.-]+/[\w.:-]+", name):
            return name
        return "unknown/" + (re.sub(r"[^\w.-]+", "-", Path(name).name).strip("-.") or "model")


def export(exhibit: Exhibit, form: str, out: Path, protocol: str | None, publication: Publication) -> list[Path]:
    """Write a run in another format.

    Args:
        exhibit: The run.
        form: The format's name.
        out: A folder; it is made if it is not there.
        protocol: One protocol; all that the run was judged by if None.
        publication: What the publisher knows.

    Returns:
        The files that were written.

    Raises:
        UsageError: There is no such format or protocol.
        DataError: Something cannot be read or written.
    """
    writer = EXPORTS.load(form)
    known = exhibit.manifest["protocols"]
    if protocol is not None and protocol not in known:
        raise UsageError(f"{exhibit.folder.path} was not judged by {protocol!r} but by {', '.join(known)}")
    return [path for name in known if protocol in (None, name) for path in writer(exhibit, name, out, publication)]


def identity(exhibit: Exhibit, protocol: str) -> uuid.UUID:
    """Return an id that is the same for each export of one run under one protocol."""
    told = exhibit.manifest
    parts = (told["started"], told["model"]["spec"], told["benchmark"]["digest"], str(told["selection"]), protocol)
    return uuid.UUID(bytes=hashlib.sha256("\0".join(parts).encode()).digest()[:16], version=4)
