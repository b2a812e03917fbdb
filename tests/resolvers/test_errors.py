"""What clients hear of errors, and what the log does."""

import logging
import uuid

import asyncpg
import pytest
from graphql import GraphQLError, parse
from graphql.error import located_error

from trellis.db.errors import GatewayError
from trellis.resolvers.errors import ErrorReport

FIELD = parse("{ hello(x: 1) }").definitions[0].selection_set.selections[0]  # type: ignore[attr-defined]


def raised(error: Exception) -> GraphQLError:
    """The error as graphql-core reports what a resolver raised."""
    return located_error(error, [FIELD], ["hello", 0])


def test_an_error_on_purpose_is_told_with_its_place() -> None:
    error = GatewayError("CONFLICT", "Taken.", field="name", extensions={"retryable": True})
    assert ErrorReport().of_fields([raised(error)], 5) == [
        {
            "message": "Taken.",
            "locations": [{"line": 1, "column": 3}],
            "path": ["hello", 0],
            "extensions": {"code": "CONFLICT", "field": "name", "retryable": True},
        }
    ]


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("password=hunter2"),
        KeyError("hunter2"),
        GraphQLError("Enum 'Status' cannot represent value: 'hunter2'"),
        GraphQLError("odd", extensions={"code": "hunter2"}),
        asyncpg.UndefinedTableError('relation "hunter2" does not exist'),
        asyncpg.InterfaceError("cannot perform operation: another operation is in progress (hunter2)"),
    ],
)
def test_what_nobody_foresaw_is_an_id_here_and_in_the_log(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    (told,) = ErrorReport().of_fields([raised(error)], 5)
    assert told["message"] == "Internal error."
    assert told["path"] == ["hello", 0]
    assert "hunter2" not in str(told)
    id_ = told["extensions"]["id"]
    assert uuid.UUID(id_)
    assert told["extensions"] == {"code": "INTERNAL", "id": id_}
    (record,) = caplog.records
    assert id_ in record.getMessage()
    assert record.exc_info is not None


def test_the_log_quotes_no_rows(caplog: pytest.LogCaptureFixture) -> None:
    error = asyncpg.UndefinedTableError("relation does not exist")
    error.detail = "Failing row contains (hunter2)."
    ErrorReport().of_failure(error)
    with caplog.at_level(logging.DEBUG):
        assert "hunter2" not in caplog.text


def test_one_exception_for_many_fields_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    error = RuntimeError("one batch")
    told = ErrorReport().of_fields([raised(error) for _ in range(50)], 50)
    assert len({entry["extensions"]["id"] for entry in told}) == 1
    assert len(caplog.records) == 1


def test_one_operation_logs_a_bounded_number(caplog: pytest.LogCaptureFixture) -> None:
    told = ErrorReport().of_fields([raised(RuntimeError(str(n))) for n in range(500)], 100)
    assert len(told) == 100
    assert len(caplog.records) == 10


def test_arguments_that_do_not_fit_are_the_clients_to_read() -> None:
    about_argument = GraphQLError("Argument 'x' has invalid value null.", FIELD)
    about_value = GraphQLError("Int cannot represent 1.5", FIELD.arguments[0].value)
    for error in (about_argument, about_value):
        (told,) = ErrorReport().of_fields([raised(error)], 5)
        assert told["message"] == error.message
        assert told["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_graphql_error_with_a_code_of_ours_is_told() -> None:
    error = GraphQLError("Slow down.", extensions={"code": "RATE_LIMITED", "retryAfter": 3})
    (told,) = ErrorReport().of_fields([raised(error)], 5)
    assert told["message"] == "Slow down."
    assert told["extensions"] == {"code": "RATE_LIMITED", "retryAfter": 3}


def test_request_errors_keep_their_words_and_the_code_of_their_cause() -> None:
    plain = GraphQLError("Cannot query field 'x'.", FIELD)
    inner = GatewayError("LIMIT_EXCEEDED", "Too long.")
    wrapped = GraphQLError("Variable '$x' has invalid value: Too long.", FIELD, original_error=inner)
    first, second = ErrorReport().of_request([plain, wrapped])
    assert (first["message"], first["extensions"]) == ("Cannot query field 'x'.", {"code": "BAD_USER_INPUT"})
    assert second["message"] == "Variable '$x' has invalid value: Too long."
    assert second["extensions"] == {"code": "LIMIT_EXCEEDED"}


def test_a_lost_database_is_unavailable() -> None:
    (told,) = ErrorReport().of_failure(ConnectionRefusedError("connect to 10.0.0.5:5432"))
    assert told["extensions"]["code"] == "UNAVAILABLE"
    assert "10.0.0.5" not in str(told)
