"""Documents by what clients call them: those registered ahead, and those that Apollo's clients teach.

An automatic persisted query starts as a hash alone. If it is unknown, the client sends the text beside it,
and from then on the hash will do. What is kept of these is bounded, belongs to this process, and has been
held against the schema: whoever fills it can do no more than make others send a text once again.
"""

import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from trellis.db.errors import GatewayError
from trellis.realtime.operation import Operation
from trellis.resolvers.documents import Document, Documents, InvalidDocument
from trellis.resolvers.limits import Limits
from trellis.resolvers.trusted import NO_DOCUMENTS, InvalidManifest, TrustedDocuments, bare

log = logging.getLogger(__name__)

_TOLD = 5  # documents that a refusal names
_SHOWN = 60  # characters of such a document


class PersistedDocuments:
    """Finds the document of a request. Raises InvalidManifest if a trusted one does not fit the schema."""

    def __init__(
        self, documents: Documents, limits: Limits, trusted: TrustedDocuments = NO_DOCUMENTS
    ) -> None:
        self._documents = documents
        self._limits = limits
        self._trusted = trusted
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._kept_characters = 0
        _refuse_unfit(documents, trusted.texts)

    def read(self, request: Operation) -> tuple[Operation, Document]:
        """The request with its text, whatever it was named by, and the valid document of that text.

        Raises InvalidDocument, and GatewayError: PERSISTED_QUERY_NOT_FOUND or _NOT_SUPPORTED (in Apollo's
        words, which its clients wait for), NOT_FOUND for a `documentId`, FORBIDDEN for what is not trusted
        where only that runs, BAD_USER_INPUT for a hash of another text.
        """
        name = _name(request)
        trusted = None if name is None else self._trusted.get(name)
        if trusted is not None and self._is_served(trusted):
            if request.query not in ("", trusted):
                raise _other_text()
            return self._with(request, trusted)
        if self._trusted.only and not (request.query in self._trusted and self._is_served(request.query)):
            raise GatewayError(
                "FORBIDDEN", "Only documents that were registered ahead run here; this is none."
            )
        # A trusted text is as good as its id: this is how GraphiQL or curl run what is registered.
        if self._trusted.only or name is None:
            return self._with(request, request.query)
        return self._of_client(request, name)

    def _is_served(self, text: str) -> bool:
        """Whether a document that was known ahead is of what is served: of the pages' own, not all need be.

        That the others fit is held when the pages are made. No start waits for hundreds to be validated:
        each is when it is asked for, and kept.
        """
        try:
            self._documents.get(text)
        except InvalidDocument as invalid:
            log.debug("a document of the pages' is not served here: %s", invalid)
            return False
        return True

    def _of_client(self, request: Operation, name: str) -> tuple[Operation, Document]:
        by_apollo = request.sha256 is not None
        if by_apollo and not self._limits.persisted_documents:
            raise GatewayError("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")
        if request.query:
            # The hash is compared as it is written: nobody may put another text under somebody's hash.
            if sha256(request.query.encode()).hexdigest() != name:
                raise _other_text()
            found = self._with(request, request.query)
            self._keep(name, request.query)
            return found
        text = self._kept.get(name)
        if text is None:
            if by_apollo:
                raise GatewayError("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
            raise GatewayError(
                "NOT_FOUND", "There is no document with this `documentId`.", field="documentId"
            )
        self._kept.move_to_end(name)
        return self._with(request, text)

    def _with(self, request: Operation, text: str) -> tuple[Operation, Document]:
        document = self._documents.get(text)
        return (replace(request, query=text) if request.query != text else request), document

    def _keep(self, name: str, text: str) -> None:
        if name not in self._kept:
            self._kept[name] = text
            self._kept_characters += len(text)
        self._kept.move_to_end(name)
        limits = self._limits
        while (
            len(self._kept) > limits.persisted_documents
            or self._kept_characters > limits.persisted_characters
        ):
            _, dropped = self._kept.popitem(last=False)
            self._kept_characters -= len(dropped)


def _name(request: Operation) -> str | None:
    """What the client calls the document, if anything."""
    name = request.document_id if request.sha256 is None else request.sha256
    if name is None:
        return None
    if request.document_id is not None and bare(request.document_id) != bare(name):
        raise GatewayError("BAD_USER_INPUT", "`documentId` and `persistedQuery` name two documents.")
    return bare(name)


def _other_text() -> GatewayError:
    return GatewayError("BAD_USER_INPUT", "provided sha does not match query")  # Apollo's words


def _refuse_unfit(documents: Documents, texts: Mapping[str, str]) -> None:
    unfit = _unfit(documents, texts)
    if unfit:
        raise InvalidManifest(_named(unfit))


def _unfit(documents: Documents, texts: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with those that cannot run, by their ids."""
    unfit = {}
    for id_, text in texts.items():
        try:
            documents.get(text)
        except InvalidDocument as invalid:
            shown = " ".join(text[: 4 * _SHOWN].split())[:_SHOWN]
            unfit[id_] = f"document {id_} ({shown}…): {invalid}"
    return unfit


def _named(unfit: Mapping[str, str]) -> str:
    more = f" (and {len(unfit) - _TOLD} more)" if len(unfit) > _TOLD else ""
    return "; ".join([*unfit.values()][:_TOLD]) + more
