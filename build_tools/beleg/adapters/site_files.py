"""The files of a site that its articles have no part in: style, scripts, redirects, the form's."""

from __future__ import annotations

from collections.abc import Mapping

from ..exports import redirect_files
from ..marks import colour_rules
from ..model import Desk
from .composer_files import composer_files
from .host_pages import STYLE, assets


def site_files(desk: Desk, moved: Mapping[str, str]) -> Mapping[str, bytes]:
    """Path below the site's root -> content. ``moved``: page that leads on -> where to."""
    style = {STYLE: assets()[STYLE] + colour_rules(desk.registers.scale).encode()}
    redirects = dict(redirect_files(moved, desk))
    return {**assets(), **style, **composer_files(desk), **redirects}
