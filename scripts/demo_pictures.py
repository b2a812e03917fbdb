"""Which pictures the demo has: whose they are, what is cut out of them, and what is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import drawn_scenes as scenes
from PIL import Image

CC0 = "CC0-1.0"
CC_BY = "CC-BY-2.0"
PUBLIC = "public domain"


@dataclass(frozen=True)
class Source:
    """A picture that somebody else made: where it lies in which package, and whose it is."""

    package: str
    path: str
    licence: str
    author: str
    origin: str


@dataclass(frozen=True)
class Camera:
    """EXIF such as a camera would write. It is made up: drawn pictures have no camera."""

    taken: str
    exposure: float
    iso: int
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class Real:
    """A real picture, whole or (`box`: left, top, right, bottom) cut, perhaps with a flame drawn into it."""

    name: str
    title: str
    source: Source
    box: tuple[int, int, int, int] | None = None
    flame: bool = False


@dataclass(frozen=True)
class Drawn:
    """A drawn one."""

    name: str
    title: str
    draw: Callable[[], Image.Image]
    camera: Camera | None = None


def _skimage(file: str, licence: str, author: str, origin: str) -> Source:
    return Source("scikit-image 0.26.0", f"skimage/data/{file}", licence, author, origin)


def _sklearn(file: str, author: str, origin: str) -> Source:
    return Source("scikit-learn 1.9.1", f"sklearn/datasets/images/{file}", CC_BY, author, origin)


ROCKET = _skimage("rocket.jpg", PUBLIC, "SpaceX", "flickr.com/photos/spacexphotos/16511594820")
ASTRONAUT = _skimage("astronaut.png", PUBLIC, "NASA", "NASA Great Images, flic.kr/p/r9qvLn")
DEEP_FIELD = _skimage("hubble_deep_field.jpg", PUBLIC, "NASA", "HubbleSite, release 2012/37")
COFFEE = _skimage("coffee.png", CC0, "Rachel Michetti", "courtesy of Pikolo Espresso Bar")
CAT = _skimage("chelsea.png", CC0, "Stefan van der Walt", "data.chelsea")
CAMERAMAN = _skimage("camera.png", CC0, "Lav Varshney", "data.camera")
BRICK = _skimage("brick.png", CC0, "CC0Textures", "cc0textures.com, Bricks25")
GRASS = _skimage("grass.png", CC0, "linolafett", "deviantart.com/linolafett, Grass 01")
GRAVEL = _skimage("gravel.png", CC0, "CC0Textures", "cc0textures.com, Gravel04")
CLOCK = _skimage("clock_motion.png", PUBLIC, "Stefan van der Walt", "data.clock")
RETINA = _skimage("retina.jpg", CC0, "Mikael Häggström", "Wikimedia Commons, normal left eye")
CELL = _skimage("cell.png", CC0, "Paul Müller et al.", "doi 10.1364/OE.26.010729")
CHINA = _sklearn("china.jpg", "danielbuechele", "flickr.com/photos/danielbuechele/6061409035")
FLOWER = _sklearn("flower.jpg", "vultilion", "flickr.com/photos/vultilion/6056698931")
HOPPER = Source(
    "matplotlib 3.11.2",
    "matplotlib/mpl-data/sample_data/grace_hopper.jpg",
    PUBLIC,
    "United States Navy",
    "official portrait; public domain per matplotlib pull request 1599",
)
RACCOON = Source(
    "SciPy 1.9.3", "scipy/misc/face.dat", PUBLIC, "public-domain-image.com", "raccoon-procyon-lotor"
)
STAIRS = Source(
    "PyWavelets 1.9.0", "pywt/data/ascent.npz", PUBLIC, "public-domain-image.com", "accent-to-the-top"
)

PLANT = (58.8821, 5.6133)
PLATFORM = (57.7333, 1.7667)

# Tenant A inspects flares, wells and tanks.
A: Sequence[Real | Drawn] = (
    Drawn(
        "flare-stack-night",
        "Flare burning at night",
        scenes.flare_night,
        Camera("2025:03:04 22:41:07", 1 / 15, 3200, PLANT),
    ),
    Drawn(
        "flare-stack-dusk",
        "Flare burning at dusk",
        scenes.flare_dusk,
        Camera("2025:03:05 18:12:55", 1 / 60, 800, PLANT),
    ),
    Drawn(
        "flare-boom-offshore",
        "Offshore flare boom at night",
        scenes.flare_boom,
        Camera("2025:03:09 23:05:31", 1 / 10, 6400, PLATFORM),
    ),
    Drawn(
        "twin-flares-night",
        "Two flares burning at night",
        scenes.twin_flares,
        Camera("2025:03:11 01:20:02", 1 / 15, 3200),
    ),
    Real("launch-pad-flame", "Launch pad, with a flame drawn on its right mast", ROCKET, flame=True),
    Drawn(
        "flare-stack-unlit-day",
        "Flare stack by day, not burning",
        scenes.stack_day,
        Camera("2025:04:02 11:30:00", 1 / 1000, 100, PLANT),
    ),
    Drawn(
        "flare-stack-unlit-night",
        "Flare stack at night, not burning",
        scenes.stack_night,
        Camera("2025:04:02 23:58:10", 1 / 4, 6400),
    ),
    Drawn("pumpjack", "Beam pump by day", scenes.pumpjack, Camera("2025:04:03 09:15:42", 1 / 500, 100)),
    Drawn("wellhead", "Wellhead by day", scenes.wellhead, Camera("2025:04:03 09:40:18", 1 / 250, 100)),
    Drawn("wellhead-out-of-focus", "The wellhead again, out of focus", scenes.wellhead_blurred),
    Drawn(
        "tank-farm-day",
        "Storage tanks by day",
        scenes.tank_farm,
        Camera("2025:04:04 14:02:36", 1 / 800, 100, PLANT),
    ),
    Drawn(
        "tank-farm-night",
        "Storage tanks at night",
        scenes.tank_farm_night,
        Camera("2025:04:04 22:30:12", 1 / 8, 3200),
    ),
    Drawn(
        "pressure-gauge", "Pressure gauge, near", scenes.gauge, Camera("2025:04:05 10:05:59", 1 / 125, 400)
    ),
    Drawn("pipeline-grassland", "Pipeline over grassland", scenes.pipeline),
    Real("launch-pad-dusk", "Rocket on its pad between lattice masts, at dusk", ROCKET),
    Real("lattice-mast", "Lattice mast against an evening sky", ROCKET, (420, 60, 640, 427)),
    Real("floodlights", "Floodlights at the foot of the pad", ROCKET, (60, 300, 400, 427)),
    Real("steel-stairs", "Steel stairs, seen from below", STAIRS),
    Real("stair-landing", "Landing of the steel stairs", STAIRS, (0, 40, 360, 320)),
    Real("site-photographer", "Photographer at work in a field", CAMERAMAN),
    Real("skyline", "Buildings beyond the field", CAMERAMAN, (270, 80, 512, 260)),
    Real("gravel-pad", "Gravel", GRAVEL),
    Real("brick-paving", "Bricks", BRICK),
    Real("grass-verge", "Grass with fallen leaves", GRASS, (0, 0, 400, 400)),
    Real("control-room-clock", "Wall clock, blurred by motion", CLOCK),
)

# Tenant B catalogues places, living things and objects.
B: Sequence[Real | Drawn] = (
    Real("pavilion-lake", "Pavilion above a lake", CHINA),
    Real("pavilion-roof", "Roof of the pavilion", CHINA, (80, 20, 380, 240)),
    Real("lake-shore", "Lake and hills behind trees", CHINA, (360, 100, 640, 320)),
    Real("pavilion-trees", "Trees below the pavilion", CHINA, (0, 250, 420, 427)),
    Real("dahlia", "Dahlia in flower", FLOWER),
    Real("dahlia-petals", "Petals of the dahlia", FLOWER, (190, 100, 430, 340)),
    Real("dahlia-leaves", "Leaves behind the dahlia", FLOWER, (0, 0, 170, 427)),
    Real("tabby-cat", "Tabby cat", CAT),
    Real("tabby-cat-eyes", "Eyes of the tabby cat", CAT, (110, 60, 420, 170)),
    Real("raccoon", "Raccoon among palm leaves", RACCOON),
    Real("raccoon-face", "Face of the raccoon", RACCOON, (440, 20, 960, 500)),
    Real("palm-leaves", "Palm leaves", RACCOON, (0, 280, 420, 768)),
    Real("espresso", "Cup of espresso", COFFEE),
    Real("espresso-cup", "The espresso from near", COFFEE, (160, 10, 430, 260)),
    Real("table-saucer", "Wooden table and the rim of a saucer", COFFEE, (0, 60, 180, 390)),
    Real("astronaut", "Portrait of Eileen Collins, astronaut", ASTRONAUT),
    Real("shuttle-model", "Model of a space shuttle", ASTRONAUT, (350, 0, 512, 290)),
    Real("space-suit", "Space suit with patches", ASTRONAUT, (90, 200, 380, 500)),
    Real("navy-portrait", "Portrait of Grace Hopper", HOPPER),
    Real("navy-ribbons", "Ribbons on a uniform", HOPPER, (250, 420, 470, 600)),
    Real("eye-fundus", "Back of a human eye", RETINA),
    Real("eye-optic-disc", "Optic disc of the eye", RETINA, (60, 400, 560, 900)),
    Real("deep-field", "Hubble eXtreme Deep Field", DEEP_FIELD),
    Real("deep-field-galaxies", "Galaxies of the deep field", DEEP_FIELD, (560, 340, 900, 620)),
    Real("cell", "Cell floating in saline", CELL),
    Drawn("campfire", "Camp fire at night", scenes.campfire, Camera("2025:08:16 22:10:44", 1 / 20, 1600)),
    Drawn("candle", "Candle in a dark room", scenes.candle, Camera("2025:11:30 19:03:21", 1 / 30, 1600)),
)
