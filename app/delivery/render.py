"""Turn a message that was written down into the words its reader gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import css_inline
from flask import current_app, render_template
from flask_babel import force_locale
from jinja2 import TemplateNotFound
from mrml import RenderOptions, to_html

from app.models import OutgoingMessage
from app.services.secret_links import make_confirmation, make_search_token, make_token

# No fonts of others: a letter asks nothing of anybody either.
QUIET = RenderOptions(disable_comments=True, social_icon_origin=None, fonts={})


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in the reader's language; ``html`` is empty where a template has no MJML.

    ``unsubscribe`` is the address to which mail programs post "no more of this" (RFC 8058), where there is one.
    """

    subject: str
    text: str
    html: str
    unsubscribe: str = ""


def render(message: OutgoingMessage) -> Letter:
    """The letter of a message.

    ``mail/<template>.txt`` starts with a line ``Subject: ...``; ``mail/<template>.mjml`` is the same for the eye.
    """
    settings = current_app.config["SETTINGS"]
    base_url = settings.base_url.rstrip("/")
    context: dict[str, Any] = {**message.context, "base_url": base_url, "locale": message.locale}
    if "link_version" in context:
        context["secret_link"] = _secret_link(context, settings.secret_key)
    if "unconfirmed_id" in context:
        token = make_confirmation(number=context["unconfirmed_id"], key=settings.secret_key)
        context["confirm_link"] = f"{base_url}/{message.locale}/requests/confirm/{token}"
    if "search_id" in context:
        token = make_search_token(number=context["search_id"], key=settings.secret_key)
        context["search_link"] = f"{base_url}/{message.locale}/searches/{token}"
    with force_locale(message.locale):
        head, _blank, text = render_template(f"mail/{message.template}.txt", **context).partition("\n")
        return Letter(
            head.removeprefix("Subject:").strip(),
            text.strip() + "\n",
            _render_html(message.template, context),
            f"{context['search_link']}/unsubscribe" if "search_id" in context else "",
        )


def _secret_link(context: dict[str, Any], key: str) -> str:
    """The customer's own link, made only now: no row of the database holds one."""
    token = make_token(request_id=context["request_id"], version=context["link_version"], key=key)
    return f"{context['base_url']}/{context['locale']}/requests/{token}"


def _render_html(template: str, context: dict[str, Any]) -> str:
    try:
        source = render_template(f"mail/{template}.mjml", **context)
    except TemplateNotFound:
        return ""
    return css_inline.inline(to_html(source, render_options=QUIET).content, load_remote_stylesheets=False)
