"""Models that answer in a conversation, piece by piece: one file per service, behind one Protocol."""

from trellis.providers.chat.model import ChatModel, Message, Passage, Request
from trellis.providers.chat.select import chat_model

__all__ = ["ChatModel", "Message", "Passage", "Request", "chat_model"]
