"""HTTP with a SPARQL server: who we are, how long we wait, what is tried again, and one message for each failure."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, cast

import httpx

from mithaq.errors import Place, StoreError
from mithaq.store.address import Address

#: Seconds to wait for a connection.
_CONNECT = 10.0
#: Waits in seconds before what is safe to repeat is tried again.
_PAUSES = (0.2, 0.8)
#: Answers that mean "later" rather than "no".
_LATER = frozenset({502, 503, 504})
#: What to do where it did not help to try again.
_TRY_AGAIN = "Try again later; where it stays so, the server's own log tells more."
#: Bytes of an answer that are kept in memory; beyond that it waits on disk.
_IN_MEMORY = 16 * 1024 * 1024

Body = Callable[[], Iterable[bytes] | bytes]


class ServerError(StoreError):
    """A server that did not do what it was asked; ``status`` is its HTTP answer, 0 where there was none.

    ``passing`` tells that the same may go well a moment later.
    """

    def __init__(
        self, what: str, url: str, *, status: int = 0, passing: bool = False, hint: str = ""
    ) -> None:
        self.status = status
        self.passing = passing
        super().__init__(what, where=Place(url), hint=hint)


@dataclass(frozen=True)
class Reply:
    """A complete answer: its type without parameters, its headers, and its bytes from the start."""

    kind: str
    headers: Mapping[str, str]
    file: IO[bytes]

    def text(self) -> str:
        """All of it, as text."""
        self.file.seek(0)
        return self.file.read().decode("utf-8", errors="replace")


class Connection:
    """Requests to one server. An answer is only ever seen whole."""

    def __init__(self, address: Address) -> None:
        self.address = address
        timeout = httpx.Timeout(address.patience, connect=min(_CONNECT, address.patience))
        self._client = httpx.Client(timeout=timeout, auth=_Identity(address))

    def close(self) -> None:
        """Let go of the server."""
        self._client.close()

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool = False,
        within: float | None = None,
    ) -> Reply:
        """The server's answer to a request.

        ``again`` tells that the request may safely be repeated; ``within`` is the time in seconds for the whole answer.
        Raises :class:`ServerError` for an answer that is no success, or not whole.
        """
        pauses = _PAUSES if again else ()
        for pause in (*pauses, None):
            content = body() if body else None
            try:
                return self._once(method, url, params, form, content, headers, within)
            except ServerError as error:
                if pause is None or not (error.passing or error.status in _LATER):
                    raise
                time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _once(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        form: Mapping[str, str] | None,
        content: Iterable[bytes] | bytes | None,
        headers: Mapping[str, str] | None,
        within: float | None,
    ) -> Reply:
        timeout: httpx.Timeout | httpx._client.UseClientDefault = httpx.USE_CLIENT_DEFAULT
        if within is not None:
            timeout = httpx.Timeout(within)
        try:
            with self._client.stream(
                method, url, params=params, data=form, content=content, headers=headers, timeout=timeout
            ) as response:
                return self._received(response, None if within is None else time.monotonic() + within)
        except httpx.TimeoutException as error:
            raise self._silence(url, error, within) from error
        except (httpx.ConnectError, httpx.UnsupportedProtocol) as error:
            raise ServerError(
                f"no server answers: {error}", url, passing=True, hint="Is it running, and is the URL right?"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise ServerError(
                "the server dropped the connection before its answer was complete",
                url,
                passing=True,
                hint=_TRY_AGAIN,
            ) from error

    def _silence(self, url: str, error: httpx.TimeoutException, within: float | None) -> ServerError:
        if isinstance(error, httpx.ConnectTimeout):
            return ServerError("no server answers: the connection timed out", url)
        waited = self.address.patience if within is None else within
        hint = (
            ""
            if within is not None
            else "Set MITHAQ_STORE_TIMEOUT to a longer time in seconds to wait longer."
        )
        return ServerError(f"the server did not answer within {waited:g} s", url, hint=hint)

    def _received(self, response: httpx.Response, deadline: float | None) -> Reply:
        file = cast("IO[bytes]", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - handed on
        for piece in response.iter_bytes():
            file.write(piece)
            if deadline is not None and time.monotonic() > deadline:
                raise httpx.ReadTimeout("the whole answer took too long")
        file.seek(0)
        reply = Reply(
            response.headers.get("content-type", "").partition(";")[0].strip(), response.headers, file
        )
        if not response.is_success:
            raise _refusal(response, reply)
        return reply


def _refusal(response: httpx.Response, reply: Reply) -> ServerError:
    url, status = str(response.url.copy_with(query=None)), response.status_code
    if response.is_redirect:
        return ServerError(
            f"the server sends us on to {response.headers.get('location', 'another address')}", url, status=status,
            hint="Name that address, if it is the one you mean: a password is not passed on unasked.",
        )  # fmt: skip
    if status in (401, 403):
        was_named = "Authorization" in response.request.headers
        return ServerError(
            f"the server refuses: {status} {response.reason_phrase}", url, status=status,
            hint=("It does not take the user and password, or the token, that it was given. Correct them: "
                  if was_named else "Give ") + "a user and password in the URL or in MITHAQ_STORE_USER and "
            "MITHAQ_STORE_PASSWORD, or a token in MITHAQ_STORE_TOKEN.",
        )  # fmt: skip
    hint = _TRY_AGAIN if status in _LATER else ""
    return ServerError(
        f"the server answers {status}: {_excerpt(reply.text())}", url, status=status, hint=hint
    )


def _excerpt(text: str) -> str:
    """The first line that says something, on one line of a screen."""
    bare = re.sub(r"<[^>]*>", " ", text) if text.lstrip().startswith("<") else text
    lines = (" ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", line).split()) for line in bare.splitlines())
    line = next(filter(None, lines), "nothing more")
    return line if len(line) <= 200 else line[:199] + "…"


class _Identity(httpx.Auth):
    """A bearer token at once; a user and password only once the server has said how it wants them.

    So a password does not travel in the clear to a server that would have taken a digest of it.
    """

    def __init__(self, address: Address) -> None:
        self._token = address.token
        self._given = (address.user, address.password) if address.user else None
        self._settled: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        elif self._settled is not None:
            yield from self._settled.auth_flow(request)
            return
        response = yield request
        if response.status_code == 401 and self._given and not self._token:
            asked = response.headers.get("www-authenticate", "").lower()
            kind = httpx.DigestAuth if "digest" in asked else httpx.BasicAuth
            self._settled = kind(*self._given)
            yield from self._settled.auth_flow(request)
