"""The demo's photographs: files beside this module, with what is known of each.

Who made them and under which licence is in each one's metadata and, for readers, in photographs/README.md.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

_FOLDER = Path(__file__).parent / "photographs"


@dataclass(frozen=True)
class Photograph:
    """One image file. `name` is a file name, unique over both tenants.

    `metadata` is fit for an image's row: title, kind (photograph, crop, composite or drawn), author, licence,
    source, width, height, and the facts of its EXIF under `exif`.
    """

    name: str
    content_type: str
    data: bytes = field(repr=False)
    metadata: dict[str, Any] = field(repr=False)

    @property
    def attribution(self) -> str:
        """Author and licence in a line, as CC-BY asks for."""
        return f"{self.metadata['author']}, {self.metadata['licence']}"


def photographs(tenant: Literal["a", "b"]) -> Sequence[Photograph]:
    """A tenant's photographs, more than twenty of them, always in the same order."""
    entries: list[dict[str, Any]] = json.loads((_FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return [
        Photograph(
            name=entry["file"],
            content_type="image/jpeg",
            data=(_FOLDER / entry["file"]).read_bytes(),
            metadata={key: value for key, value in entry.items() if key not in {"tenant", "file"}},
        )
        for entry in entries
        if entry["tenant"] == tenant
    ]
