"""The style sheet: enough contrast in both schemes, small, and nothing that a theme would fear."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from beleg.adapters.host_pages import assets
from beleg.icons import icon
from beleg.model import TONES

ASSETS = files("beleg") / "assets"
CSS = (ASSETS / "beleg.css").read_text("utf-8")
JS = (ASSETS / "beleg.js").read_text("utf-8")
BARE = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)


def variables(block: str) -> dict[str, str]:
    return dict(re.findall(r"--fc-([a-z-]+):\s*([^;}]+);", block))


def blocks() -> list[dict[str, str]]:
    """The declarations that define the palette, in the order of the file."""
    found = [variables(block) for block in re.findall(r"\{([^{}]*)\}", BARE)]
    return [block for block in found if "false-fg" in block]


LIGHT, DARK = blocks()[0], blocks()[1]
SCHEMES = {"light": LIGHT, "dark": DARK}


def channels(colour: str) -> tuple[float, ...]:
    digits = colour.strip().removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    return tuple(int(digits[i : i + 2], 16) for i in (0, 2, 4))


def luminance(rgb: tuple[float, ...]) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [c / 255 for c in rgb]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, share: float, ground: str) -> tuple[float, ...]:
    pairs = zip(channels(colour), channels(ground), strict=True)
    return tuple(share * c + (1 - share) * g for c, g in pairs)


def test_the_measure_is_right() -> None:
    assert contrast(channels("#000"), channels("#fff")) == pytest.approx(21)
    assert contrast(channels("#777777"), channels("#fff")) == pytest.approx(4.48, abs=0.01)


def test_the_palette_stands_once_in_light_and_once_in_dark() -> None:
    assert len(blocks()) == 2
    assert DARK.keys() == LIGHT.keys()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tone", TONES)
def test_every_tone_can_be_read(scheme: str, tone: str) -> None:
    palette = SCHEMES[scheme]
    colour = {part: palette[f"{tone}-{part}"] for part in ("fg", "bg", "line")}
    text, page = channels(palette["text"]), channels(palette["page"])
    bg = channels(colour["bg"])
    assert contrast(text, bg) >= 4.5
    assert contrast(channels(colour["fg"]), bg) >= 4.5
    assert contrast(channels(colour["fg"]), page) >= 4.5
    assert contrast(channels(colour["line"]), page) >= 3
    assert contrast(channels(colour["line"]), bg) >= 3
    opened = mixed(colour["line"], int(palette["open"].rstrip("%")) / 100, colour["bg"])
    assert contrast(text, opened) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["page", "raised"])
def test_words_links_and_borders_can_be_seen(scheme: str, ground: str) -> None:
    palette = SCHEMES[scheme]
    behind = channels(palette[ground])
    assert contrast(channels(palette["text"]), behind) >= 7
    for name in ("soft", "link"):
        assert contrast(channels(palette[name]), behind) >= 4.5, name
    if ground == "page":
        # The edge of a control without a tone.
        assert contrast(channels(palette["border"]), behind) >= 3
    assert contrast(channels(palette["soft"]), channels(palette["land"])) >= 3


def test_links_on_tinted_marks_can_be_read() -> None:
    for palette in SCHEMES.values():
        for tone in TONES:
            link, ground = channels(palette["link"]), channels(palette[f"{tone}-bg"])
            assert contrast(link, ground) >= 4.5, tone


def test_colours_are_written_in_the_palette_only() -> None:
    rest = re.sub(r"--fc-[a-z-]+:[^;]+;", "", BARE)
    footer = rest.index(".md-footer-meta")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rest[:footer]) == []


def test_dark_colours_are_for_screens_only() -> None:
    for match in re.finditer(r"@media ([^{]+)\{", BARE):
        if "dark" in match[1]:
            assert "screen" in match[1]
    slate = BARE.index('[data-md-color-scheme="slate"]')
    assert BARE.rindex("@media", 0, slate) == BARE.rindex("@media screen {", 0, slate)


def selectors() -> Iterator[str]:
    plain = re.sub(r"@media[^{]+\{", "", BARE)
    for rule in re.findall(r"([^{}]+)\{[^{}]*\}", plain):
        yield from (part.strip() for part in re.split(r",(?![^(]*\))", rule))


def test_nothing_outside_our_own_classes_is_styled() -> None:
    for selector in selectors():
        own = ".fc-" in selector or selector.startswith((".md-", "body", ":root", "[data-bs"))
        assert own, selector
        assert not re.fullmatch(r"(.*\s)?mark", selector), selector


def test_each_tone_has_its_own_sign() -> None:
    assert len({icon(tone) for tone in TONES}) == len(TONES)
    assert all('aria-hidden="true"' in icon(tone) for tone in TONES)


def test_print_forced_colours_and_quiet_readers_are_thought_of() -> None:
    for query in ("print", "(forced-colors: active)", "(prefers-reduced-motion: no-preference)"):
        assert f"@media {query}" in BARE
    outside = BARE[: BARE.index("@media (prefers-reduced-motion")]
    assert "transition" not in outside
    assert "animation" not in outside


def test_the_assets_are_small_and_load_nothing() -> None:
    made = assets()
    assert len(made["assets/beleg.css"]) <= 20_000
    assert len(gzip.compress(made["assets/beleg.css"])) <= 5_400
    assert len(made["assets/beleg.js"]) <= 10_240
    for asset in (CSS, JS):
        assert "url(" not in asset
        assert "@import" not in asset
        assert "://" not in asset
