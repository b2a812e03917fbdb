"""Make the demo photographs in db/demo/photographs/ from real ones, crops of them, and drawn scenes.

The real ones lie in Python packages (SciPy 1.9.3 is the last with any); put their wheels in a folder first:

    for p in scikit-image==0.26.0 scikit-learn==1.9.1 matplotlib==3.11.2 pywavelets==1.9.0 scipy==1.9.3
    do pip download --no-deps --only-binary :all: -d WHEELS $p; done
    python scripts/make_photographs.py WHEELS

It writes the JPEG files, manifest.json (which db/demo/photographs.py reads) and README.md (who made what,
under which licence). The same wheels and the same Pillow give the same bytes.
"""

import bz2
import io
import json
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import demo_pictures
import drawn_scenes
import numpy as np
from demo_pictures import Camera, Drawn, Real, Source
from PIL import ExifTags, Image

from trellis.providers.pictures.exif import facts, tags

FOLDER = Path(__file__).resolve().parent.parent / "db" / "demo" / "photographs"
MAX_BYTES = 56_000
MAX_SIDE = 1024

README = """# Demo photographs

Two sets, one for each tenant of the demo. *Photographs* are real, re-encoded as JPEG and made smaller where
they were large; *crops* are parts of them; the one *composite* is a photograph with a flame drawn into it;
*drawn* ones are made by `scripts/drawn_scenes.py`, and the camera, time and place in their EXIF are invented.
The licence of each is what the package that carries it, or the source that the package names, states.
CC-BY-2.0 is <https://creativecommons.org/licenses/by/2.0/>,
CC0-1.0 is <https://creativecommons.org/publicdomain/zero/1.0/>.
Everything here is written by `scripts/make_photographs.py`.

| file | tenant | what | kind | licence | author | source |
|---|---|---|---|---|---|---|
"""


def read(wheels: Path, source: Source) -> Image.Image:
    """The pixels of a source, out of whichever wheel carries it."""
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            if source.path in archive.namelist():
                data = archive.read(source.path)
                break
    else:
        raise SystemExit(f"no wheel in {wheels} has {source.path}")
    if source.path.endswith(".dat"):
        return Image.fromarray(np.frombuffer(bz2.decompress(data), np.uint8).reshape(768, 1024, 3))
    if source.path.endswith(".npz"):
        return Image.fromarray(np.load(io.BytesIO(data))["data"].astype(np.uint8))
    return Image.open(io.BytesIO(data))


def picture(item: Real | Drawn, wheels: Path) -> Image.Image:
    """The finished pixels of one item."""
    if isinstance(item, Drawn):
        return item.draw()
    image = read(wheels, item.source)
    image = image.convert("L" if image.mode == "L" else "RGB")
    if item.flame:
        scene = drawn_scenes.Scene.over(image, seed=31)
        scene.flame(0.698, 0.292, 0.25, -0.3)
        image = scene.finish(blur=0.3, grain=2, vignette=0)
    image = image.crop(item.box) if item.box else image
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return image


def exif(item: Real | Drawn) -> Image.Exif:
    """What the file says of itself: whose it is, or for some of the drawn ones an invented camera."""
    written = Image.Exif()
    written[ExifTags.Base.ImageDescription] = item.title
    if isinstance(item, Real):
        written[ExifTags.Base.Artist] = plain(item.source.author)
        written[ExifTags.Base.Copyright] = item.source.licence
    elif item.camera:
        photographed(written, item.camera)
    return written


def plain(text: str) -> str:
    """Without accents: EXIF texts are ASCII."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def photographed(written: Image.Exif, camera: Camera) -> None:
    """Add the tags of a camera."""
    written[ExifTags.Base.Make] = "Trellis"
    written[ExifTags.Base.Model] = "Drawn Scene"
    inner = written.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = camera.taken
    inner[ExifTags.Base.ExposureTime] = camera.exposure
    inner[ExifTags.Base.ISOSpeedRatings] = camera.iso
    inner[ExifTags.Base.FNumber] = 2.8
    inner[ExifTags.Base.FocalLength] = 35.0
    if camera.place:
        gps = written.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
        gps[ExifTags.GPS.GPSLatitude] = sexagesimal(camera.place[0])
        gps[ExifTags.GPS.GPSLongitude] = sexagesimal(camera.place[1])


def sexagesimal(degrees: float) -> tuple[float, float, float]:
    """Degrees, minutes and seconds."""
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 2)


def encode(image: Image.Image, exif: Image.Exif) -> bytes:
    """A JPEG of at most MAX_BYTES: of the best quality that fits, and smaller where none does."""
    while True:
        for quality in range(86, 60, -4):
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=quality, optimize=True, exif=exif)
            if buffer.tell() <= MAX_BYTES:
                return buffer.getvalue()
        image = image.resize((image.width * 7 // 8, image.height * 7 // 8), Image.Resampling.LANCZOS)


def credit(item: Real | Drawn) -> dict[str, str]:
    """Kind, licence, author and source of one item, in words."""
    if isinstance(item, Drawn):
        own = {"kind": "drawn", "licence": "Apache-2.0", "author": "Trellis"}
        return own | {"source": "scripts/drawn_scenes.py"}
    source = item.source
    return {
        "kind": "composite" if item.flame else "crop" if item.box else "photograph",
        "licence": source.licence,
        "author": source.author,
        "source": f"{source.package}, {source.path}; {source.origin}",
    }


def measured(data: bytes) -> dict[str, Any]:
    """Size and EXIF of a finished file as plain values, as the gateway itself reads them."""
    with Image.open(io.BytesIO(data)) as image:
        return {"width": image.width, "height": image.height, "exif": facts(tags(image))}


def main(wheels: Path) -> None:
    """Write every file, the manifest and the README."""
    manifest: list[dict[str, Any]] = []
    rows: list[str] = []
    total = 0
    for old in FOLDER.glob("*.jpg"):
        old.unlink()
    items = [("a", item) for item in demo_pictures.A] + [("b", item) for item in demo_pictures.B]
    for tenant, item in items:
        data = encode(picture(item, wheels), exif(item))
        file = f"{item.name}.jpg"
        (FOLDER / file).write_bytes(data)
        total += len(data)
        said = credit(item)
        manifest.append({"tenant": tenant, "file": file, "title": item.title, **said, **measured(data)})
        rows.append(f"| {' | '.join([file, tenant, item.title, *said.values()])} |\n")
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    (FOLDER / "README.md").write_text(README + "".join(rows))
    print(f"{len(items)} photographs, {total / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
