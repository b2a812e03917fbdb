"""How runs are worked on."""

from pydantic import BaseModel

from trellis.web.settings.field import setting


class RunSettings(BaseModel):
    """How runs are worked on."""

    processes: int | None = setting(
        "TRELLIS_PROCESSES",
        "Processes beside this one for kinds of run that compute, and as many for looking at image files, "
        "started as they are needed. Not set: one for each processor.",
        ge=1,
        le=1000,
    )
    computing_seconds: float = setting(
        "TRELLIS_COMPUTING_SECONDS",
        "Seconds that a computation of Alawein's may take; one that takes longer fails.",
        600.0,
        gt=0,
        le=86_400,
    )
    computing_megabytes: int = setting(
        "TRELLIS_COMPUTING_MEGABYTES",
        "Memory that such a computation may have, beside what its process has anyway.",
        1_024,
        ge=16,
        le=1_000_000,
    )
    pool: bool = setting(
        "TRELLIS_POOL",
        "The gateway works on runs itself; `off` where `trellis worker` does so elsewhere.",
        True,
    )
    concurrency: int | None = setting(
        "TRELLIS_CONCURRENCY",
        "Chunks of runs (of some 100 items) that one process works on at a time. Not set: what keeps the "
        "providers busy.",
        ge=2,
        le=1000,
    )
    heartbeat: float = setting(
        "TRELLIS_HEARTBEAT",
        "Seconds after which a worker that is not heard of is replaced; sooner where it is known to be gone.",
        10.0,
        ge=1,
        le=600,
    )
    attempts: int = setting(
        "TRELLIS_ATTEMPTS",
        "How often an item is tried whose provider cannot answer for the moment.",
        4,
        ge=1,
        le=100,
    )
    keep_days: int = setting(
        "TRELLIS_KEEP_DAYS",
        "Days after which the events and the ledger of a run that has ended are deleted; its results stay. "
        "So are MasStock's reference images that were never used, and keys of executions that are paused.",
        90,
        ge=1,
        le=36500,
    )
