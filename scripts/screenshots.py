"""Make docs/pictures anew: dashboard and explorer in both themes, over the demo and its offline provider.

Run `.venv/bin/python scripts/screenshots.py [coice] [ofm] [orgs] [alawein]` once tests/browser has its
packages; CHROMIUM names a browser.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
BROWSER = ROOT / "tests/browser"
PICTURES = ROOT / "docs/pictures"
SLOWLY = {"TRELLIS_RATE_LIMITS": "offline:requests=90"}  # a minute, so that a run can be seen midway


@contextmanager
def gateway(data: Path, system: str, settings: dict[str, str]) -> Iterator[str]:
    """The address of a gateway of one system over its demo, until the block ends."""
    command = [sys.executable, "-m", "trellis.web.cli", "serve", "--demo", "--port", "0", "--data", str(data)]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command,
        cwd=ROOT,
        env=os.environ | {"TRELLIS_SYSTEMS": system} | settings,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        yield process.stdout.readline().split()[-1]
    finally:
        process.terminate()
        process.wait(30)


def play(step: str, url: str, *words: str) -> None:
    """One step of screenshots.mjs."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    command = ["node", "screenshots.mjs", step, url, *words]
    subprocess.run(  # noqa: S603 - our own program
        command, cwd=BROWSER, env=os.environ | {"CHROMIUM": chromium}, check=True
    )


def coice(data: Path, taken: Path) -> None:
    """A job under way, and what is around it."""
    with gateway(data, "coice", {}) as url:
        play("prepare", url)
    with gateway(data, "coice", SLOWLY) as url:
        play("take", url, str(taken))


def ofm(data: Path, taken: Path) -> None:
    """A studio with files, and prompts of one of them."""
    with gateway(data, "ofm", {}) as url:
        play("studio", url, str(taken))


def orgs(data: Path, taken: Path) -> None:
    """An answer, with the passages that it goes by."""
    with gateway(data, "orgs", {}) as url:
        play("conversation", url, str(taken))


def alawein(data: Path, taken: Path) -> None:
    """A simulation and a workflow, when they are done."""
    with gateway(data, "alawein", {}) as url:
        play("research", url, str(taken))


SYSTEMS = {"coice": coice, "ofm": ofm, "orgs": orgs, "alawein": alawein}


def main(systems: Sequence[str]) -> None:
    """Take the pictures of these systems, and keep them as WebP."""
    with tempfile.TemporaryDirectory() as scratch:
        taken = Path(scratch) / "taken"
        taken.mkdir()
        for system in systems:
            SYSTEMS[system](Path(scratch) / system, taken)
        PICTURES.mkdir(exist_ok=True)
        for picture in sorted(taken.glob("*.png")):
            target = PICTURES / f"{picture.stem}.webp"
            Image.open(picture).convert("RGB").save(target, quality=82, method=6)
            print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:] or list(SYSTEMS))
