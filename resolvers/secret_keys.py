"""Keys for services that people store: looked at and sealed on their way in."""

from trellis.db.errors import GatewayError
from trellis.providers.vault import Place, VaultError
from trellis.resolvers.context import Context
from trellis.schema.sealed import Sealed

_MOST = 4_096
_SHOWN_FROM = 12


def seal_key(context: Context, column: Sealed, api_key: str) -> tuple[str, str]:
    """The caller's `apiKey` sealed for the column, and what may be shown of it: empty for a short one.

    BAD_USER_INPUT for what no header could carry, UNAVAILABLE where secrets cannot be kept.
    """
    owner = context.signed_in().user_id
    assert owner is not None
    text = _checked(api_key)
    try:
        sealed = context.services.vault.seal(text, Place(column.relation, column.column, owner))
    except VaultError as error:
        raise GatewayError("UNAVAILABLE", "Secrets cannot be kept here at the moment.") from error
    return sealed, text[-4:] if len(text) >= _SHOWN_FROM else ""


def _checked(api_key: str) -> str:
    text = api_key.strip()
    if not text:
        raise GatewayError("BAD_USER_INPUT", "The key is blank.", field="apiKey")
    if len(text) > _MOST or not text.isascii() or not text.isprintable() or " " in text:
        message = f"A key has at most {_MOST} letters, digits and signs, and no spaces."
        raise GatewayError("BAD_USER_INPUT", message, field="apiKey")
    return text
