"""``sipcodes audit --registry`` with an address: a server on loopback that behaves in every way servers do."""

from __future__ import annotations

import socket
import ssl
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import tool
from registrar import as_csv, as_xml, send, serving
from running import Ended, call
from sipcodes.commands import address

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

# The proxies of whoever runs the tests are not meant.
DIRECT = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "")


def audited(where: Path, url: str, **environment: str) -> Ended:
    """The command with an address."""
    return call("audit", "--registry", url, where=where, terminal=False, **(DIRECT | environment))


@pytest.mark.parametrize("text", [as_csv(), as_xml()])
def test_an_address(tmp_path: Path, text: str) -> None:
    """What a server has is held against the spec as a file is."""
    with serving(lambda handler: send(handler, text.encode())) as url:
        ended = audited(tmp_path, f"{url}/sip-parameters.xml")
    assert ended.status == 0
    assert "held against" in ended.err


def test_places_name_the_address(tmp_path: Path) -> None:
    """A row that the spec lacks has its place in the file at the address."""
    with serving(lambda handler: send(handler, (as_csv() + "699,x,[RFC1]\n").encode())) as url:
        ended = audited(tmp_path, f"{url}/sip.csv")
        assert ended.status == 1
        assert f"{url}/sip.csv:77:1: 699 x is registered" in ended.err


def test_redirects(tmp_path: Path) -> None:
    """A redirect is followed; one that never ends, or leads out of the web, is told."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        led = {"/old": "/new", "/round": "/round?", "/file": "file:///etc/passwd", "/ftp": "ftp://example.org/x"}
        if handler.path in led:
            send(handler, b"", 302, Location=led[handler.path])
        elif handler.path.startswith("/round"):
            send(handler, b"", 302, Location=handler.path + "x")
        else:
            send(handler, as_csv().encode())

    with serving(answer) as url:
        assert audited(tmp_path, f"{url}/old").status == 0
        for path, said in (
            ("round", "302 "),
            ("file", "'file:///etc/passwd' is not allowed"),
            ("ftp", "it leads to ftp:"),
        ):
            ended = audited(tmp_path, f"{url}/{path}")
            assert ended.status == 2
            assert said in ended.err


def _close(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def _short(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"Value,Description\n", Content_Length="999")
    _close(handler)


def _nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"SIP/2.0 200 OK\r\n\r\n")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(lambda handler: send(handler, b"gone", 404), "the server says 404 Not Found", id="404"),
        pytest.param(lambda handler: send(handler, b"", 503), "the server says 503 Service Unavailable", id="503"),
        pytest.param(_close, "cannot re", id="closed"),
        pytest.param(_short, "the server stopped 981 bytes before the end", id="cut off"),
        pytest.param(_nonsense, "cannot re", id="no HTTP"),
        pytest.param(lambda handler: send(handler, b"<!DOCTYPE html>"), "this is a web page", id="a page"),
        pytest.param(lambda handler: send(handler, b""), "no column of codes", id="empty"),
    ],
)
def test_a_server_that_fails(tmp_path: Path, answer: Callable[[BaseHTTPRequestHandler], None], said: str) -> None:
    """Whatever a server does wrong is one line and status 2."""
    with serving(answer) as url:
        ended = audited(tmp_path, url)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file without end no more is read than the limit."""
    monkeypatch.setattr("sipcodes.read.registered.MAX_BYTES", 100_000)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass

    with serving(answer) as url:
        ended = audited(tmp_path, url)
    assert ended.status == 2
    assert "100,000 is the limit" in ended.err


def test_patience_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that says nothing, and one that never gets to an end, are given up."""
    monkeypatch.setattr(address, "PATIENCE", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ended = audited(tmp_path, f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert ended.status == 2
    assert "no answer within 0.05 seconds" in ended.err
    monkeypatch.setattr(address, "PATIENCE", 20)
    monkeypatch.setattr(address, "DEADLINE", -1)
    with serving(lambda handler: send(handler, as_csv().encode())) as url:
        ended = audited(tmp_path, url)
    assert ended.status == 2
    assert "takes longer than -1 seconds" in ended.err


def test_a_proxy(tmp_path: Path) -> None:
    """``http_proxy`` is asked for an address, and ``no_proxy`` spares it."""
    asked = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        send(handler, as_csv().encode())

    with serving(answer) as proxy:
        assert audited(tmp_path, "http://registrar.invalid/sip.csv", http_proxy=proxy).status == 0
        ended = audited(tmp_path, "http://registrar.invalid/sip.csv", http_proxy=proxy, no_proxy="registrar.invalid")
    assert asked == ["http://registrar.invalid/sip.csv"]
    assert ended.status == 2


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://registrar.invalid/sip.csv", "cannot reach http://registrar.invalid/sip.csv: "),
        ("http://127.0.0.1:1/", "cannot reach http://127.0.0.1:1/: Connection refused"),
        ("ftp://example.org/sip.csv", "ftp://example.org/sip.csv starts with neither https:// nor http://"),
        ("file:///etc/passwd", "file:///etc/passwd starts with neither"),
        ("http://", "cannot re"),
        ("http://[", "cannot re"),
        ("http://a b/", "cannot re"),
        ("http://x\ny/", "cannot re"),
        ("http://é.invalid/ü", "cannot re"),
        ("http://127.0.0.1:port/", "cannot re"),
        (f"http://{'a' * 70}.invalid/", "cannot re"),
    ],
)
def test_what_cannot_be_reached(tmp_path: Path, url: str, said: str) -> None:
    """Offline, refused, or no address at all: status 2 and one line with the reason."""
    ended = audited(tmp_path, url)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(f"sipcodes: {said}")
    assert len(ended.err.splitlines()) == 2


def test_certificates(tmp_path: Path) -> None:
    """A certificate that nobody vouches for is refused, and taken where ``SSL_CERT_FILE`` does; no way leads out."""
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    key = ["-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-x509", "-out", "certificate.pem"]
    subprocess.run([tool("openssl"), "req", *key, *subject], cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/out":
            send(handler, b"", 302, Location="http://127.0.0.1:1/")
        else:
            send(handler, as_csv().encode())

    with serving(answer, context) as at:
        url = at.replace("http://127.0.0.1", "https://localhost")
        ended = audited(tmp_path, url)
        assert ended.status == 2
        assert "its certificate is not trusted" in ended.err
        trusted = {"SSL_CERT_FILE": str(tmp_path / "certificate.pem")}
        assert audited(tmp_path, url, **trusted).status == 0
        assert "it leads to http://127.0.0.1:1/, which is not https" in audited(tmp_path, f"{url}/out", **trusted).err
