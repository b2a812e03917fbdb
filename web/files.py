"""The files of the pages: compressed once, and kept by browsers as long as they are good."""

import hashlib
import zlib
from dataclasses import dataclass
from os import PathLike, stat_result
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
_YEAR = "public, max-age=31536000, immutable"
# A worker is held to the policy of its own script, not to that of the page.
_POLICY = "default-src 'none'; script-src 'self'; frame-ancestors 'none'"
_PACKED = frozenset({".css", ".js", ".json", ".svg", ".ttf", ".txt"})


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of a file as it was at `stamp`: (modification time in ns, size in bytes)."""

    stamp: tuple[int, int]
    etag: str
    packed: bytes | None


class PageFiles(StaticFiles):
    """Serves a folder whose `chunk/` and `asset/` hold files with a hash of their content in their names.

    Those are kept by browsers for a year; of all others they ask each time whether they are still the same.
    A file is compressed when it is first asked for, and kept so in memory.
    """

    def __init__(self, directory: PathLike[str] = FOLDER) -> None:
        super().__init__(directory=directory)
        self._kept: dict[Path, _Kept] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at `path`, or its headers alone if the client has it; 404 or 405 as HTTPException."""
        found = await super().get_response(path, scope)
        assert isinstance(found, FileResponse)
        assert found.stat_result is not None
        kept = await run_in_threadpool(self._keep, Path(found.path), found.stat_result)
        request = Headers(scope=scope)
        named_by_content = Path(found.path).parent.name in ("chunk", "asset")
        headers = {
            "Cache-Control": _YEAR if named_by_content else "no-cache",
            "Content-Security-Policy": _POLICY,
            "ETag": kept.etag,
            "Vary": "Accept-Encoding",
        }
        if kept.etag in (tag.strip() for tag in request.get("if-none-match", "").split(",")):
            return Response(status_code=304, headers=headers)
        if kept.packed is not None and _takes_gzip(request.get("accept-encoding", "")):
            headers["Content-Encoding"] = "gzip"
            return Response(kept.packed, headers=headers, media_type=found.media_type)
        return FileResponse(found.path, headers=headers, stat_result=found.stat_result)

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file as it is; whether the client has it is for `get_response` to say."""
        return FileResponse(full_path, status_code, stat_result=stat_result)

    def _keep(self, file: Path, status: stat_result) -> _Kept:
        stamp = (status.st_mtime_ns, status.st_size)
        kept = self._kept.get(file)
        if kept is None or kept.stamp != stamp:
            content = file.read_bytes()
            # Weak: the same for both forms.
            etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
            kept = _Kept(stamp, etag, _packed(content) if file.suffix in _PACKED else None)
            self._kept[file] = kept
        return kept


def _packed(content: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return packer.compress(content) + packer.flush()


def _takes_gzip(accepted: str) -> bool:
    for item in accepted.split(","):
        coding, _, quality = item.partition(";")
        if coding.strip().lower() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
