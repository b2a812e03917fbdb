"""Models that turn texts into vectors, so that those alike are close: one file per service, one Protocol."""

from trellis.providers.embeddings.model import BATCH, DIMENSIONS, Embedder, Purpose, Vector
from trellis.providers.embeddings.select import embedder

__all__ = ["BATCH", "DIMENSIONS", "Embedder", "Purpose", "Vector", "embedder"]
