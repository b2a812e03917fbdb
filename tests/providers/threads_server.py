"""A local server that speaks the part of the Threads API that connecting accounts takes."""

from urllib.parse import parse_qs, urlsplit

import orjson

from tests.providers.scripted_server import Reply, ScriptedServer

APP = ("app", "hush")
REDIRECT = "https://studio.example/threads"
DAYS_60 = 5_184_000


def refusal(code: int, status: int = 400) -> Reply:
    """An error of the Graph API."""
    error = {"message": "Error validating access token: long-1", "type": "OAuthException", "code": code}
    return Reply(status, body=orjson.dumps({"error": error}))


class ThreadsServer(ScriptedServer):
    """Codes are good once, a token of an hour gives one of sixty days, and that is refreshed."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = {"code-1"}
        self.refreshed = 0
        self.user = 17_841_405_793_187_218
        self.username = "lia.example"

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        method, target, _ = line.split(" ")
        url = urlsplit(target)
        asked = {name: values[0] for name, values in parse_qs(url.query or body.decode()).items()}
        if self.script:
            return self.script.popleft()
        match method, url.path:
            case "POST", "/oauth/access_token":
                assert headers["content-type"] == "application/x-www-form-urlencoded"
                assert (asked["client_id"], asked["client_secret"]) == APP
                assert (asked["grant_type"], asked["redirect_uri"]) == ("authorization_code", REDIRECT)
                if asked["code"] not in self.codes:
                    error = {"error_message": "Code is used", "code": 100, "error_type": "OAuthException"}
                    return Reply(400, body=orjson.dumps(error))
                self.codes.remove(asked["code"])
                return _said({"access_token": "short-1", "user_id": self.user})
            case "GET", "/access_token":
                assert (asked["grant_type"], asked["client_secret"]) == ("th_exchange_token", APP[1])
                assert asked["access_token"] == "short-1"
                return _said({"access_token": "long-1", "token_type": "bearer", "expires_in": DAYS_60})
            case "GET", "/refresh_access_token":
                assert asked["grant_type"] == "th_refresh_token"
                assert asked["access_token"].startswith("long-")
                self.refreshed += 1
                token = f"long-{self.refreshed + 1}"
                return _said({"access_token": token, "token_type": "bearer", "expires_in": DAYS_60})
            case "GET", "/v1.0/me":
                assert asked["access_token"].startswith("long-")
                assert asked["fields"] == "id,username,threads_profile_picture_url"
                picture = "https://scontent.example/p.jpg"
                return _said(
                    {
                        "id": str(self.user),
                        "username": self.username,
                        "threads_profile_picture_url": picture,
                    }
                )
        return Reply(404)


def _said(answer: object) -> Reply:
    return Reply(body=orjson.dumps(answer))
