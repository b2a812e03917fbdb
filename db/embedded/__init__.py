"""A Postgres of one's own in a data folder: started by the first who needs it, stopped after the last."""

from trellis.db.embedded.errors import BinariesMissing, EmbeddedError, FolderUnusable, OtherMajor, StartFailed
from trellis.db.embedded.folder import default_data_folder
from trellis.db.embedded.lease import Embedded, start, wait_until_stopped
from trellis.db.embedded.secret import secret, secret_keys

__all__ = [
    "BinariesMissing",
    "Embedded",
    "EmbeddedError",
    "FolderUnusable",
    "OtherMajor",
    "StartFailed",
    "default_data_folder",
    "secret",
    "secret_keys",
    "start",
    "wait_until_stopped",
]
