"""The files of a site that its articles have no part in: style, scripts, and the form's files."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Desk
from .composer_files import composer_files
from .host_pages import assets


def site_files(desk: Desk) -> Mapping[str, bytes]:
    """Path below the site's root -> content."""
    return {**assets(), **composer_files(desk)}
