"""Which model a deployment answers with."""

from typing import Unpack

from trellis.providers.admission import UNRESTRICTED, Admissions
from trellis.providers.chat.model import ChatModel
from trellis.providers.chat.offline import OfflineChat
from trellis.providers.choice import AT_ONCE, OFFLINE, Service, chosen, client


def chat_model(
    name: str | None = None, *, admissions: Admissions = UNRESTRICTED, **service: Unpack[Service]
) -> ChatModel:
    """The model of that name, `cohere` or `offline`; without a name, Cohere's given a key.

    `Misconfigured`, in one sentence that a start-up can print, for an unknown name or an unusable setting.
    """
    provider = chosen("chat", name, service)
    if provider == OFFLINE:
        return OfflineChat(admission=admissions.to(OFFLINE, service.get("concurrency", AT_ONCE)))
    # The SDK is large: whoever answers offline does not load it.
    from trellis.providers.chat.cohere import CohereChat  # noqa: PLC0415

    return client(CohereChat, provider, service, admissions)
