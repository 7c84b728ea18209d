"""The site in a real browser: search, filter, languages, light and dark, and what a screen reader is told."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from conftest import ROOT, tool
from rendering import outputs, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

SCREENSHOTS = ROOT / "build" / "screenshots"
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
LOCALES = {"en": "", "ko": "ko/"}

# What people type, and the page that has to come first.
QUERIES = {
    "en": {
        "486": "486/",
        "busy here": "486/",
        "Busy": "486/",
        "busy signal": "486/",
        "통화중": "486/",
        "BUSY_HERE": "486/",
        "481": "481/",
        "call leg": "481/",
        "glare": "491/",
        "session timer": "422/",
        "Retry-After": "topics/retry-after/",
        "wrong password": "401/",
        "codec mismatch": "488/",
        "user busy": "q850/17/",
        "busi here": "486/",
    },
    "ko": {
        "486": "486/",
        "통화중": "486/",
        "통화 중": "486/",
        "Busy": "486/",
        "busy here": "486/",
        "결번": "404/",
        "인증 실패": "401/",
        "착신 전환": "181/",
        "호 취소": "487/",
        "코덱 불일치": "488/",
        "세션타이머": "422/",
        "과부하": "503/",
        "스팸": "607/",
    },
}
FILTERS = {
    "6xx": ["600", "603", "604", "606", "607", "608"],
    "min-se": ["422"],
    "RFC 4028": ["422"],
    "retry-after 6xx": ["600", "603"],
    "busy": ["486", "600"],
}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 as the base class has it
        """Say nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as files, below an address that is not the server's top."""
    place = tmp_path_factory.mktemp("site")
    put(outputs("html"), place / "docs" / "sip")
    return place


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The site on a server of this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/docs/sip/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as it is installed here."""
    program = tool("chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """The size of the window."""
    return str(request.param)


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    """The language of the pages."""
    return str(request.param)


@pytest.fixture
def page(browser: Browser, address: str, size: str) -> Iterator[Page]:
    """A window that notes complaints and requests; in the end, there were no complaints and no strangers."""
    context = browser.new_context(viewport=SIZES[size], base_url=address)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    # What fails to load is noted with its address below; the console tells it without one.
    page.on("console", lambda message: said.extend([] if "Failed to load" in message.text else [message.text]))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    page.on("response", lambda response: said.extend([response.url] if response.status >= 400 else []))
    page.on("request", lambda request: said.extend([] if request.url.startswith(address) else [request.url]))
    yield page
    context.close()
    # Chromium asks for the icon of the server's top by itself, where a page names another.
    assert [each for each in said if "favicon.ico" not in each] == []


def package(name: str) -> Path:
    """The folder of a package from npm, beside the programs of the others."""
    beside = [ROOT / "node_modules", *(Path(entry).parent for entry in os.environ["PATH"].split(os.pathsep))]
    found = next((folder / name for folder in beside if (folder / name).is_dir()), None)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is missing, and CI=true wants every tool")
    return found or pytest.skip(f"{name} is not installed")


def first(page: Page, query: str) -> str:
    """The address that the search has first for ``query``."""
    page.fill("#query", query)
    page.wait_for_function("text => document.querySelector('#query').value === text", arg=query)
    page.wait_for_selector("#found [aria-selected=true]")
    found = page.locator("#found [aria-selected=true]").get_attribute("data-href")
    assert found
    return re.sub(r"^[./]+", "", found)


@pytest.mark.parametrize("size", ["wide"], indirect=True)
def test_the_search_finds_the_right_page_first(page: Page, locale: str) -> None:
    """What people type in either language leads to the page they mean, and Enter opens it."""
    page.goto(LOCALES[locale])
    found = {query: first(page, query) for query in QUERIES[locale]}
    assert found == {query: LOCALES[locale] + wanted for query, wanted in QUERIES[locale].items()}
    page.fill("#query", "486")
    first(page, "486")
    page.press("#query", "Enter")
    page.wait_for_url(f"**/{LOCALES[locale]}486/")
    assert page.locator("h1").inner_text().split() == ["486", "Busy", "Here"]


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_the_search_is_on_every_page(page: Page, locale: str) -> None:
    """Search works from a page deep in the site, on a phone, by keyboard: arrows choose, Escape closes."""
    page.goto(f"{LOCALES[locale]}q850/34/")
    page.keyboard.press("/")
    page.keyboard.type("busy")
    page.wait_for_selector("#found [aria-selected=true]")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#found [aria-selected=true]").get_attribute("id")
    assert page.locator("#query").get_attribute("aria-activedescendant") == chosen == "found-1"
    page.keyboard.press("Escape")
    assert page.locator("#found").is_hidden()
    page.fill("#query", "zzzzqqqq")
    page.wait_for_selector("#found [aria-disabled=true]")


@pytest.mark.parametrize("size", ["wide"], indirect=True)
def test_the_filter_narrows_as_one_types(page: Page, locale: str) -> None:
    """Words for class, header and document leave the codes that have them; so do the lists beside."""
    page.goto(LOCALES[locale])

    def shown() -> list[str]:
        return page.locator("table.codes tbody tr:visible th").all_inner_texts()

    everything = shown()
    assert len(everything) == 75
    for words, wanted in FILTERS.items():
        page.fill(".filter [name=words]", words)
        assert shown() == wanted, words
    page.click(".filter [type=reset]")
    page.wait_for_function("document.querySelectorAll('table.codes tbody tr[hidden]').length === 0")
    page.select_option("[name=method]", "REGISTER")
    assert "408" not in shown()
    assert "423" in shown()
    page.select_option("[name=class]", "4xx")
    page.select_option("[name=header]", "Retry-After")
    page.select_option("[name=method]", "")
    assert shown() == ["404", "413", "480", "486"]
    page.select_option("[name=document]", "RFC 3891")
    assert shown() == ["486"]


def test_the_language_switch_stays_on_the_page(page: Page, locale: str) -> None:
    """From a page of one language to the same page of the other, and its language is declared."""
    other = "ko" if locale == "en" else "en"
    page.goto(f"{LOCALES[locale]}flows/glare/")
    page.click(f".bar a[hreflang={other}]")
    page.wait_for_url(f"**/sip/{LOCALES[other]}flows/glare/")
    assert page.locator("html").get_attribute("lang") == other


@pytest.mark.parametrize("size", ["wide"], indirect=True)
def test_links_from_elsewhere_arrive(page: Page, locale: str) -> None:
    """A phrase in the address leads to its code, an anchor to its section."""
    page.goto(f"{LOCALES[locale]}busy-here/")
    page.wait_for_url(f"**/{LOCALES[locale]}486/")
    page.goto(f"{LOCALES[locale]}486/#senders")
    assert page.locator("#senders").is_visible()
    assert page.evaluate("document.querySelector('#senders').getBoundingClientRect().top") < SIZES["wide"]["height"]


def test_light_and_dark(page: Page) -> None:
    """The page follows the system, the button turns it round, and the choice is kept on the next page."""
    ground = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    page.goto("486/")
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(ground)
    assert light != dark
    page.click(".theme")
    assert page.evaluate(ground) == light
    page.goto("ko/487/")
    assert page.evaluate(ground) == light


PAGES = [
    *("", "486/", "4xx/", "topics/retry-after/", "flows/glare/", "by/rank/", "q850-to-sip-isup/"),
    *("q850/34/", "guide/vendor/", "changes/"),
]


def test_everybody_can_use_it(page: Page, locale: str, size: str) -> None:
    """Axe finds nothing serious, nothing is wider than the window, and what it looked like is kept as pictures."""
    axe = package("axe-core") / "axe.min.js"
    # Between them, the two languages see each size in light and dark.
    scheme: Literal["light", "dark"] = "dark" if (locale == "ko") == (size == "wide") else "light"
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for path in PAGES:
        page.goto(LOCALES[locale] + path)
        page.add_script_tag(path=axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        serious = [
            (each["id"], [node["html"][:200] for node in each["nodes"]][:3])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert serious == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], path
        name = f"{locale}-{path.strip('/').replace('/', '-') or 'start'}-{size}-{scheme}.png"
        page.screenshot(path=SCREENSHOTS / name, full_page=True)


@pytest.mark.parametrize("locale", LOCALES)
def test_it_reads_well_without_scripts(browser: Browser, address: str, locale: str) -> None:
    """Without JavaScript all but search and filters is there, and the page says so."""
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto(LOCALES[locale])
    assert page.locator("table.codes tbody tr").count() == 75
    assert page.locator(".filter").is_hidden()
    assert "JavaScript" in page.locator("noscript").inner_text()
    page.click("table.codes a >> text=486")
    page.wait_for_url(f"**/{LOCALES[locale]}486/")
    assert page.locator("svg[role=img]").is_visible()
    context.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_it_works_from_a_disk(browser: Browser, folder: Path, locale: str) -> None:
    """Opened as files, links lead to pages and the search works."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "docs/sip" / LOCALES[locale] / "index.html").as_uri())
    assert first(page, "통화중").endswith("486/index.html")
    page.press("#query", "Enter")
    page.wait_for_url("**/486/index.html")
    page.click(".way a >> nth=1")
    page.wait_for_url("**/4xx/index.html")
    context.close()


def test_what_the_pictures_are_kept_in_is_ignored() -> None:
    """Screenshots lie where no commit takes them."""
    assert "/build/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert shutil.which("git") is None or SCREENSHOTS.is_relative_to(ROOT / "build")
