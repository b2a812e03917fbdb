"""What calls cost, where that is known; and how prices are written."""

from decimal import Decimal

import pytest

from trellis.providers import PROVIDERS
from trellis.providers.admission import Call, Usage
from trellis.providers.prices import BadPrice, Prices, parse_prices

WORDS = (
    "cohere/vision:input=2.5",
    "cohere/vision:output=10",
    "cohere/embed:input=0.12",
    "gemini/flash:call=0.039",
    "anthropic:call=0.01",
    "anthropic:input=3",
    "higgsfield/higgsfield-ai/soul/standard:call=0.0625",
)


@pytest.mark.parametrize(
    ("call", "cost"),
    [
        (Call("cohere", "ok", 1.0, "vision", Usage(1_200, 1_000, 200)), "0.0045"),
        (Call("cohere", "ok", 1.0, "embed", Usage(3, 3, 0)), "0.00000036"),
        (Call("cohere", "ok", 1.0, "embed", Usage(4, 3, 1)), None),  # of what is written no price is known
        (Call("cohere", "ok", 1.0, "vision"), None),
        (Call("cohere", "ok", 1.0, "vision", Usage(1_200)), None),
        (Call("cohere", "Unavailable", 1.0, "vision", Usage(1_200, 1_000, 200)), None),
        (Call("cohere", "ok", 1.0, "another", Usage(1_200, 1_000, 200)), None),
        (Call("cohere", "ok", 1.0), None),
        (Call("gemini", "ok", 1.0, "flash"), "0.039"),
        (Call("gemini", "Refused", 1.0, "flash"), None),
        (Call("anthropic", "ok", 1.0, "any", Usage(1_000_000, 1_000_000, 0)), "3.01"),
        (Call("higgsfield", "ok", 1.0, "higgsfield-ai/soul/standard"), "0.0625"),
        (Call("higgsfield", "ok", 1.0), None),  # looking how far an order is
        (Call("offline", "ok", 1.0), "0"),
        (Call("offline", "Refused", 1.0), "0"),
        (Call("youtube", "ok", 1.0), None),
    ],
)
def test_what_a_call_costs(call: Call, cost: str | None) -> None:
    found = Prices(parse_prices(WORDS, PROVIDERS)).of(call)
    assert found == (None if cost is None else Decimal(cost))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["cohere"], "write provider/model:call=0.04"),
        (["cohere:call"], "write provider/model"),
        (["cohere:call=-1"], "write provider/model"),
        (["cohere:call=1e3"], "write provider/model"),
        (["cohere/:call=1"], "write provider/model"),
        (["cohere:tokens=1"], "write provider/model"),
        (["openai/x:call=1"], "no provider 'openai'"),
        (["cohere:call=1", "cohere:call=1"], "already"),
    ],
)
def test_what_is_no_price(words: list[str], said: str) -> None:
    with pytest.raises(BadPrice, match=said):
        parse_prices(words, PROVIDERS)
