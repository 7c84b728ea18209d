"""What lies at an address on the web. The one module that reaches the network, and only for what a user names."""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.error
import urllib.request
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from sipcodes.problems import UsageError

if TYPE_CHECKING:
    from http.client import HTTPMessage

# Seconds: for the server to say anything, and for all of it.
PATIENCE = 20
DEADLINE = 60
MAX_REDIRECTS = 5


def is_address(named: str) -> bool:
    """Whether ``named`` is an address rather than a path."""
    return "://" in named


def fetch(address: str, most: int) -> bytes:
    """What the server has at ``address``, up to one byte more than ``most``.

    Proxies (``http_proxy``, ``https_proxy``, ``no_proxy``) and certificates (``SSL_CERT_FILE``) are those of the
    environment. Raises ``UsageError`` with the reason if it cannot be had.
    """
    if address.partition("://")[0].lower() not in ("http", "https"):
        raise UsageError(f"{address} starts with neither https:// nor http://")
    until = time.monotonic() + DEADLINE
    data = b""
    try:
        request = urllib.request.Request(address, headers={"User-Agent": "sipcodes", "Accept": "text/csv, */*"})  # noqa: S310 (only http and https get here)
        with _opener().open(request, timeout=PATIENCE) as answer:
            while len(data) <= most and (piece := answer.read1(65536)):
                data += piece
                if time.monotonic() > until:
                    raise UsageError(f"{address} takes longer than {DEADLINE} seconds")
            if len(data) <= most and answer.length:
                raise UsageError(f"cannot read {address}: the server stopped {answer.length:,} bytes before the end")
    except urllib.error.HTTPError as error:
        error.close()
        raise UsageError(f"{address}: the server says {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise UsageError(f"cannot reach {address}: {_reason(error.reason)}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UsageError(f"cannot read {address}: {_reason(error)}") from error
    return data[: most + 1]


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, and none that gives up encryption."""

    max_redirections = MAX_REDIRECTS

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """The request to follow up with; refuses where it leads out of https or the web."""
        allowed = ("https",) if req.type == "https" else ("http", "https")
        if urlsplit(newurl).scheme not in allowed:
            raise urllib.error.URLError(f"it leads to {newurl}, which is not {' or '.join(allowed)}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    # Not `build_opener`, which would open files and FTP too.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    return opener


def _reason(error: object) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message}); SSL_CERT_FILE may name another authority"
    if isinstance(error, TimeoutError):
        return f"no answer within {PATIENCE} seconds"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
