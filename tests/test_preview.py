"""`mkdocs serve`: every page is there when it is asked for, and is the one of the built site."""

from __future__ import annotations

import gc
import http.client
import re
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from beleg import permalinks
from beleg.adapters import search, site_walk
from beleg.adapters.cache import cache_file
from beleg.adapters.desk_server import DeskServer
from beleg.adapters.preview import KEPT, Preview

from .complete_site import MKDOCS_YML, SHORT, build, complete_site, sources_of, write
from .test_hosts import Preview as Served
from .test_hosts import free_port

PATH = "/checks/2025"
CONFIG = f"site_url: https://example.org{PATH}/\n{MKDOCS_YML}".replace(
    "method_url: method/", "method_url: method/\n      share_pictures: false"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = complete_site(tmp_path_factory.mktemp("served") / "p", mkdocs_yml=CONFIG)
    # What is built has no drafts.
    for name in ("annotations/ferry/claims.yml", "annotations/harbour-bridge.yml"):
        text = (root / name).read_text("utf-8")
        (root / name).write_text(text.replace("status: draft", "status: published"), "utf-8")
    return root


@pytest.fixture
def served(site: Path, tmp_path: Path) -> Iterator[tuple[Path, Served]]:
    """A preview of a copy, and the copy."""
    root = sources_of(site, tmp_path / "p")
    preview = Served(root, free_port())
    try:
        preview.wait_for(f"{PATH[1:]}/", "After the lists")
        yield root, preview
    finally:
        preview.stop()


def get(preview: Served, path: str) -> tuple[int, bytes]:
    """Status and body of a path as it stands, which no library puts in order."""
    parts = urlsplit(preview.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        connection.putrequest("GET", path, skip_host=False)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def links_of(html: str, address: str) -> set[str]:
    """Addresses on this server that a page leads to or shows."""
    found = set()
    for link in re.findall(r'(?:href|src)="([^"]*)"', html):
        full = urljoin(address, link.replace("&amp;", "&").partition("#")[0])
        full = full.replace("https://example.org/", "/") if PATH in full else full
        if full.startswith("/"):
            found.add(full)
    return found


def as_built(html: str) -> str:
    """Without what a preview has more: the live reload, the desk's token and parts of its form."""
    html = re.sub(r"<script>\s*var livereload.*?</script>", "", html, flags=re.DOTALL)
    html = re.sub(r"<meta name=\"beleg-desk\"[^>]*>", "", html)
    html = re.sub(r'<template class="fc-composer-form".*</template>', "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html)


def _differing(one: str, other: str) -> tuple[str, str]:
    pairs = zip(one, other, strict=False)
    at = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    return one[max(0, at - 80) : at + 200], other[max(0, at - 80) : at + 200]


def test_each_page_that_can_be_reached_is_that_of_the_site(
    served: tuple[Path, Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "available", lambda: False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    root, preview = served
    built = sources_of(root, tmp_path / "built")
    config = CONFIG.replace("share_pictures: false", "share_pictures: false\n      composer: true")
    (built / "mkdocs.yml").write_text(config)
    assert build(built) == 0
    todo, seen, pages = [f"{PATH}/"], {f"{PATH}/"}, 0
    while todo:
        address = todo.pop()
        status, body = get(preview, address)
        assert status == 200, address
        inside = unquote(address.removeprefix(f"{PATH}/"))
        file = built / "site" / (f"{inside}index.html" if address.endswith("/") else inside)
        # The data hold the address, and their page says how long they are.
        if inside == "data/":
            continue
        assert file.is_file(), f"{address} is in the preview only"
        if not file.name.endswith(".html"):
            if not inside.startswith("data/"):
                body = body.replace(preview.address.encode(), b"https://example.org/")
                assert body == file.read_bytes(), address
            continue
        pages += 1
        html = body.decode()
        html_of_site = html.replace(preview.address, "https://example.org/")
        compared = [as_built(text) for text in (html_of_site, file.read_text("utf-8"))]
        # The time of a build stands on the start page of MkDocs' own theme.
        compared = [re.sub(r"Build Date UTC : [^>]*", "", text) for text in compared]
        # A preview has no policy: MkDocs reloads it by a script in each page.
        policy = r'<meta http-equiv="Content-Security-Policy"[^>]*>'
        compared = [re.sub(policy, "", text) for text in compared]
        assert compared[0] == compared[1], (address, *_differing(*compared))
        new = links_of(html, address) - seen
        seen |= new
        todo += sorted(new)
    all_pages = [path for path in (built / "site").rglob("index.html") if "embed" not in path.parts]
    assert pages >= len(all_pages) - 1


def test_what_is_no_page_does_no_harm(served: tuple[Path, Served]) -> None:
    root, preview = served
    (root / "secret.txt").write_text("dear")
    for path in (
        f"{PATH}/../secret.txt",
        f"{PATH}/articles/../../secret.txt",
        f"{PATH}/articles/ferry/../../../secret.txt",
        f"{PATH}/%2e%2e/secret.txt",
        f"{PATH}/articles/%2e%2e%2f%2e%2e%2fsecret.txt",
        f"{PATH}/articles/ferry%00/",
        f"{PATH}/articles/%00",
        f"{PATH}/articles/%ff%fe/",
        f"{PATH}/%",
        f"{PATH}/articles/nothing/",
        f"{PATH}/articles/ferry/nothing/",
        f"{PATH}/people/~nobody/",
        f"{PATH}//articles//",
        f"{PATH}/articles/beleg-sample-a/",
        f"{PATH}/claims/page/2/",
        f"{PATH}/" + "a/" * 3000,
        f"{PATH}x/",
        "/",
        "//",
        "/checks",
    ):
        status, body = get(preview, path)
        assert status in (200, 301, 302, 400, 404, 414, 500), path
        assert b"dear" not in body
        assert b"Traceback" not in body
    assert get(preview, f"{PATH}/articles/nothing/")[0] == 404
    assert get(preview, f"{PATH}/articles/beleg-sample-a/")[0] == 404
    assert get(preview, f"{PATH}/articles/ferry")[0] == 302
    for path in ("articles/ferry/", "articles/ferry/preis/", "people/ada-lindqvist/", "claims/"):
        assert get(preview, f"{PATH}/{path}")[0] == 200, path
    sitemap = get(preview, f"{PATH}/sitemap.xml")[1]
    assert b"beleg-sample" not in sitemap


def test_a_change_is_seen_wherever_it_shows(served: tuple[Path, Served]) -> None:
    root, preview = served
    base = PATH[1:]
    preview.wait_for(f"{base}/claims/", "Er stieg um vier Prozent.")
    file = root / "annotations/ferry/claims.yml"
    good = file.read_text("utf-8")
    file.write_text(good.replace("vier Prozent", "fünf Prozent"), "utf-8")
    for path in ("claims/", "articles/ferry/", "articles/ferry/preis/", "people/ada-lindqvist/"):
        preview.wait_for(f"{base}/{path}", "Er stieg um fünf Prozent.")
    # A file that is broken keeps the last good pages, also those that nobody has asked for yet.
    file.write_text(good.replace("quote: Der", "quote: Kein"), "utf-8")
    broken = preview.wait_for(f"{base}/tags/ferry/", "error[quote-not-found]")
    assert "Er stieg um fünf Prozent." in broken
    preview.wait_for(f"{base}/articles/ferry/", "error[quote-not-found]")
    # A new article, while another file is broken, waits until it is mended.
    write(root, {"content/articles/new.md": SHORT.format(title="New", lang="en", words="News.")})
    file.write_text(good, "utf-8")
    preview.wait_for(f"{base}/articles/ferry/", "Er stieg um vier Prozent.")
    assert "News." in preview.wait_for(f"{base}/articles/new/", "News.")
    (root / "content/articles/new.md").unlink()
    (root / "content/method.md").write_text("# Method\n\nAll new.\n")
    preview.wait_for(f"{base}/method/", "All new.")
    assert get(preview, f"{PATH}/articles/new/")[0] == 404
    register = root / "annotations/_site/people.yml"
    register.write_text(register.read_text("utf-8").replace("Mayor of", "Late mayor of"), "utf-8")
    preview.wait_for(f"{base}/people/ada-lindqvist/", "Late mayor of")


def test_many_ask_at_once_while_the_site_is_rebuilt(served: tuple[Path, Served]) -> None:
    """Nobody is told that a page does not exist because it is being made."""
    root, preview = served
    paths = ["articles/ferry/", "articles/ferry/preis/", "claims/", "people/ada-lindqvist/"]
    paths += ["articles/harbour-bridge/", "tags/ferry/", "sources/log/", "charts/ferry/", "data/"]
    wrong: list[str] = []
    ended = threading.Event()

    def ask(number: int) -> None:
        at = number
        while not ended.is_set():
            at += 1
            path = paths[at % len(paths)]
            try:
                status, body = get(preview, f"{PATH}/{path}")
            except OSError as problem:
                wrong.append(f"{path}: {problem}")
                continue
            if status != 200 or b"</html>" not in body:
                wrong.append(f"{path}: {status}")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    file = root / "annotations/ferry/claims.yml"
    good = file.read_text("utf-8")
    try:
        for number in range(5):
            file.write_text(good.replace("vier", f"{number} mal vier"), "utf-8")
            preview.wait_for(f"{PATH[1:]}/claims/", f"{number} mal vier")
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert not wrong, wrong[:5]


def test_a_preview_starts_from_what_was_kept_or_without_it(site: Path, tmp_path: Path) -> None:
    root = sources_of(site, tmp_path / "p")
    kept = cache_file(root, KEPT)
    for damage in (b"", None, b"garbage", b"SQLite format 3\0 and more"):
        if damage:
            kept.write_bytes(damage)
        preview = Served(root, free_port())
        try:
            preview.wait_for(f"{PATH[1:]}/articles/ferry/", "Er stieg um vier Prozent.")
        finally:
            preview.stop()


# Requests and a server that waits, without a server.


class Folder:
    """Answers as MkDocs' server does: what lies in a folder, or 404."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.asked = 0

    def __call__(self, environ, start_response):  # type: ignore[no-untyped-def]
        self.asked += 1
        found = environ["PATH_INFO"] in self.files
        start_response("200 OK" if found else "404 Not Found", [("Content-Type", "text/html")])
        return [b"page" if found else b"none"]


class Made:
    """A site whose pages come to lie in the folder when they are asked for."""

    def __init__(self, folder: Folder, path: str) -> None:
        self.folder, self.path, self.made = folder, path, 0

    def bring(self, path: str) -> None:
        if path == self.path:
            self.made = 1
            self.folder.files.add(f"/{path}")


@pytest.fixture
def asked(site: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Preview, Folder]:
    from beleg.adapters.configuration import find_project

    return Preview(find_project(site), DeskServer("127.0.0.1", 8000)), Folder()


def answer(preview: Preview, folder: Folder, path: str) -> str:
    said: list[str] = []
    app = preview.around(folder, "/")
    body = app({"PATH_INFO": path, "REQUEST_METHOD": "GET"}, lambda status, _: said.append(status))
    assert list(body) == [b"page" if said == ["200 OK"] else b"none"]
    (status,) = said
    return status


def test_what_all_articles_stand_on_is_read_again_where_it_changed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not for each word of an article: the lock of ten thousand has 30 MB."""
    from beleg.adapters.configuration import find_project

    root = sources_of(site, tmp_path / "p")
    read: list[str] = []
    real = site_walk.read_ground

    def counting(*given: Any, **named: Any) -> Any:
        read.append("ground")
        return real(*given, **named)

    monkeypatch.setattr(site_walk, "read_ground", counting)
    preview = Preview(find_project(root), DeskServer("127.0.0.1", 8000))

    def walk() -> list[str]:
        report = preview.walk(find_project(root), framed=True)
        return [found.message for found in report.in_reading_order()]

    fine = walk()
    claims, people = root / "annotations/ferry/claims.yml", root / "annotations/_site/people.yml"
    good = claims.read_text("utf-8"), people.read_text("utf-8")
    claims.write_text(good[0].replace("vier Prozent", "fünf Prozent"), "utf-8")
    assert walk() == fine
    assert len(read) == 1
    people.write_text(good[1].replace("Mayor of", "Late mayor of"), "utf-8")
    assert walk() == fine
    assert len(read) == 2
    assert "Late mayor of" in str(preview.desk_of_site.registers.people)
    # What is wrong with a register is said each time, until it is mended.
    people.write_text(good[1] + "\nnobody:\n  nam: Nobody\n", "utf-8")
    wrong = walk()
    assert len(wrong) > len(fine)
    claims.write_text(good[0], "utf-8")
    assert walk() == wrong
    people.write_text(good[1], "utf-8")
    assert walk() == fine
    assert "Late mayor of" not in str(preview.desk_of_site.registers.people)


def test_addresses_are_judged_again_where_there_are_others(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not for each word: ten thousand articles have 150,000 of them."""
    from beleg.adapters.configuration import find_project

    root = sources_of(site, tmp_path / "p")
    assert build(root) == 0
    judged: list[str] = []
    real = permalinks.check_permalinks

    def counting(*given: Any) -> Any:
        judged.append("addresses")
        return real(*given)

    monkeypatch.setattr(permalinks, "check_permalinks", counting)
    preview = Preview(find_project(root), DeskServer("127.0.0.1", 8000))
    claims = root / "annotations/ferry/claims.yml"
    redirects = root / "annotations/_site/redirects.yml"
    good = claims.read_text("utf-8")

    def walk(text: str) -> list[str]:
        claims.write_text(text, "utf-8")
        report = preview.walk(find_project(root), framed=True)
        return [found.message for found in report.in_reading_order()]

    fine = walk(good)
    moved = preview.shown.moved
    assert walk("# A line more.\n" + good) == fine
    assert len(judged) == 1
    assert preview.shown.moved == moved
    lost = walk(good.replace("id: preis", "id: teuer"))
    assert "the published address 'articles/ferry/preis/' would vanish" in lost
    # After an error the last good state counts, which had these.
    assert walk(good) == fine
    assert len(judged) == 2
    # What leads on is another register; with it the new address is one more.
    redirects.write_text("articles/ferry/preis/: {to: articles/ferry/teuer/}\n", "utf-8")
    assert walk(good.replace("id: preis", "id: teuer")) == fine
    assert "articles/ferry/preis/" in preview.shown.moved
    assert len(judged) == 3
    assert walk(good.replace("id: preis", "id: teuer") + "\n") == fine
    assert "articles/ferry/preis/" in preview.shown.moved
    assert len(judged) == 3


def test_a_preview_forgets_the_walks_before_the_last(
    asked: tuple[Preview, Folder], site: Path
) -> None:
    from beleg.adapters.configuration import find_project

    preview, _ = asked
    walks = []
    for _ in range(4):
        preview.walk(find_project(site), framed=True)
        walks.append(weakref.ref(preview.shown))
    gc.collect()
    assert [walk() is not None for walk in walks] == [False, False, False, True]


def test_a_page_is_made_once(asked: tuple[Preview, Folder]) -> None:
    preview, folder = asked
    preview._site = Made(folder, "a/")  # type: ignore[assignment]
    assert [answer(preview, folder, "/a/") for _ in range(2)] == ["200 OK"] * 2
    assert folder.asked == 3
    assert answer(preview, folder, "/b/") == "404 Not Found"


def test_a_folder_that_is_emptied_meanwhile_is_asked_again(
    asked: tuple[Preview, Folder], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is given after a rebuild, during which the page was not there."""
    preview, folder = asked
    old, new = Made(folder, "-"), Made(folder, "a/")
    preview._site = old  # type: ignore[assignment]
    real = folder.__call__

    def rebuilt_meanwhile(environ, start_response):  # type: ignore[no-untyped-def]
        found = real(environ, start_response)
        if preview._site is old:
            preview._site = new  # type: ignore[assignment]
            preview._turns += 2
        return found

    monkeypatch.setattr(Folder, "__call__", lambda self, *given: rebuilt_meanwhile(*given))
    assert answer(preview, folder, "/a/") == "200 OK"


def test_a_preview_without_a_site_answers(asked: tuple[Preview, Folder]) -> None:
    preview, folder = asked
    assert answer(preview, folder, "/a/") == "404 Not Found"
