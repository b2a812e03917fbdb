"""Posts going out, behind the Protocol `Publisher`."""

from trellis.providers.publishing.outbox import Outbox
from trellis.providers.publishing.publisher import OutgoingPost, Published, Publisher

__all__ = ["Outbox", "OutgoingPost", "Published", "Publisher"]
