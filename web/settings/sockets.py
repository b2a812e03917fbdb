"""What is followed live: how much of it, and how slow a client may be."""

from pydantic import BaseModel

from trellis.web.settings.field import setting


class SocketSettings(BaseModel):
    """What is followed live: how much of it, and how slow a client may be."""

    max_live_at_once: int = setting(
        "TRELLIS_MAX_LIVE_AT_ONCE",
        "The same for what the subscriptions of one person read. Both together less than the connections.",
        2,
        ge=1,
    )
    max_cohorts: int = setting(
        "TRELLIS_MAX_COHORTS",
        "Questions about runs that a process keeps reading for the subscriptions of one person; what others "
        "have asked before does not count. All who are not signed in count as one person.",
        200,
        ge=1,
    )
    max_subscriptions: int = setting(
        "TRELLIS_MAX_SUBSCRIPTIONS", "Operations at once on one socket.", 100, ge=1
    )
    max_sockets: int = setting(
        "TRELLIS_MAX_SOCKETS",
        "Sockets and streamed responses of one person that one process has open at once.",
        100,
        ge=1,
    )
    max_anonymous: int = setting(
        "TRELLIS_MAX_ANONYMOUS",
        "The same of all together who are not signed in.",
        1_000,
        ge=0,
    )
    max_all_sockets: int = setting(
        "TRELLIS_MAX_ALL_SOCKETS",
        "The same of everybody; for more it answers 503. The limit of open files has to be higher.",
        20_000,
        ge=1,
    )
    max_new_sockets: int = setting(
        "TRELLIS_MAX_NEW_SOCKETS",
        "Sockets that one process has open which have not said yet who they are; for more it answers 503.",
        1_000,
        ge=1,
    )
    max_unsent: int = setting(
        "TRELLIS_MAX_UNSENT",
        "Bytes of answers that wait for a client of a socket which does not read; with more it begins no "
        "operation, and with as much of answers to pings the client is cut off.",
        4_000_000,
        ge=1000,
    )
    send_seconds: float = setting(
        "TRELLIS_SEND_SECONDS",
        "Seconds after which a client is cut off that takes nothing of what is sent to it.",
        20.0,
        gt=0,
    )
    drain_seconds: float = setting(
        "TRELLIS_DRAIN_SECONDS",
        "Seconds over which the ends of many sockets are spread at most when a process is told to end.",
        3.0,
        ge=0,
        le=60,
    )
    live_rate: float = setting(
        "TRELLIS_LIVE_RATE", "Payloads a second that a live query gives at most; the newest wins.", 10.0, gt=0
    )
