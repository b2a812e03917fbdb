"""The services that are asked: keys, addresses, models, bounds."""

from typing import Literal

from pydantic import BaseModel, SecretStr

from trellis.web.settings.field import setting
from trellis.web.settings.types import HttpUrl, PriceWords, Rates, Words


class ProviderSettings(BaseModel):
    """The services that are asked: keys, addresses, models, bounds."""

    cohere_api_key: SecretStr | None = setting(
        "COHERE_API_KEY",
        "Runs ask Cohere's models. Not set: the offline provider, which measures the picture.",
    )
    cohere_model: str = setting(
        "TRELLIS_COHERE_MODEL", "Cohere model that looks at images.", "command-a-vision-07-2025"
    )
    cohere_url: HttpUrl | None = setting("TRELLIS_COHERE_URL", "Another address of Cohere's API.")
    vision: Literal["cohere", "anthropic", "offline"] | None = setting(
        "TRELLIS_VISION",
        "Whose models look at images: `cohere`, `anthropic` or `offline`. Not set: Cohere's where there is a "
        "key for them, else the offline provider.",
    )
    chat: Literal["cohere", "offline"] | None = setting(
        "TRELLIS_CHAT",
        "Who answers in Orgs' conversations: `cohere`, or `offline`, which quotes what was found. Not set: "
        "Cohere's model where there is a key for it.",
    )
    cohere_chat_model: str = setting(
        "TRELLIS_COHERE_CHAT_MODEL", "Cohere model that answers in conversations.", "command-a-03-2025"
    )
    embeddings: Literal["cohere", "offline"] | None = setting(
        "TRELLIS_EMBEDDINGS",
        "Who embeds Orgs' documents: `cohere`, or `offline`, which goes by words and their parts. Not set: "
        "Cohere's model where there is a key for it. Documents have to be loaded anew after a change.",
    )
    cohere_embed_model: str = setting(
        "TRELLIS_COHERE_EMBED_MODEL", "Cohere model that embeds, with 1,536 dimensions.", "embed-v4.0"
    )
    anthropic_api_key: SecretStr | None = setting("ANTHROPIC_API_KEY", "Key for `TRELLIS_VISION=anthropic`.")
    anthropic_model: str = setting(
        "TRELLIS_ANTHROPIC_MODEL", "Anthropic's model that looks at images.", "claude-sonnet-5-5"
    )
    anthropic_url: HttpUrl | None = setting("TRELLIS_ANTHROPIC_URL", "Another address of Anthropic's API.")
    anthropic_seconds: float = setting(
        "TRELLIS_ANTHROPIC_SECONDS",
        "Seconds that one call of Anthropic's API may take.",
        60.0,
        ge=0.1,
        le=3600,
    )
    anthropic_concurrency: int = setting(
        "TRELLIS_ANTHROPIC_CONCURRENCY",
        "Calls of Anthropic's API at once, in each process.",
        8,
        ge=1,
        le=1000,
    )
    gemini_api_key: SecretStr | None = setting(
        "GEMINI_API_KEY",
        "Key for Google's image models, for workflows whose clients bring none. Not set: pictures of these "
        "are drawn offline.",
    )
    gemini_url: HttpUrl | None = setting("TRELLIS_GEMINI_URL", "Another address of Google's Gemini API.")
    gemini_seconds: float = setting(
        "TRELLIS_GEMINI_SECONDS", "Seconds that one call of Google's API may take.", 120.0, ge=0.1, le=3600
    )
    gemini_concurrency: int = setting(
        "TRELLIS_GEMINI_CONCURRENCY", "Calls of Google's API at once, in each process.", 8, ge=1, le=1000
    )
    higgsfield_url: HttpUrl | None = setting(
        "TRELLIS_HIGGSFIELD_URL",
        "Another address of Higgsfield's API, which people use by keys of their own.",
    )
    higgsfield_hosts: Words = setting(
        "TRELLIS_HIGGSFIELD_HOSTS",
        "Hosts that Higgsfield's pictures are fetched from to be saved, and that browsers get them from "
        "until then, with all below them, separated by commas. Not set: `higgsfield.ai` and "
        "`cloudfront.net`.",
        (),
    )
    higgsfield_seconds: float = setting(
        "TRELLIS_HIGGSFIELD_SECONDS",
        "Seconds that one call of Higgsfield's API may take.",
        30.0,
        ge=0.1,
        le=600,
    )
    higgsfield_concurrency: int = setting(
        "TRELLIS_HIGGSFIELD_CONCURRENCY",
        "Calls of Higgsfield's API at once, in each process.",
        8,
        ge=1,
        le=1000,
    )
    youtube_api_key: SecretStr | None = setting(
        "YOUTUBE_API_KEY",
        "Key of YouTube's Data API, which tells how often OFM's reels were seen. Not set: people decide "
        "about reels themselves, as they do about those of Instagram and TikTok.",
    )
    youtube_url: HttpUrl | None = setting("TRELLIS_YOUTUBE_URL", "Another address of YouTube's Data API.")
    mezan_hosts: Words = setting(
        "TRELLIS_MEZAN_HOSTS",
        "Hosts that Alawein's workflows may call, each `name` or `name:port`, separated by commas. Not set: "
        "none.",
        (),
    )
    threads_app_id: str | None = setting(
        "THREADS_APP_ID",
        "App at Meta by which OFM's people connect accounts at Threads. Not set: they cannot.",
    )
    threads_app_secret: SecretStr | None = setting("THREADS_APP_SECRET", "Secret of that app.")
    threads_url: HttpUrl | None = setting("TRELLIS_THREADS_URL", "Another address of the Threads API.")
    rate_limits: Rates = setting(
        "TRELLIS_RATE_LIMITS",
        "What providers may be asked a minute, by all processes together: `cohere:requests=500`, "
        "`cohere:tokens=100000`, and for each owner of runs `cohere:owner-requests=60`, "
        "`cohere:owner-tokens=20000`, separated by commas. Not set: no limits.",
        (),
    )
    prices: PriceWords = setting(
        "TRELLIS_PRICES",
        "What calls of providers cost, in US dollars (`ofmCosts`): `gemini/gemini-3-pro-image:call=0.13`, "
        "`cohere/command-a-vision-07-2025:input=2.5` and `:output=10` for a million tokens, separated by "
        "commas; without a model, for all calls of the provider. Not set: no cost is known.",
        (),
    )
    cohere_seconds: float = setting(
        "TRELLIS_COHERE_SECONDS", "Seconds that one call of Cohere's API may take.", 60.0, ge=0.1, le=3600
    )
    cohere_concurrency: int = setting(
        "TRELLIS_COHERE_CONCURRENCY", "Calls of Cohere's API at once, in each process.", 8, ge=1, le=1000
    )
