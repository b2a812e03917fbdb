"""Subscriptions that follow a run: what they ask, put to cohorts."""

from trellis.db.session import Identity
from trellis.loaders.planner import following
from trellis.loaders.variables import Unplannable, value_of
from trellis.realtime.cohorts import Cohorts
from trellis.realtime.feed import Feed, GivenFeed, Wake
from trellis.realtime.hub import Hub
from trellis.realtime.live import LiveQuery
from trellis.realtime.stream import Stream
from trellis.resolvers.answers import Answering, LiveAnswer, StreamAnswer
from trellis.resolvers.ready import Ready, operation_of
from trellis.schema.reads import Followed


class Following:
    """Opens subscriptions that follow a run; a live query gives at most `rate` payloads a second."""

    def __init__(self, hub: Hub, answering: Answering, *, rate: float = 10.0) -> None:
        self.answering = answering
        self.cohorts = Cohorts(
            hub,
            answering.position,
            rate=rate,
            turns=answering.turns,
            most=answering.limits.followed,
        )

    def follows(self, ready: Ready) -> bool:
        """Whether a subscription follows a run."""
        try:
            return following(operation_of(ready)) is not None
        except (Unplannable, ValueError):  # no field, or not one
            return False

    async def open(self, ready: Ready, identity: Identity, wake: Wake) -> Feed:
        """The feed of a subscription that follows a run. What goes wrong is its one outcome."""
        found = following(operation_of(ready))
        assert found is not None
        read, given = found
        coerced = ready.variable_values.coerced
        run_id = value_of(given[read.run], coerced)
        try:
            if isinstance(read, Followed):
                answer = LiveAnswer(self.answering, ready, read, run_id)
                key, shared = await answer.known_by(identity)
                return await self.cohorts.follow(LiveQuery(run_id, key, shared, answer.show), identity, wake)
            rows = StreamAnswer(self.answering, ready, read, run_id)
            key, shared = await rows.known_by(identity)
            cursor = max(value_of(given.get("after"), coerced) or 0, ready.request.after or 0)
            return await self.cohorts.stream(Stream(run_id, key, shared, rows.page), cursor, identity, wake)
        except Exception as error:
            return GivenFeed(self.answering.failed(error), wake)
