"""Models that look at photographs: one file (or package) per service, behind one Protocol."""

from trellis.providers.vision.model import Answer, Question, QuestionType, VisionModel
from trellis.providers.vision.select import vision_model

__all__ = ["Answer", "Question", "QuestionType", "VisionModel", "vision_model"]
