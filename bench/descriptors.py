"""How many sockets a process may have."""

import resource

_BESIDE = 500
"""For all that is open besides."""


def allow(sockets: int) -> None:
    """Let this process and those that it starts open so many. Raises SystemExit where that is not allowed."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = sockets + _BESIDE
    if most != resource.RLIM_INFINITY and most < wanted:
        raise SystemExit(
            f"the bench opens {sockets:,} sockets: raise the limit of files (ulimit -Hn {wanted})"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
