"""The site's repository, as far as its host has addresses that open a prefilled form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode, urlsplit

from ..model import Settings


@dataclass(frozen=True, kw_only=True)
class Repository:
    """A repository on GitHub or GitLab; its address has no slash at the end."""

    host: Literal["github", "gitlab"]
    address: str


def repository(settings: Settings) -> Repository | None:
    """The repository of ``repo_url``; None where there is none, or where its host is unknown."""
    address = (settings.repo_url or "").rstrip("/").removesuffix(".git")
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme not in {"http", "https"} or parts.path.count("/") < 2:
        return None
    if host == "github.com":
        return Repository(host="github", address=address)
    if host == "gitlab.com" or host.startswith("gitlab."):
        return Repository(host="gitlab", address=address)
    return None


def query(**values: str) -> str:
    """Spaces as %20: in a mail, a plus sign would be shown as one."""
    return urlencode(values, quote_via=quote)


def new_file_template(repo: Repository, branch: str) -> str:
    """The address that opens a form for a new file, with ``{path}`` and ``{text}`` in their places.

    The folders stand in the file's name: behind the branch, GitHub has lost the last of them.
    Neither host documents this; GitLab's editor knows the name, and at times forgets the text.
    """
    branch = quote(branch)
    if repo.host == "github":
        return f"{repo.address}/new/{branch}?filename={{path}}&value={{text}}"
    return f"{repo.address}/-/new/{branch}?file_name={{path}}&content={{text}}"
