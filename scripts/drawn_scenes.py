"""Scenes drawn for the demo: flares, wells, tanks, gauges. Each is the same bytes on every run.

A scene is built from a sky, shapes on top of it, and light on top of those; a little noise, blur and
vignetting at the end keep it from looking like a diagram. Coordinates are fractions of width and height.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Light = NDArray[np.float32]  # rows, columns, 3 of 0..255 and above
Place = Callable[[float, float], tuple[float, float]]  # from fractions to pixels

WIDTH, HEIGHT = 900, 600
FLAME: Sequence[tuple[float, Colour]] = (
    (0.00, (0, 0, 0)),
    (0.18, (120, 24, 4)),
    (0.40, (226, 84, 12)),
    (0.62, (255, 158, 36)),
    (0.82, (255, 224, 120)),
    (1.00, (255, 252, 232)),
)
DAY: Sequence[tuple[float, Colour]] = (
    (0.0, (72, 126, 196)),
    (0.62, (176, 206, 232)),
    (0.64, (150, 138, 104)),
    (1, (104, 92, 66)),
)
NIGHT: Sequence[tuple[float, Colour]] = (
    (0.0, (6, 8, 18)),
    (0.7, (20, 24, 40)),
    (0.72, (12, 12, 14)),
    (1, (5, 5, 6)),
)
DUSK: Sequence[tuple[float, Colour]] = (
    (0.0, (34, 44, 84)),
    (0.45, (112, 84, 110)),
    (0.7, (196, 124, 84)),
    (0.72, (30, 24, 24)),
    (1, (14, 11, 12)),
)
GRASS: Sequence[tuple[float, Colour]] = (
    (0.0, (96, 150, 214)),
    (0.44, (196, 218, 236)),
    (0.46, (112, 140, 62)),
    (1, (62, 96, 34)),
)


class Scene:
    """A picture under construction."""

    def __init__(
        self, sky: Sequence[tuple[float, Colour]], seed: int, size: tuple[int, int] = (WIDTH, HEIGHT)
    ) -> None:
        self.width, self.height = size
        self.random = np.random.default_rng(seed)
        rows = np.linspace(0, 1, self.height)
        places, colours = zip(*sky, strict=True)
        column = np.stack([np.interp(rows, places, [c[i] for c in colours]) for i in range(3)], axis=-1)
        self.light: Light = np.repeat(column[:, None, :], self.width, axis=1).astype(np.float32)

    @classmethod
    def over(cls, image: Image.Image, *, seed: int) -> "Scene":
        """A scene that starts from a picture instead of a sky."""
        scene = cls(NIGHT, seed, image.size)
        scene.light = np.asarray(image.convert("RGB"), np.float32)
        return scene

    def noise(self, cells: int) -> Light:
        """Smooth noise of -1..1, `cells` bumps wide."""
        small = self.random.uniform(0, 255, (max(2, cells * self.height // self.width), cells)).astype(
            np.uint8
        )
        image = Image.fromarray(small).resize((self.width, self.height), Image.Resampling.BICUBIC)
        return np.asarray(image, np.float32) / 127.5 - 1

    def texture(self, top: float, strength: float, cells: int = 160) -> None:
        """Roughen everything below `top`: ground, grass, water."""
        below = np.linspace(0, 1, self.height)[:, None] >= top
        self.light *= 1 + (below * strength * (self.noise(cells) + self.noise(cells // 4)))[..., None].astype(
            np.float32
        )

    def clouds(self, strength: float) -> None:
        """White drifts in the upper half."""
        fade = np.clip(1.2 - 2.4 * np.linspace(0, 1, self.height), 0, 1)[:, None]
        cover = np.clip(self.noise(7) + 0.5 * self.noise(19) - 0.1, 0, 1) * fade * strength
        self.light += (250 - self.light) * cover[..., None].astype(np.float32)

    def stars(self, count: int) -> None:
        """Points in the upper part of a night sky."""
        rows = self.random.integers(0, int(self.height * 0.6), count)
        columns = self.random.integers(0, self.width, count)
        self.light[rows, columns] += self.random.uniform(30, 150, (count, 1)).astype(np.float32)

    def draw(self, paint: Callable[[ImageDraw.ImageDraw, Place], None]) -> None:
        """Paint shapes, three times as fine and averaged; `paint` gets a pen and what places it."""
        canvas = Image.fromarray(np.clip(self.light, 0, 255).astype(np.uint8)).resize(
            (self.width * 3, self.height * 3)
        )
        paint(ImageDraw.Draw(canvas), lambda x, y: (x * self.width * 3, y * self.height * 3))
        self.light = np.asarray(canvas.resize((self.width, self.height), Image.Resampling.BOX), np.float32)

    def lamp(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """A soft round light."""
        rows, columns = np.mgrid[0 : self.height, 0 : self.width]
        distance = np.hypot(columns - x * self.width, rows - y * self.height) / (radius * self.height)
        self.light += (strength / (1 + distance**2 * 4))[..., None].astype(np.float32) * np.array(
            colour, np.float32
        )

    def flame(self, x: float, y: float, length: float, lean: float) -> None:
        """Burning gas from a point upwards: shrinking puffs, coloured by their heat, with a glow."""
        rows, columns = np.mgrid[0 : self.height, 0 : self.width].astype(np.float32)
        heat = np.zeros((self.height, self.width), np.float32)
        phase = self.random.uniform(0, 2 * pi)
        for step in np.linspace(0, 1, 46):
            sway = lean * step**1.4 + 0.05 * step * sin(9 * step + phase)
            centre = ((x + sway * length) * self.width, (y - length * step) * self.height)
            radius = self.height * length * (0.05 + 0.20 * sin(pi * min(1.0, 0.10 + step * 0.86)) ** 1.3)
            puff = np.exp(
                -(((columns - centre[0]) / radius) ** 2 + ((rows - centre[1]) / (radius * 1.25)) ** 2) * 2.2
            )
            heat = np.maximum(heat, puff * (1.05 - 0.42 * step))
        heat = np.clip(heat * (1 + 0.20 * self.noise(44) + 0.16 * self.noise(18)), 0, 1)
        places, colours = zip(*FLAME, strict=True)
        tint = np.stack([np.interp(heat, places, [c[i] for c in colours]) for i in range(3)], axis=-1)
        cover = np.clip(heat * 2.6, 0, 1)[..., None]
        self.light = (self.light * (1 - cover) + tint * cover).astype(np.float32)
        self.lamp(x + lean * length * 0.4, y - length * 0.45, length * 0.55, (120, 52, 12), 0.85)

    def finish(self, *, blur: float = 0.6, grain: float = 4.0, vignette: float = 0.25) -> Image.Image:
        """Lens and sensor: vignetting, a little blur, noise."""
        rows, columns = np.mgrid[-1 : 1 : self.height * 1j, -1 : 1 : self.width * 1j]
        light = self.light * (1 - vignette * (rows**2 + columns**2) / 2)[..., None]
        image = Image.fromarray(np.clip(light, 0, 255).astype(np.uint8)).filter(
            ImageFilter.GaussianBlur(blur)
        )
        noisy = np.asarray(image, np.float32) + self.random.normal(0, grain, (self.height, self.width, 1))
        return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def stack(scene: Scene, x: float, top: float, base: float, colour: Colour) -> None:
    """A flare stack: a pipe in a lattice mast, with guy wires."""

    def paint(pen: ImageDraw.ImageDraw, at: Place) -> None:
        for side in (-1, 1):
            pen.line([at(x + side * 0.012, top + 0.03), at(x + side * 0.034, base)], fill=colour, width=6)
            pen.line([at(x, top + 0.12), at(x + side * 0.26, base)], fill=colour, width=2)
        levels = np.linspace(top + 0.03, base, 15)
        for upper, lower in pairwise(levels):
            wide = [0.012 + 0.022 * (level - top) / (base - top) for level in (upper, lower)]
            pen.line([at(x - wide[0], upper), at(x + wide[1], lower)], fill=colour, width=3)
            pen.line([at(x + wide[0], upper), at(x - wide[1], lower)], fill=colour, width=3)
        pen.line([at(x, top), at(x, base)], fill=colour, width=13)
        pen.rectangle([*at(x - 0.009, top - 0.006), *at(x + 0.009, top + 0.024)], fill=colour)

    scene.draw(paint)


def tanks(scene: Scene, places: Sequence[tuple[float, float, float]], base: float, body: Colour) -> None:
    """Storage tanks: (left, width, height) each, standing on `base`, shaded as cylinders, with a stair."""

    def paint(pen: ImageDraw.ImageDraw, at: Place) -> None:
        for left, wide, tall in places:
            for i in range(60):
                shade = 0.45 + 0.55 * sin(pi * (i + 8) / 70)
                x = left + wide * i / 60
                fill = (int(body[0] * shade), int(body[1] * shade), int(body[2] * shade))
                pen.rectangle([*at(x, base - tall), *at(x + wide / 60 + 0.001, base)], fill=fill)
            roof = tuple(int(c * 0.86) for c in body)
            pen.ellipse([*at(left, base - tall - 0.022), *at(left + wide, base - tall + 0.022)], fill=roof)
            for level in (0.33, 0.66):
                y = base - tall * level
                pen.arc([*at(left, y - 0.02), *at(left + wide, y + 0.02)], 0, 180, fill=(90, 90, 90), width=3)
            pen.line(
                [at(left + wide * 0.2, base), at(left + wide * 0.75, base - tall)], fill=(70, 70, 72), width=6
            )

    scene.draw(paint)


def flare_night() -> Image.Image:
    """A lit flare at night."""
    scene = Scene(NIGHT, 11)
    scene.stars(160)
    stack(scene, 0.42, 0.42, 0.9, (44, 40, 40))
    tanks(scene, [(0.68, 0.13, 0.13), (0.83, 0.12, 0.11)], 0.86, (52, 46, 42))
    scene.flame(0.42, 0.42, 0.32, 0.35)
    return scene.finish(grain=6)


def flare_dusk() -> Image.Image:
    """A lit flare against an evening sky."""
    scene = Scene(DUSK, 12)
    stack(scene, 0.6, 0.4, 0.9, (30, 24, 26))
    tanks(scene, [(0.08, 0.16, 0.14), (0.27, 0.14, 0.12)], 0.84, (70, 56, 56))
    scene.flame(0.6, 0.4, 0.27, -0.4)
    return scene.finish()


def flare_boom() -> Image.Image:
    """An offshore flare boom, upright, over dark water."""
    scene = Scene(NIGHT, 13, (600, 900))
    scene.texture(0.72, 0.5, 90)

    def paint(pen: ImageDraw.ImageDraw, at: Place) -> None:
        pen.line([at(-0.02, 0.80), at(0.55, 0.42)], fill=(60, 54, 50), width=12)
        pen.line([at(-0.02, 0.86), at(0.55, 0.42)], fill=(60, 54, 50), width=8)
        for i in range(9):
            pen.line(
                [at(0.06 * i, 0.80 - 0.042 * i), at(0.06 * i + 0.04, 0.82 - 0.046 * i)],
                fill=(60, 54, 50),
                width=4,
            )
        pen.rectangle([*at(0, 0.78), *at(0.16, 0.92)], fill=(34, 32, 34))

    scene.draw(paint)
    scene.flame(0.55, 0.42, 0.30, 0.3)
    scene.lamp(0.58, 0.84, 0.06, (90, 40, 8), 0.8)
    return scene.finish(grain=6)


def twin_flares() -> Image.Image:
    """Two lit flares at night."""
    scene = Scene(NIGHT, 14)
    for x, top, length in ((0.3, 0.5, 0.24), (0.66, 0.46, 0.3)):
        stack(scene, x, top, 0.9, (42, 38, 38))
        scene.flame(x, top, length, 0.3)
    return scene.finish(grain=6)


def stack_day() -> Image.Image:
    """An unlit flare by day."""
    scene = Scene(DAY, 15)
    scene.clouds(0.8)
    scene.texture(0.64, 0.25)
    stack(scene, 0.5, 0.16, 0.86, (96, 92, 90))
    return scene.finish()


def stack_night() -> Image.Image:
    """An unlit flare at night, one dim lamp at its foot."""
    scene = Scene(NIGHT, 16)
    scene.stars(260)
    stack(scene, 0.55, 0.2, 0.9, (40, 42, 48))
    scene.lamp(0.3, 0.86, 0.05, (120, 128, 140), 0.5)
    return scene.finish(grain=7)


def pumpjack() -> Image.Image:
    """A beam pump by day."""
    scene = Scene(DAY, 17)
    scene.clouds(0.5)
    scene.texture(0.64, 0.3)
    steel, dark = (150, 44, 36), (52, 50, 52)

    def paint(pen: ImageDraw.ImageDraw, at: Place) -> None:
        pen.rectangle([*at(0.2, 0.82), *at(0.8, 0.86)], fill=(120, 118, 114))
        pen.polygon(
            [at(0.44, 0.82), at(0.5, 0.36), at(0.56, 0.82), at(0.53, 0.82), at(0.5, 0.45), at(0.47, 0.82)],
            fill=dark,
        )
        pen.line([at(0.24, 0.44), at(0.76, 0.30)], fill=steel, width=46)
        pen.pieslice([*at(0.16, 0.3), *at(0.30, 0.62)], 150, 300, fill=steel)
        pen.line([at(0.185, 0.5), at(0.185, 0.82)], fill=dark, width=6)
        pen.ellipse([*at(0.62, 0.52), *at(0.78, 0.76)], fill=dark)
        pen.ellipse([*at(0.66, 0.58), *at(0.74, 0.70)], fill=(98, 94, 92))
        pen.line([at(0.7, 0.64), at(0.72, 0.32)], fill=steel, width=18)
        pen.rectangle([*at(0.62, 0.74), *at(0.80, 0.82)], fill=(70, 84, 70))

    scene.draw(paint)
    return scene.finish()


def wellhead(*, blur: float = 0.6) -> Image.Image:
    """A wellhead ("christmas tree") by day; out of focus with a large `blur`."""
    scene = Scene(GRASS, 18)
    scene.texture(0.46, 0.35)
    iron, red, brass = (92, 96, 102), (184, 32, 28), (172, 138, 62)

    def paint(pen: ImageDraw.ImageDraw, at: Place) -> None:
        pen.rectangle([*at(0.36, 0.84), *at(0.64, 0.9)], fill=(140, 138, 132))
        pen.rectangle([*at(0.465, 0.22), *at(0.535, 0.84)], fill=iron)
        for y in (0.3, 0.46, 0.62, 0.78):
            pen.rectangle([*at(0.43, y), *at(0.57, y + 0.035)], fill=(70, 74, 80))
        pen.rectangle([*at(0.22, 0.50), *at(0.78, 0.56)], fill=iron)
        for x in (0.3, 0.7):
            pen.rectangle([*at(x - 0.02, 0.46), *at(x + 0.02, 0.60)], fill=(70, 74, 80))
            pen.ellipse([*at(x - 0.05, 0.36), *at(x + 0.05, 0.44)], outline=red, width=18)
            pen.line([at(x, 0.40), at(x, 0.5)], fill=red, width=10)
        pen.ellipse([*at(0.42, 0.1), *at(0.58, 0.2)], outline=red, width=22)
        pen.line([at(0.5, 0.12), at(0.5, 0.24)], fill=red, width=14)
        pen.ellipse([*at(0.575, 0.66), *at(0.625, 0.735)], fill=brass)

    scene.draw(paint)
    return scene.finish(blur=blur, grain=2)


def wellhead_blurred() -> Image.Image:
    """The same wellhead, out of focus."""
    return wellhead(blur=9)


def tank_farm() -> Image.Image:
    """White tanks by day."""
    scene = Scene(DAY, 19)
    scene.clouds(0.9)
    scene.texture(0.64, 0.25)
    tanks(scene, [(0.05, 0.22, 0.28), (0.33, 0.26, 0.34), (0.66, 0.28, 0.30)], 0.8, (238, 238, 232))
    return scene.finish()


def tank_farm_night() -> Image.Image:
    """The tanks at night under white lamps."""
    scene = Scene(NIGHT, 20)
    tanks(scene, [(0.08, 0.24, 0.28), (0.4, 0.22, 0.32), (0.7, 0.24, 0.26)], 0.82, (72, 76, 84))
    for x in (0.2, 0.51, 0.82):
        scene.lamp(x, 0.44, 0.07, (168, 176, 186), 0.7)
    return scene.finish(grain=8)


def gauge() -> Image.Image:
    """A pressure gauge, near."""
    scene = Scene(((0.0, (96, 100, 98)), (1.0, (58, 62, 60))), 21, (720, 720))
    scene.texture(0.0, 0.12, 60)

    def paint(pen: ImageDraw.ImageDraw, at: Place) -> None:
        pen.rectangle([*at(0.44, 0.86), *at(0.56, 1.0)], fill=(170, 136, 64))
        pen.ellipse([*at(0.1, 0.08), *at(0.9, 0.88)], fill=(168, 172, 174))
        pen.ellipse([*at(0.15, 0.13), *at(0.85, 0.83)], fill=(244, 243, 236))
        for i in range(51):
            angle = (135 + 270 * i / 50) * pi / 180
            inner, wide = (0.27, 6) if i % 5 else (0.24, 13)
            ends = [at(0.5 + r * cos(angle), 0.48 + r * sin(angle)) for r in (inner, 0.31)]
            pen.line(ends, fill=(188, 24, 20) if i > 40 else (26, 26, 28), width=wide)
        needle = (135 + 270 * 0.64) * pi / 180
        pen.line(
            [
                at(0.5 - 0.07 * cos(needle), 0.48 - 0.07 * sin(needle)),
                at(0.5 + 0.26 * cos(needle), 0.48 + 0.26 * sin(needle)),
            ],
            fill=(20, 20, 22),
            width=16,
        )
        pen.ellipse([*at(0.46, 0.44), *at(0.54, 0.52)], fill=(40, 40, 42))

    scene.draw(paint)
    return scene.finish(grain=3)


def pipeline() -> Image.Image:
    """A pipeline over grassland."""
    scene = Scene(GRASS, 22)
    scene.clouds(0.7)
    scene.texture(0.46, 0.4)

    def paint(pen: ImageDraw.ImageDraw, at: Place) -> None:
        for i in range(7):
            x = 0.06 + 0.13 * i
            y = 0.86 - 0.055 * i
            pen.rectangle([*at(x, y - 0.03), *at(x + 0.016, y + 0.07)], fill=(92, 92, 94))
        for wide, fill in ((74, (148, 150, 152)), (44, (196, 198, 198)), (16, (226, 228, 228))):
            pen.line([at(-0.05, 0.88), at(1.05, 0.42)], fill=fill, width=wide)

    scene.draw(paint)
    return scene.finish()


def campfire() -> Image.Image:
    """A camp fire at night."""
    scene = Scene(NIGHT, 23)
    scene.stars(220)

    def paint(pen: ImageDraw.ImageDraw, at: Place) -> None:
        for left, right, y in ((0.40, 0.58, 0.86), (0.43, 0.61, 0.88), (0.39, 0.56, 0.90)):
            pen.line([at(left, y), at(right, y - 0.05)], fill=(58, 36, 20), width=44)

    scene.draw(paint)
    for x, length, lean in ((0.46, 0.34, -0.15), (0.52, 0.42, 0.1), (0.56, 0.28, 0.2)):
        scene.flame(x, 0.84, length, lean)
    return scene.finish(grain=6)


def candle() -> Image.Image:
    """A candle in a dark room."""
    scene = Scene(((0.0, (14, 10, 12)), (1.0, (26, 18, 14))), 24, (600, 800))

    def paint(pen: ImageDraw.ImageDraw, at: Place) -> None:
        pen.rectangle([*at(0.42, 0.6), *at(0.58, 0.96)], fill=(176, 158, 124))
        pen.ellipse([*at(0.42, 0.585), *at(0.58, 0.615)], fill=(214, 190, 142))
        pen.line([at(0.5, 0.6), at(0.5, 0.56)], fill=(30, 24, 20), width=8)

    scene.draw(paint)
    scene.flame(0.5, 0.575, 0.17, 0.02)
    return scene.finish(grain=5)
