"""IANA's files of the packaged registries, in the forms that IANA publishes; and a server on loopback that has them."""

from __future__ import annotations

import csv
import io
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from conftest import ROOT
from rendering import the_registry

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

with (ROOT / "tests/data/iana.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [(row["code"], row["reason_phrase"], row["reference"]) for row in csv.DictReader(file)]
ROWS = [(code, f"{phrase} (Deprecated)" if code == "202" else phrase, document) for code, phrase, document in ROWS]
WARNINGS = [
    (str(code.code), f"{code.phrase.value}: What it means.", code.sources[0].document.replace(" ", ""))
    for code in the_registry("sip-warning").codes
]


def as_csv(rows: list[tuple[str, str, str]] = ROWS) -> str:
    """The CSV of response codes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["Response Code", "Description", "Reference"])
    writer.writerows((code, phrase, f"[{document}]") for code, phrase, document in rows)
    return text.getvalue()


def as_xml(rows: list[tuple[str, str, str]] = ROWS) -> str:
    """The XML of all SIP parameters: response codes in a registry for each class, warn-codes, and another registry."""
    by_class = {digit: [row for row in rows if row[0].startswith(digit)] for digit in "123456"}
    classes = "".join(
        f'<registry id="class-{digit}"><title>{digit}xx</title>{_records(found)}</registry>'
        for digit, found in by_class.items()
    )
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<?xml-stylesheet type="text/xsl" href="sip-parameters.xsl"?>
<registry xmlns="http://www.iana.org/assignments" id="sip-parameters">
  <title>Session Initiation Protocol (SIP) Parameters</title>
  <updated>2026-01-07</updated>
  <registry id="sip-parameters-4">
    <title>Option Tags</title>
    <record><value>100rel</value><description>Reliable provisional responses</description></record>
  </registry>
  <registry id="sip-parameters-5">
    <title>Warning Codes (warn-codes)</title>
    <xref type="rfc" data="rfc3261"/>
{_records(WARNINGS)}  </registry>
  <registry id="sip-parameters-7">
    <title>Response
      Codes</title>
    <xref type="rfc" data="rfc3261"/>
{classes}  </registry>
  <people/>
</registry>
"""


def _records(rows: list[tuple[str, str, str]]) -> str:
    return "".join(
        f"""    <record date="2002-01-01">
      <value>{code}</value>
      <description>{escape(phrase)}</description>
      <xref type="rfc" data="{document.lower()}"/>
    </record>
"""
        for code, phrase, document in rows
    )


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler], None], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server on loopback that answers each request so; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            """Nothing: the test's output is not the server's."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # clients that leave early are meant to
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """Answer with a body and headers."""
    handler.send_response(status)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
