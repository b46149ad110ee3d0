"""Model files that other packages carry, found where the installer put them.

The packages are never imported: their records name the files and the digests of what is in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from apibank.errors import ApibankError, DataError, MissingExtra


@dataclass(frozen=True)
class PackagedFile:
    """A file inside an installed package.

    Args:
        distribution: The package's name, as installers know it.
        ending: How the file's path inside the package ends.
        purpose: What a user wants who needs this file, for the message where it is missing.
        extra: Which extra of ours brings the package; None for one that comes with every installation.
    """

    distribution: str
    ending: str
    purpose: str
    extra: str | None = None

    @property
    def path(self) -> Path:
        """Where the file lies.

        Raises:
            MissingExtra: The extra with the package is not installed.
            DataError: A package that should always be there, or the file in it, is not.
        """
        return _locate(self)[0]

    @property
    def digest(self) -> str:
        """A digest of the file's content: the one the package's record states, else computed."""
        return _locate(self)[1]

    def missing(self, package: str | None = None) -> ApibankError:
        """Return the error that says how to get this file, or a package that is needed to use it."""
        if self.extra is not None:
            return MissingExtra(self.purpose, self.extra)
        needed = package or self.distribution
        return DataError(f"{self.purpose} needs the package {needed}: install it with pip install {needed}")


@cache
def _locate(wanted: PackagedFile) -> tuple[Path, str]:
    from importlib import metadata

    try:
        files = metadata.distribution(wanted.distribution).files or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if not file.as_posix().endswith(wanted.ending):
            continue
        path = Path(str(file.locate()))
        if path.is_file():
            return path, file.hash.value if file.hash else sha256(path.read_bytes()).hexdigest()
    raise wanted.missing()
