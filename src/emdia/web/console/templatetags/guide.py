"""Help at hand: the “?” of a page, the meaning of a word where it stands, the first steps."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.text import slugify

from emdia.web.console import first_steps as steps
from emdia.web.console import guide_reading
from emdia.web.console.guide_chapters import BY_SLUG, chapter_for

register = template.Library()


@register.inclusion_tag("console/parts/term.html")
def term(word: str, shown: str = "") -> dict[str, Any]:
    """A word of the glossary that says its meaning when pressed; ``shown`` is how the sentence writes it.

    A test of the house proves that each word that a page explains stands in the glossary.
    """
    meaning = guide_reading.glossary().get(word.casefold(), "")
    slug = slugify(word)
    address = guide_reading.chapter_address(BY_SLUG["glossario"], "pt-BR")
    return {"word": shown or word, "meaning": meaning, "slug": slug, "address": f"{address}#{slug}"}


@register.simple_tag(takes_context=True)
def help_address(context: RequestContext) -> str:
    """Where the “?” of this page leads."""
    match = context["request"].resolver_match
    chapter = chapter_for((match.url_name or "") if match else "")
    return guide_reading.chapter_address(chapter, "pt-BR")


@register.inclusion_tag("console/parts/first_steps.html", takes_context=True)
def first_steps(context: RequestContext, *, closable: bool = True) -> dict[str, Any]:
    """The card of the first steps, until they are done or put away."""
    request = context["request"]
    way = steps.way_of(request) if steps.offered(request) else None
    shown = way if way is not None and way.next is not None else None
    return {"way": shown, "closable": closable, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("console/parts/first_steps_bar.html", takes_context=True)
def first_steps_bar(context: RequestContext) -> dict[str, Any]:
    """The way back to the first steps, on the pages of an import that they lead through."""
    request = context["request"]
    match = request.resolver_match
    inside = bool(match) and (match.url_name or "").startswith("import") and steps.offered(request)
    way = steps.way_of(request) if inside else None
    return {"way": way if way is not None and way.next is not None else None}
