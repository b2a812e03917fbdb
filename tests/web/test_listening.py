"""Taking a port, and saying in one line why it cannot be taken."""

import socket

import pytest

from trellis.web.failure import Failure
from trellis.web.listening import address, bind, is_loopback, is_wildcard


def test_any_free_port() -> None:
    (one,) = bind("127.0.0.1", 0)
    with one:
        assert address("127.0.0.1", [one]) == f"http://127.0.0.1:{one.getsockname()[1]}"
        assert is_loopback([one])
        assert not is_wildcard([one])


def test_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Failure, match="is in use"):
        bind("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("host", ["no-such-host.invalid", "256.1.1.1", "a" * 300, "ho st", "\0"])
def test_a_host_that_is_none(host: str) -> None:
    with pytest.raises(Failure, match="there is no host"):
        bind(host, 0)


def test_an_address_of_another_machine() -> None:
    with pytest.raises(Failure, match="is not an address of this machine"):
        bind("192.0.2.1", 0)


def test_all_addresses() -> None:
    (one,) = bind("0.0.0.0", 0)
    with one:
        assert is_wildcard([one])
        assert not is_loopback([one])


def test_a_name_with_several_addresses() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    sockets = bind("localhost", port)
    try:
        assert is_loopback(sockets)
        assert {one.getsockname()[1] for one in sockets} == {port}
    finally:
        for one in sockets:
            one.close()


def test_brackets_for_ipv6() -> None:
    with socket.socket(socket.AF_INET6) as one:
        assert address("::1", [one]).startswith("http://[::1]:")
