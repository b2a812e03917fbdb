"""Prompts without a model that writes: templates round what was measured of a picture, marked as such."""

from typing import Final

from trellis.providers.vision.offline.measurement import Measurement

MARK: Final = "[offline template]"

_SETTINGS: Final = (
    ("Golden Hour", "outdoors in the last warm light of the day, long soft shadows"),
    ("Studio Portrait", "in a studio against a plain backdrop, one large soft light from the side"),
    ("Urban Night", "in a street at night, lit by signs and windows, wet pavement"),
    ("Morning Interior", "indoors by a window in the morning, pale curtains, diffuse light"),
    ("Open Landscape", "far out in an open landscape under a wide sky, small in the frame"),
)


def variations(measured: Measurement) -> list[dict[str, str]]:
    """Five prompts, the same for the same picture; they say of it only what can be measured."""
    colours = [name for name, share in measured.colours.items() if share >= 0.1][:3] or ["muted"]
    light = "dark" if measured.brightness < 0.3 else "bright" if measured.brightness > 0.65 else "evenly lit"
    look = f"{light}, {' and '.join(colours)} tones, {measured.orientation} format"
    return [
        {"label": label, "prompt": f"{MARK} The subject of the reference image, {setting}; {look}."}
        for label, setting in _SETTINGS
    ]
