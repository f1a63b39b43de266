"""Every file of a site that is no page: what both hosts put beside the pages."""

from __future__ import annotations

from collections.abc import Mapping

from ..pipeline import Result
from .composer_files import composer_files
from .host_pages import assets


def site_files(result: Result) -> Mapping[str, bytes]:
    """Path below the site's root -> content: style, scripts, the form's files and the exports."""
    return {**assets(), **composer_files(result.site), **result.files}
