"""The policy of a page: which scripts it names, what a site may add, where it stands."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
import yaml

from beleg.adapters import search
from beleg.adapters.configuration import NoProject, make_settings
from beleg.adapters.headers import headers_file
from beleg.model import Settings
from beleg.policy import policies_of, policy, script_digests, united, with_policy

from .complete_site import MKDOCS_YML, build, complete_site, write


def digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "available", lambda: False)


@pytest.mark.parametrize(
    ("html", "scripts"),
    [
        ("<script>a()</script>", ["a()"]),
        ("<SCRIPT\ntype='module'> a </SCRIPT >", [" a "]),
        ('<script type="application/ld+json">{}</script><script type=text/plain>x</script>', []),
        ('<script src="a.js"></script><script async src=b.js> ignored </script>', []),
        ("<script>a</script><script>b</script><script>a</script>", ["a", "b"]),
        ("<script data-src=x>a\r\nb</script>", ["a\nb"]),
        ("<p>no script</p>", []),
    ],
)
def test_scripts_that_run_are_named(html: str, scripts: list[str]) -> None:
    assert list(script_digests(html)) == [digest(script) for script in scripts]


@pytest.mark.parametrize(
    ("html", "before"),
    [
        ('<!doctype html><html><head><meta charset="utf-8"><link href=x>', "<link"),
        ("<html><head>\n  <meta charset=utf-8 />\n<script>", "\n<script"),
        ("<html><head lang=de><link>", "<link"),
    ],
)
def test_it_stands_before_all_that_is_loaded(html: str, before: str) -> None:
    words = policy(["'sha256-x'"], {}, search=False)
    made = with_policy(html, words)
    assert policies_of(made) == [words]
    assert re.search(rf'">{re.escape(before)}', made)
    assert with_policy("no head", words) == "no head"


def test_additions() -> None:
    words = policy(
        [], {"script-src": "https://a.example", "frame-src": "https://b.example"}, search=True
    )
    assert "script-src 'self' 'wasm-unsafe-eval' https://a.example;" in words
    assert "frame-src https://b.example;" in words
    assert "connect-src" not in words
    assert policy([], {"connect-src": "https://a.example"}, search=False).endswith(
        "connect-src 'self' https://a.example"
    )


def test_what_all_pages_may() -> None:
    one = policy(["'sha256-b'"], {"frame-src": "https://b.example"}, search=False)
    other = policy(["'sha256-a'"], {}, search=True)
    assert united([one, other]) == united([other, one])
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-a' 'sha256-b'" in united([one, other])
    assert "frame-src https://b.example" in united([one, other])
    assert "object-src 'none'" in united([one, other])


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (None, {}),
        ("", {}),
        (True, {}),
        ("false", None),
        (False, None),
        (
            {"script-src": "https://a.example  'sha256-AAAA='"},
            {"script-src": "https://a.example 'sha256-AAAA='"},
        ),
        ({"img-src": ["https://a.example", "blob:"]}, {"img-src": "https://a.example blob:"}),
        ({"style-src": "'unsafe-inline'"}, {"style-src": "'unsafe-inline'"}),
    ],
)
def test_the_option(given: object, found: object) -> None:
    assert make_settings({}, {"content_security_policy": given}).policy == found


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("maybe", "true or false"),
        ({"script": "https://a.example"}, "no directive"),
        ({"frame-ancestors": "*"}, "no directive"),
        ({"script-src": ""}, "no sources"),
        ({"script-src": "https://a.example; img-src *"}, "no source"),
        ({"script-src": '"><script>'}, "no source"),
        ({"script-src": "'unsafe-inline'"}, "every script"),
    ],
)
def test_mistakes_in_the_option(given: object, message: str) -> None:
    with pytest.raises(NoProject, match=message):
        make_settings({}, {"content_security_policy": given})


def built(root: Path, theme: str = "material", **options: object) -> Path:
    raw = yaml.safe_load(MKDOCS_YML)
    raw["theme"] = {"name": theme, **({"font": False} if theme == "material" else {})}
    raw["plugins"][0]["beleg"].update(options)
    complete_site(root, mkdocs_yml=yaml.safe_dump(raw))
    method = root / "content/method.md"
    method.write_text(f"{method.read_text('utf-8')}\n<script>own()</script>\n", "utf-8")
    assert build(root) == 0
    return root / "site"


@pytest.mark.parametrize("theme", ["material", "readthedocs"])
@pytest.mark.parametrize("frames", [True, False])
def test_each_page_names_its_own_scripts(tmp_path: Path, theme: str, frames: bool) -> None:
    site = built(tmp_path / "p", theme, frames=frames)
    for page in site.rglob("*.html"):
        html = page.read_text("utf-8")
        (words,) = policies_of(html)
        if page.parent.name != "embed":
            assert set(re.findall(r"'sha256-[^']+'", words)) == set(script_digests(html)), page
        assert "unsafe" not in words
    assert digest("own()") in (site / "method/index.html").read_text("utf-8")
    assert digest("own()") not in (site / "claims/index.html").read_text("utf-8")


def test_without_a_policy(tmp_path: Path) -> None:
    site = built(tmp_path / "p", content_security_policy=False)
    assert not any(policies_of(page.read_text("utf-8")) for page in site.rglob("*.html"))
    text = (site / "_headers").read_text("utf-8")
    assert "nosniff" in text
    assert "Content-Security-Policy" not in text


def test_headers(tmp_path: Path) -> None:
    site = built(tmp_path / "p", content_security_policy={"img-src": "https://a.example"})
    rules = (site / "_headers").read_text("utf-8").split("\n/")
    assert rules[0].startswith("/*\n")
    assert "img-src 'self' data: https://a.example" in rules[0]
    assert "frame-ancestors" not in rules[0]
    for page in site.rglob("*.html"):
        for source in re.findall(r"'sha256-[^']+'", policies_of(page.read_text("utf-8"))[0]):
            assert source in rules[0]
    # Every page but the cards has one rule that keeps it out of frames.
    patterns = [re.sub(r":\w+", "[^/]+", rule.split("\n")[0]) for rule in rules[1:]]
    for page in site.rglob("index.html"):
        address = "".join(f"{part}/" for part in page.relative_to(site).parts[:-1])
        matching = [one for one in patterns if re.fullmatch(one, address)]
        assert len(matching) == (0 if address.endswith("/embed/") else 1), address


def test_own_headers_stay(tmp_path: Path) -> None:
    root = tmp_path / "p"
    complete_site(root)
    write(root, {"content/_headers": "/*\n  X-Own: yes\n"})
    assert build(root) == 0
    assert (root / "site/_headers").read_text("utf-8") == "/*\n  X-Own: yes\n"


def test_where_scripts_are_not_known_the_header_says_less() -> None:
    text = headers_file(Settings(), [], None).decode()
    assert "script-src" not in text
    assert "frame-ancestors 'none'" in text
