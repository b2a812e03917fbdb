"""SQL for people to read: a clause to a line, and each subquery further in."""

import re

# Literals and quoted names, words, space, and any other character by itself.
_TOKEN = re.compile(r"""[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"[^"]*"|\w+|\s+|.""", re.DOTALL)
_CLAUSES = frozenset({"select", "from", "where", "group", "order", "limit", "offset", "union", "join"})
_JOINS = frozenset({"left", "cross"})  # `left` is also a function
_WITHIN = _JOINS | {"distinct"}  # what comes after them begins no clause: `left join`, `is distinct from`
_INDENT = "  "


def laid_out(sql: str) -> str:
    """The same statement on several lines; only the space between its tokens is changed."""
    pieces = [" " if piece.isspace() else piece for piece in _TOKEN.findall(sql.strip())]
    written: list[str] = []
    opened: list[bool] = []  # for each open parenthesis, whether it holds a query
    word = ""
    for at, piece in enumerate(pieces):
        lower = piece.lower()
        if piece == "(":
            opened.append(_begins_query(pieces, at + 1))
            word = "("
        elif piece == ")" and opened:
            if opened.pop():
                _break(written, opened)
            word = ")"
        elif piece != " ":
            in_query = not opened or opened[-1]
            begins = lower in _CLAUSES or (lower in _JOINS and _next(pieces, at + 1) == "join")
            if in_query and written and begins and word not in _WITHIN:
                _break(written, opened)
            word = lower
        if piece != " " or not (written and written[-1].startswith("\n")):
            written.append(piece)
    return "".join(written)


def _break(written: list[str], opened: list[bool]) -> None:
    """Begin a line, as far in as there are queries around it."""
    while written and written[-1] == " ":
        written.pop()
    written.append("\n" + _INDENT * sum(opened))


def _begins_query(pieces: list[str], at: int) -> bool:
    return _next(pieces, at) in ("select", "with")


def _next(pieces: list[str], at: int) -> str:
    return next((piece.lower() for piece in pieces[at:] if piece != " "), "")
