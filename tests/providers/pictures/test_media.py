"""Films and sounds are read from their own bytes, and from nowhere else."""

import socket

import pytest

from trellis.providers.errors import Refused
from trellis.providers.pictures.media import inspect_media

PLAYLISTS = {
    "HLS": "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{url}\n#EXT-X-ENDLIST\n",
    "HLS behind what looks like a tag": "ID3\n#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{url}\n#EXT-X-ENDLIST\n",
    "DASH": (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet>'
        "<Representation><BaseURL>{url}</BaseURL></Representation></AdaptationSet></Period></MPD>"
    ),
}


@pytest.mark.parametrize("content_type", ["video/mp4", "audio/mpeg"])
@pytest.mark.parametrize("playlist", PLAYLISTS.values(), ids=PLAYLISTS)
def test_a_playlist_is_followed_nowhere(playlist: str, content_type: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x.ts"
        with pytest.raises(Refused):
            inspect_media(playlist.format(url=url).encode(), content_type, 1_000_000)
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
