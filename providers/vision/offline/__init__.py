"""Looking without a model: pixels are measured, and questions answered from the measurements alone."""

from trellis.providers.vision.offline.model import OfflineVision

__all__ = ["OfflineVision"]
