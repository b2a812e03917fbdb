"""Starting a generation of OFM's: what it may be asked for, and by which key it is paid."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.db.session import Identity
from trellis.jobs.kind import Priority
from trellis.jobs.queue import Item, Submission, submit
from trellis.providers.errors import Refused
from trellis.providers.generations import OFFLINE
from trellis.providers.generations.higgsfield import endpoint_of, sent_settings
from trellis.providers.vault import Place, Vault
from trellis.schema.ofm.system import API_KEY

NAME: Final = "ofm.generation"
STAGE: Final = 1
SERVICE_NAME: Final = "higgsfield"
DEFAULT_MODEL: Final = "soul"

MAX_PROMPT: Final = 10_000
_MAX_SETTINGS: Final = 30
_MAX_SETTING: Final = 500
_TITLE: Final = 80
_MODEL = re.compile(r"[a-z0-9][a-z0-9._/-]{0,199}")
_SETTING = re.compile(r"[a-z][a-z0-9_]{0,49}")
_OURS: Final = {"prompt"}

_PROMPT = "select prompt_text, variation_label from ofm.prompts where id = $1"
_ADD = "insert into ofm.generations (id, prompt_id, prompt_text, model, settings) values ($1, $2, $3, $4, $5)"
_HAS_KEY = f"select exists (select from {API_KEY.relation} where service = $1)"
_KEY = f"select {API_KEY.column} as sealed from {API_KEY.relation} where user_id = $1 and service = $2"


@dataclass(frozen=True)
class GenerationArgs:
    """What a generation is started with: a prompt's key or a text, and `settings` as the service has them."""

    prompt_id: UUID | None = None
    prompt_text: str | None = None
    model: str = DEFAULT_MODEL
    settings: Mapping[str, Any] = field(default_factory=dict)
    idempotency_key: str | None = None
    priority: Priority = "normal"


async def start(connection: Connection, identity: Identity, args: GenerationArgs) -> UUID:
    """Start a generation in the caller's transaction (read committed, as `identity`); returns its id.

    Raises GatewayError (UNAUTHENTICATED, NOT_FOUND, BAD_USER_INPUT, CONFLICT) and what Postgres raises where
    its policies, checks or limits refuse the row; then the transaction has to be rolled back.
    """
    request = {
        "prompt_id": str(args.prompt_id) if args.prompt_id else None,
        "prompt_text": args.prompt_text,
        "model": args.model,
        "settings": args.settings,
    }

    async def insert(run_id: UUID) -> Submission:
        text, label = await _prompt(connection, args)
        _check(args)
        await check_key(connection, args.model)
        await connection.execute(_ADD, run_id, args.prompt_id, text, args.model, dict(args.settings))
        return Submission(
            items=[Item(run_id, {"id": str(run_id)})],
            stages=[STAGE],
            snapshot={"model": args.model},
            title=(label or " ".join(text.split()))[:_TITLE],
            names={STAGE: "Pictures"},
        )

    return await submit(
        connection,
        identity,
        kind=NAME,
        request=request,
        key=args.idempotency_key,
        insert=insert,
        priority=args.priority,
    )


async def check_key(connection: Connection, model: str) -> None:
    """CONFLICT where the caller has stored no key for the service that has the model."""
    if model != OFFLINE and not await connection.fetchval(_HAS_KEY, SERVICE_NAME):
        raise GatewayError(
            "CONFLICT",
            f"You have stored no key for Higgsfield: save one (saveOfmApiKey), or use the model `{OFFLINE}`.",
            field="model",
        )


async def stored_key(connection: Connection, vault: Vault, user_id: UUID) -> str | None:
    """A person's key for the service, None where there is none; the connection is service's.

    Raises VaultError where it cannot be opened.
    """
    sealed = await connection.fetchval(_KEY, user_id, SERVICE_NAME)
    if sealed is None:
        return None
    return vault.open(sealed, Place(API_KEY.relation, API_KEY.column, user_id))


async def _prompt(connection: Connection, args: GenerationArgs) -> tuple[str, str]:
    """The text to go by, and what it is called."""
    if (args.prompt_id is None) == (args.prompt_text is None):
        raise GatewayError("BAD_USER_INPUT", "Give either a prompt's key or a text.", field="promptText")
    if args.prompt_text is not None:
        text = args.prompt_text
        if not text.strip() or len(text) > MAX_PROMPT or "\0" in text:
            raise GatewayError(
                "BAD_USER_INPUT",
                f"The prompt is blank, or has more than {MAX_PROMPT} characters.",
                field="promptText",
            )
        return text, ""
    row = await connection.fetchrow(_PROMPT, args.prompt_id)
    if row is None:
        raise GatewayError("NOT_FOUND", "There is no such prompt.", field="promptId")
    return row["prompt_text"], row["variation_label"]


def _check(args: GenerationArgs) -> None:
    if not _MODEL.fullmatch(args.model):
        raise GatewayError(
            "BAD_USER_INPUT", "A model is called like `soul` or `higgsfield-ai/soul/standard`.", field="model"
        )
    if not isinstance(args.settings, Mapping) or len(args.settings) > _MAX_SETTINGS:
        raise _unfit(f"Settings are an object of at most {_MAX_SETTINGS} members.")
    for name, value in args.settings.items():
        if not _SETTING.fullmatch(name) or name in _OURS:
            raise _unfit(f"There is no setting {name[:50]!r}.")
        if not isinstance(value, str | bool | int | float) or len(str(value)) > _MAX_SETTING:
            raise _unfit(f"The setting {name} is a text, a number, or true or false.")
        if isinstance(value, str) and "\0" in value:
            raise _unfit(f"The setting {name} holds a character that cannot be stored.")
    if args.model != OFFLINE:
        try:
            sent_settings(endpoint_of(args.model), args.settings)
        except Refused as error:
            raise _unfit(f"These settings do not fit: {error}.") from error


def _unfit(message: str) -> GatewayError:
    return GatewayError("BAD_USER_INPUT", message, field="settings")
