"""Where a reader reports an error on one annotation: a prefilled issue, else a prefilled mail."""

from __future__ import annotations

from urllib.parse import quote

from ..citations import permalink
from ..model import Annotation, Settings
from .context import Context
from .repository import query, repository

FORM = "correction.yml"
"""The form for reports of errors on GitHub; it has the fields ``about`` and ``where``."""
_LONGEST_TITLE = 100


def report_url(annotation: Annotation, headline: str, context: Context) -> str | None:
    """An address that opens a form with title and text; None where the site names no way."""
    settings = context.settings
    title = context.t("report_title", id=f"{annotation.slug}/{annotation.id}")
    short = f"{headline[: _LONGEST_TITLE - 1]}…" if len(headline) > _LONGEST_TITLE else headline
    where = permalink(annotation.address, settings)
    body = context.t("report_body", headline=headline, address=where)
    issue = _issue_url(settings, f"{title}: {short}", body, about=short, where=where)
    if issue or not settings.contact:
        return issue
    return f"mailto:{quote(settings.contact, safe='@')}?{query(subject=title, body=body)}"


def _issue_url(settings: Settings, title: str, body: str, *, about: str, where: str) -> str | None:
    repo = repository(settings)
    if repo is None:
        return None
    if repo.host == "github":
        # Where the repository has the form that `beleg init --workflows` writes, its fields are
        # filled in and the body is passed over; elsewhere the body is all there is.
        form = query(template=FORM, title=title, about=about, where=where, body=body)
        return f"{repo.address}/issues/new?{form}"
    # GitLab's versions disagree on what a text does to a template, so there is only the text.
    values = {"issue[title]": title, "issue[description]": body}
    return f"{repo.address}/-/issues/new?{query(**values)}"
