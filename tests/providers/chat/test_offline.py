from trellis.providers.chat import Message, Passage, Request
from trellis.providers.chat.offline import OFFLINE, OfflineChat, answer_to

ASKED = (Message("user", "How long is the warranty of the pumps?"),)
PASSAGES = (
    Passage(
        "manual", "Read this first.\nThe warranty of the pumps is 24 months. Keep them dry. Mind the gap."
    ),
    Passage("letter", "Dear Sir, thank you."),
)


async def said(request: Request) -> list[str]:
    model = OfflineChat(pace=0.0)
    pieces = [piece async for piece in model.answer(request)]
    await model.aclose()
    return pieces


async def test_it_quotes_what_was_found_and_says_that_it_is_offline() -> None:
    pieces = await said(Request(ASKED, PASSAGES))
    text = "".join(pieces)
    assert text == answer_to(Request(ASKED, PASSAGES))
    assert text.startswith(OFFLINE)
    assert "1. manual: “The warranty of the pumps is 24 months.”" in text
    assert "letter" not in text
    assert len(pieces) > 20


async def test_it_says_that_nothing_was_found_or_looked_for() -> None:
    for passages in ((), PASSAGES[1:]):
        assert "No passage of your documents fits" in "".join(await said(Request(ASKED, passages)))
    assert "useKnowledge" in "".join(await said(Request(ASKED)))


async def test_it_goes_on_exactly_where_it_was() -> None:
    whole = "".join(await said(Request(ASKED, PASSAGES)))
    for at in (1, 7, 60, len(whole) - 1, len(whole)):
        assert whole[:at] + "".join(await said(Request(ASKED, PASSAGES, begun=whole[:at]))) == whole
