"""GraphQL subscriptions over HTTP as Apollo's clients follow them: `multipart/mixed;subscriptionSpec="1.0"`.

Each part is JSON: a result in `payload`, an empty object as the heartbeat, and `errors` beside a null payload
where the stream itself broke. A client reads a part only once it has seen the boundary behind it, so that one
is sent along: each chunk ends with a boundary, and the next begins with what follows it.
Source: Apollo, "Multipart HTTP protocol for GraphQL Subscriptions"; boundaries as in RFC 2046, 5.1.1.
"""

import orjson

from trellis.realtime.operation import ExecutionOutcome
from trellis.realtime.streamed import Framing

_BOUNDARY = b"--graphql"


def _part(body: bytes) -> bytes:
    return b"\r\nContent-Type: application/json\r\n\r\n" + body + b"\r\n" + _BOUNDARY


def _result(outcome: ExecutionOutcome) -> bytes:
    return _part(b'{"payload":' + outcome.body + b"}")


def _failure(outcome: ExecutionOutcome) -> bytes:
    return _part(orjson.dumps({"payload": None, "errors": outcome.errors}))


PARTS = Framing(
    content_type='multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
    opening=_BOUNDARY + _part(b"{}"),
    heartbeat=_part(b"{}"),
    closing=b"--\r\n",
    result=_result,
    failure=_failure,
)
