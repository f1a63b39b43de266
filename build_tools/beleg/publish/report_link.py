"""Where a reader reports an error on one annotation: a prefilled issue, else a prefilled mail."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from ..citations import permalink
from ..model import Annotation, Settings
from .context import Context

_LONGEST_TITLE = 100


def report_url(annotation: Annotation, headline: str, context: Context) -> str | None:
    """An address that opens a form with title and text; None where the site names no way."""
    settings = context.settings
    title = context.t("report_title", id=f"{annotation.slug}/{annotation.id}")
    short = f"{headline[: _LONGEST_TITLE - 1]}…" if len(headline) > _LONGEST_TITLE else headline
    where = permalink(annotation.address, settings)
    body = context.t("report_body", headline=headline, address=where)
    issue = _issue_url(settings, f"{title}: {short}", body)
    if issue or not settings.contact:
        return issue
    return f"mailto:{quote(settings.contact, safe='@')}?{_query(subject=title, body=body)}"


def _issue_url(settings: Settings, title: str, body: str) -> str | None:
    repository = (settings.repo_url or "").rstrip("/").removesuffix(".git")
    try:
        parts = urlsplit(repository)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme not in {"http", "https"} or parts.path.count("/") < 2:
        return None
    if host == "github.com":
        return f"{repository}/issues/new?{_query(title=title, body=body)}"
    if host == "gitlab.com" or host.startswith("gitlab."):
        query = _query(**{"issue[title]": title, "issue[description]": body})
        return f"{repository}/-/issues/new?{query}"
    return None


def _query(**values: str) -> str:
    """Spaces as %20: in a mail, a plus sign would be shown as one."""
    return urlencode(values, quote_via=quote)
