"""Make docs/pictures anew: dashboard and explorer in both themes, over the demo and its offline providers.

Run `.venv/bin/python scripts/screenshots.py [STEP…]` once tests/browser has its packages; the steps are those
of tests/browser/screenshots.mjs, all if none is named. CHROMIUM names a browser.
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
def gateway(data: Path, settings: dict[str, str]) -> Iterator[str]:
    """The address of a gateway of all systems over their demo, until the block ends."""
    command = [sys.executable, "-m", "trellis.web.cli", "serve", "--demo", "--port", "0", "--data", str(data)]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, text=True
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


# What is made ready and taken at full speed, and what is taken of a run under way.
QUICK = ("prepare", "studio", "conversation", "research")
SLOW = ("take",)


def main(wanted: Sequence[str]) -> None:
    """Take the pictures of these steps, and keep them as WebP."""
    with tempfile.TemporaryDirectory() as scratch:
        data, taken = Path(scratch) / "data", Path(scratch) / "taken"
        taken.mkdir()
        for steps, settings in ((QUICK, {}), (SLOW, SLOWLY)):
            with gateway(data, settings) as url:
                for step in steps:
                    if step in wanted:
                        play(step, url, str(taken))
        PICTURES.mkdir(exist_ok=True)
        for picture in sorted(taken.glob("*.png")):
            target = PICTURES / f"{picture.stem}.webp"
            Image.open(picture).convert("RGB").save(target, quality=82, method=6)
            print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:] or [*QUICK, *SLOW])
