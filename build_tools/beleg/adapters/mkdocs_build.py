"""`beleg build` with MkDocs: the same as `mkdocs build`, for a site that may say even less.

The plugin does the work; here only what MkDocs demands and Beleg can fill in is filled in.
"""

from __future__ import annotations

import logging

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from .configuration import Project, plugin_options
from .mkdocs_plugin import BelegPlugin
from .site_build import Build
from .zensical_build import RendererFailed


def mkdocs_build(
    project: Project, walked: Build, *, strict: bool, quiet: bool, key: str | None = None
) -> None:
    """Frame and install ``walked``; the old site stands until the new one is whole.

    ``key``: under which the work of MkDocs can be used again.
    """
    logging.getLogger("mkdocs").setLevel(logging.WARNING if quiet else logging.INFO)
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s - %(message)s"))
    logging.getLogger("mkdocs").addHandler(handler)
    try:
        config = load_config(
            str(project.config_file),
            strict=strict,
            site_name=project.settings.name,
            docs_dir=str(project.root / project.settings.content_dir),
        )
        _plugin(config).take(walked, key)
        build(config)
    except (Abort, MkDocsException) as problem:
        raise RendererFailed(str(problem)) from problem
    finally:
        logging.getLogger("mkdocs").removeHandler(handler)


def _plugin(config) -> BelegPlugin:
    """Ours, put there if the site does not name it."""
    for plugin in config.plugins.values():
        if isinstance(plugin, BelegPlugin):
            return plugin
    plugin = BelegPlugin()
    plugin.load_config(dict(plugin_options(None)), config_file_path=config.config_file_path)
    config.plugins["beleg"] = plugin
    return plugin
