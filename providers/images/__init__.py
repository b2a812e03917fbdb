"""Image models: a prompt, and perhaps reference images, made into a picture."""

from trellis.providers.images.model import (
    CONTENT_TYPES,
    MAX_BYTES,
    Image,
    ImageModel,
    ImageRequest,
    Reference,
    usable_key,
)
from trellis.providers.images.select import MODELS, ImageModels, image_models

__all__ = [
    "CONTENT_TYPES",
    "MAX_BYTES",
    "MODELS",
    "Image",
    "ImageModel",
    "ImageModels",
    "ImageRequest",
    "Reference",
    "image_models",
    "usable_key",
]
