"""`trellis token`: a token for a demo person, as local mode's signIn would give it."""

import argparse

from trellis.db.demo.people import PEOPLE
from trellis.web.commands.arguments import add_data, positive
from trellis.web.credentials import issuer
from trellis.web.failure import Failure
from trellis.web.settings import Settings

_HALF_A_DAY = 12 * 3600


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("email", metavar="EMAIL", help=f"one of: {', '.join(PEOPLE)}")
    add_data(parser)
    parser.add_argument(
        "--ttl",
        type=positive,
        default=_HALF_A_DAY,
        metavar="SECONDS",
        help="how long it lasts (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the token, alone on its line."""
    print(demo_token(Settings.load(TRELLIS_DATA=arguments.data), arguments.email, arguments.ttl))
    return 0


def demo_token(settings: Settings, email: str, ttl: int = _HALF_A_DAY) -> str:
    """A token for a demo person of `ttl` seconds. Raises Failure for anyone else, and out of local mode."""
    if settings.keys_url or settings.supabase_url:
        raise Failure("tokens are made elsewhere: SUPABASE_URL or TRELLIS_JWKS_URL is set")
    person = PEOPLE.get(email.strip().lower())
    if person is None:
        raise Failure(f"{email!r} is no demo person; they are: {', '.join(PEOPLE)}")
    return issuer(settings).issue(person.claims, ttl).access_token
