"""What it takes to reach a service, looked at before its first call. Raises `Misconfigured`."""

import re

from trellis.providers.errors import Misconfigured


def check_address(service: str, url: str) -> None:
    """Refuse what is no address that a request could go to."""
    if not re.match(r"https?://[^/\s]", url):
        raise Misconfigured(f"the {service} address must be an http or https URL")


def check_model(service: str, key: str, model: str) -> None:
    """Refuse a key that no header could carry, and a model without a name."""
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise Misconfigured(f"the {service} API key must be printable ASCII without spaces")
    if not model:
        raise Misconfigured(f"the {service} model has no name")
