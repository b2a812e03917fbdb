"""Documents by what clients call them: the handshake, what is kept, what is trusted, and who tries it on."""

import logging
from hashlib import sha256
from typing import Any

import orjson
import pytest

from tests.clients.gateway import SCHEMA, Ledger, engine
from trellis.db.session import ANON
from trellis.realtime.operation import ExecutionOutcome, Operation
from trellis.resolvers.documents import Documents
from trellis.resolvers.engine import Engine
from trellis.resolvers.limits import Limits
from trellis.resolvers.persisted import PersistedDocuments
from trellis.resolvers.trusted import InvalidManifest, TrustedDocuments

HELLO = "query Hello($n: String) { hello(name: $n) }"
NOT_FOUND = ("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
OTHER_TEXT = ("BAD_USER_INPUT", "provided sha does not match query")
FORBIDDEN = ("FORBIDDEN", "Only documents that were registered ahead run here; this is none.")


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


async def ask(gateway: Engine, query: str = "", **named: Any) -> ExecutionOutcome:
    return await gateway.execute(Operation(query, **named), ANON)


async def data(gateway: Engine, query: str = "", **named: Any) -> Any:
    outcome = await ask(gateway, query, **named)
    assert not outcome.errors, outcome.errors
    return orjson.loads(outcome.body)["data"]


async def refusal(gateway: Engine, query: str = "", **named: Any) -> tuple[str, str]:
    outcome = await ask(gateway, query, **named)
    (error,) = outcome.errors
    assert not outcome.executed
    return error["extensions"]["code"], error["message"]


async def test_a_hash_is_unknown_until_its_text_was_sent_with_it() -> None:
    gateway = engine()
    assert await refusal(gateway, sha256=hash_of(HELLO)) == NOT_FOUND
    assert await data(gateway, HELLO, sha256=hash_of(HELLO)) == {"hello": "hello world"}
    assert await data(gateway, sha256=hash_of(HELLO), variables={"n": "x"}) == {"hello": "hello x"}
    assert await data(gateway, document_id=f"sha256:{hash_of(HELLO)}") == {"hello": "hello world"}


async def test_a_text_alone_teaches_nothing() -> None:
    gateway = engine()
    assert await data(gateway, HELLO)
    assert await refusal(gateway, sha256=hash_of(HELLO)) == NOT_FOUND


async def test_a_document_may_be_taught_by_its_document_id() -> None:
    gateway = engine()
    assert await refusal(gateway, document_id=f"sha256:{hash_of(HELLO)}") == (
        "NOT_FOUND",
        "There is no document with this `documentId`.",
    )
    assert await data(gateway, HELLO, document_id=f"sha256:{hash_of(HELLO)}")
    assert await data(gateway, document_id=hash_of(HELLO)) == {"hello": "hello world"}


@pytest.mark.parametrize(
    "wrong",
    [
        hash_of("{ other }"),
        hash_of(HELLO).upper(),
        hash_of(HELLO)[:-1],
        hash_of(HELLO) + " ",
        f"sha256:sha256:{hash_of(HELLO)}",
        f"SHA256:{hash_of(HELLO)}",
        "x" * 100_000,
        "\x00",
        "é",
    ],
)
async def test_nobody_can_put_a_text_under_another_hash(wrong: str) -> None:
    gateway = engine()
    assert await refusal(gateway, HELLO, sha256=wrong) == OTHER_TEXT
    assert await refusal(gateway, HELLO, document_id=wrong) == OTHER_TEXT
    assert await refusal(gateway, sha256=wrong) == NOT_FOUND
    assert await data(gateway, HELLO, sha256=hash_of(HELLO))
    assert await refusal(gateway, sha256=wrong) == NOT_FOUND


async def test_two_names_must_be_of_one_document() -> None:
    gateway = engine()
    same = hash_of(HELLO)
    assert await data(gateway, HELLO, sha256=same, document_id=f"sha256:{same}")
    assert await refusal(gateway, sha256=same, document_id="other") == (
        "BAD_USER_INPUT",
        "`documentId` and `persistedQuery` name two documents.",
    )


@pytest.mark.parametrize(
    "junk", ["{", "{ nope }", "", "{" + " hello" * 3_000 + "}", "{ hello }" + " " * 64_000]
)
async def test_what_does_not_fit_the_schema_is_not_kept(junk: str) -> None:
    gateway = engine()
    assert (await ask(gateway, junk, sha256=hash_of(junk))).errors
    assert await refusal(gateway, sha256=hash_of(junk)) == NOT_FOUND


def texts(count: int, characters: int) -> list[str]:
    return [f"query Q{number} {{ hello }}".ljust(characters) for number in range(count)]


@pytest.mark.parametrize(
    ("limits", "kept"),
    [
        (Limits(persisted_documents=3), 3),
        (Limits(persisted_characters=250), 2),
        (Limits(persisted_documents=1, persisted_characters=99), 0),
    ],
)
async def test_what_is_kept_is_bounded_and_the_last_used_stay(limits: Limits, kept: int) -> None:
    gateway = engine(limits=limits)
    first, *others = texts(6, 100)
    for text in others:
        await data(gateway, first, sha256=hash_of(first))
        await data(gateway, text, sha256=hash_of(text))
        if kept:
            assert await data(gateway, sha256=hash_of(first))
    known = [not (await ask(gateway, sha256=hash_of(text))).errors for text in (*others, first)]
    assert known == [False] * (6 - kept) + [True] * kept


async def test_the_same_text_again_is_counted_once() -> None:
    gateway = engine(limits=Limits(persisted_characters=250))
    first, second = texts(2, 100)
    for text in (first, *[second] * 10):
        await data(gateway, text, sha256=hash_of(text))
    assert await data(gateway, sha256=hash_of(first))


async def test_apollo_s_queries_can_be_off() -> None:
    gateway = engine(limits=Limits(persisted_documents=0))
    off = ("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")
    assert await refusal(gateway, sha256=hash_of(HELLO)) == off
    assert await refusal(gateway, HELLO, sha256=hash_of(HELLO)) == off
    assert await data(gateway, HELLO)
    assert await data(gateway, HELLO, document_id=hash_of(HELLO))
    assert (await refusal(gateway, document_id=hash_of(HELLO)))[0] == "NOT_FOUND"


async def test_one_operation_of_a_kept_document_runs() -> None:
    ledger = Ledger()
    gateway = engine(ledger)
    text = 'query A { hello } mutation B { record(text: "b") }'
    await data(gateway, text, sha256=hash_of(text), operation_name="A")
    assert await data(gateway, sha256=hash_of(text), operation_name="B") == {"record": "b"}
    assert ledger.mutations == ["b"]
    outcome = await gateway.execute(
        Operation("", sha256=hash_of(text), operation_name="B"), ANON, kinds=frozenset({"query"})
    )
    assert (outcome.kind, outcome.executed, ledger.mutations) == ("mutation", False, ["b"])
    assert (await ask(gateway, sha256=hash_of(text))).code == "BAD_USER_INPUT"


async def test_introspection_by_hash_is_answered_by_its_own_document() -> None:
    gateway = engine()
    for name in ("Query", "Person"):
        text = f'{{ __type(name: "{name}") {{ name }} }}'
        for query in (text, ""):
            assert await data(gateway, query, sha256=hash_of(text)) == {"__type": {"name": name}}


TRUSTED = {
    "catalogs": HELLO,
    hash_of("{ whoami }"): "{ whoami }",
    "both": "query A { hello } query B { whoami }",
}


async def test_a_trusted_document_is_known_by_the_id_that_its_tool_gave() -> None:
    gateway = engine(trusted=TrustedDocuments(TRUSTED))
    for name in ("catalogs", "sha256:catalogs"):
        assert await data(gateway, document_id=name) == {"hello": "hello world"}
        assert await data(gateway, sha256=name, variables={"n": "x"}) == {"hello": "hello x"}
        assert await data(gateway, HELLO, sha256=name) == {"hello": "hello world"}
    assert await data(gateway, document_id="both", operation_name="B") == {"whoami": "anon None"}
    assert (await refusal(gateway, document_id="Catalogs"))[0] == "NOT_FOUND"


async def test_a_trusted_id_never_stands_for_another_text() -> None:
    text = "{ hello }"
    gateway = engine(trusted=TrustedDocuments({hash_of(text): "{ whoami }"}))
    assert await refusal(gateway, text, sha256=hash_of(text)) == OTHER_TEXT
    assert await data(gateway, document_id=hash_of(text)) == {"whoami": "anon None"}


async def test_beside_trusted_documents_others_run_too() -> None:
    gateway = engine(trusted=TrustedDocuments(TRUSTED))
    assert await data(gateway, "{ contextNumber }") == {"contextNumber": 1}
    assert await data(gateway, "{ hello }", sha256=hash_of("{ hello }")) == {"hello": "hello world"}
    assert await data(gateway, sha256=hash_of("{ hello }")) == {"hello": "hello world"}


@pytest.mark.parametrize(
    "named",
    [
        {"query": "{ hello }"},
        {"query": "{ __typename }"},
        {"query": "{ __schema { queryType { name } } }"},
        {"query": HELLO + " "},
        {"query": "{ nope"},
        {"query": "{ hello }", "sha256": hash_of("{ hello }")},
        {"query": "", "sha256": hash_of("{ hello }")},
        {"query": "", "document_id": "unknown"},
    ],
)
async def test_where_only_trusted_documents_run_nothing_else_does(named: dict[str, str]) -> None:
    ledger = Ledger()
    gateway = engine(ledger, trusted=TrustedDocuments(TRUSTED, only=True))
    assert await refusal(gateway, **named) == FORBIDDEN
    assert ledger.opened == 0


async def test_where_only_trusted_documents_run_they_do_by_id_and_by_their_very_text() -> None:
    gateway = engine(trusted=TrustedDocuments(TRUSTED, only=True), limits=Limits(persisted_documents=0))
    assert await data(gateway, document_id="catalogs") == {"hello": "hello world"}
    assert await data(gateway, sha256="catalogs") == {"hello": "hello world"}
    assert await data(gateway, HELLO) == {"hello": "hello world"}
    assert await data(gateway, "{ whoami }", sha256=hash_of("{ whoami }")) == {"whoami": "anon None"}
    assert await refusal(gateway, "{ whoami }", sha256="catalogs") == OTHER_TEXT


def test_a_trusted_document_that_does_not_fit_is_named_with_the_reason() -> None:
    limits = Limits(depth=2)
    unfit = {
        "fine": "{ hello }",
        "gone": "query Gone {\n  nope\n}",
        "cut": "{ hello",
        "deep": "{ person { friend { name } } }",
        **{f"more{number}": "fragment F on Person { name }" for number in range(4)},
    }
    with pytest.raises(InvalidManifest) as refused:
        PersistedDocuments(Documents(SCHEMA, limits), limits, TrustedDocuments(unfit))
    said = str(refused.value)
    assert said.startswith(
        "document gone (query Gone { nope }…): Cannot query field 'nope' on type 'Query'.; "
    )
    assert "document cut ({ hello…): Syntax Error: Expected Name, found <EOF>." in said
    assert "The operation is 3 levels deep; 2 are allowed." in said
    assert said.endswith("(and 2 more)")
    assert "fine" not in said


async def test_the_pages_documents_run_beside_the_operator_s() -> None:
    own = {"page": "query Page { whoami }", "same": "{ hello }"}
    gateway = engine(trusted=TrustedDocuments({"hello": HELLO}, only=True, own=own))
    assert await data(gateway, document_id="sha256:page") == {"whoami": "anon None"}
    assert await data(gateway, document_id="hello") == {"hello": "hello world"}
    assert await data(gateway, own["page"]) == {"whoami": "anon None"}
    assert await refusal(gateway, "{ whoami }") == FORBIDDEN


async def test_the_pages_documents_that_do_not_fit_are_unknown(caplog: pytest.LogCaptureFixture) -> None:
    own = {"fits": "query Fits { hello }", "other": "query Other { nope }"}
    gateway = engine(trusted=TrustedDocuments(own=own))
    with caplog.at_level("DEBUG"):
        assert await data(gateway, document_id="fits") == {"hello": "hello world"}
        assert caplog.text == ""
        (error,) = (await ask(gateway, document_id="other")).errors
    assert error["extensions"] == {"code": "NOT_FOUND", "field": "documentId"}
    assert "Cannot query field 'nope'" in caplog.text
    assert not [record for record in caplog.records if record.levelno > logging.DEBUG]
    only = engine(trusted=TrustedDocuments(only=True, own=own))
    assert await data(only, own["fits"]) == {"hello": "hello world"}
    assert await refusal(only, own["other"]) == FORBIDDEN
    assert await refusal(only, document_id="other") == FORBIDDEN


def test_the_pages_documents_are_validated_when_they_are_asked_for() -> None:
    documents = Documents(SCHEMA, Limits())
    own = {"page": "query Page { hello }"}
    persisted = PersistedDocuments(documents, Limits(), TrustedDocuments(own=own))
    assert len(documents._kept) == 0
    for _ in range(2):
        persisted.read(Operation("", {}, document_id="page"))
        assert list(documents._kept) == list(own.values())
