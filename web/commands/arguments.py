"""Arguments that several commands share."""

import argparse


def add_data(parser: argparse.ArgumentParser) -> None:
    """`--data DIR`, which wins over TRELLIS_DATA."""
    parser.add_argument("--data", metavar="DIR", help="data folder (default: TRELLIS_DATA)")


def positive(text: str) -> int:
    """A whole number of at least 1."""
    return _whole(text, 1, 2**31 - 1)


def port(text: str) -> int:
    """A port number; 0 is any that is free."""
    return _whole(text, 0, 2**16 - 1)


def _whole(text: str, least: int, most: int) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < len(str(2**63)) else -1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} to {most}")
    return number
