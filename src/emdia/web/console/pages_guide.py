"""*Guia*: short chapters beside the pages that they explain, in Portuguese and in English."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from emdia.web.console import guide_reading
from emdia.web.console.access import READ, for_roles
from emdia.web.console.guide_chapters import BY_ENGLISH, BY_SLUG, CHAPTERS, Chapter


@for_roles(READ)
@require_safe
def guide_index(request: HttpRequest) -> HttpResponse:
    """All chapters with their first sentence."""
    if request.GET.get("idioma") == "en":
        return redirect("guide_index_en")
    return _index(request, "pt-BR")


@for_roles(READ)
@require_safe
def guide_index_en(request: HttpRequest) -> HttpResponse:
    """All chapters, in English."""
    return _index(request, "en")


def _index(request: HttpRequest, language: str) -> HttpResponse:
    rows = [_row(chapter, language) for chapter in CHAPTERS]
    shown = {"rows": rows, "language": language, "english": language == "en"}
    return render(request, "console/guide_index.html", shown)


def _row(chapter: Chapter, language: str) -> dict[str, Any]:
    return {
        "icon": chapter.icon,
        "address": guide_reading.chapter_address(chapter, language),
        "chapter": guide_reading.shown(chapter, language),
    }


@for_roles(READ)
@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter in Portuguese."""
    chapter = BY_SLUG.get(slug)
    if chapter is None:
        raise Http404
    if request.GET.get("idioma") == "en":
        return redirect("guide_en", slug=chapter.english)
    return _chapter(request, chapter, "pt-BR")


@for_roles(READ)
@require_safe
def guide_en(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter in English."""
    chapter = BY_ENGLISH.get(slug)
    if chapter is None:
        raise Http404
    return _chapter(request, chapter, "en")


def _chapter(request: HttpRequest, chapter: Chapter, language: str) -> HttpResponse:
    place = CHAPTERS.index(chapter)
    after = CHAPTERS[place + 1] if place + 1 < len(CHAPTERS) else None
    shown = {
        "chapter": guide_reading.shown(chapter, language),
        "door": chapter.door,
        "door_words": chapter.words,
        "language": language,
        "english": language == "en",
        "other": guide_reading.chapter_address(chapter, "pt-BR" if language == "en" else "en"),
        "after": _row(after, language) if after else None,
    }
    return render(request, "console/guide.html", shown)


@for_roles(READ)
@require_safe
def guide_picture(_request: HttpRequest, name: str) -> HttpResponse:
    """A picture of the guide."""
    path = guide_reading.picture(name)
    if path is None:
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=86400"
    return response
