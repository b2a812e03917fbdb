"""Where people's secrets are kept: columns whose text is sealed (`providers/vault`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sealed:
    """A column of sealed texts, in the table `relation` (with its schema).

    `key` is the column of the row's key and `owner` of the row's owner, both uuids; a text opens only in a
    row of the owner that it was sealed for. The column may be null.
    """

    relation: str
    column: str
    owner: str
    key: str = "id"

    def __str__(self) -> str:
        return f"{self.relation}.{self.column}"
