"""Reads the *Guia*: Markdown under ``docs/guide``, one source for the console and for whoever reads the repository.

Raw HTML in a chapter is text: only what Markdown itself can say is shown. Links between chapters and to pictures are
written as a code host wants them (``importar.md``, ``../images/regua.webp``) and lead to the console's addresses here.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

import emdia
from emdia.web.console.guide_chapters import BY_ENGLISH, BY_SLUG, Chapter

_HOME = Path(emdia.__file__).resolve().parent
BROUGHT = _HOME / "guide"
FOLDER = BROUGHT if BROUGHT.is_dir() else _HOME.parents[1] / "docs" / "guide"
"""In the package where a wheel brought it, else in the checkout."""
LANGUAGES = {"pt-BR": "guide", "en": "guide_en"}
"""The folder of a language and the name of its chapters' address."""
_TITLE = re.compile(r"# (.+)\n")
_ENTRY = re.compile(r"^## ([^\n]+)\n\n(.+?)\n(?=\n## |\Z)", re.MULTILINE | re.DOTALL)


class Shown(NamedTuple):
    """A chapter as a page shows it; ``lead`` is its first paragraph, without marks."""

    title: str
    lead: str
    body: SafeString


@cache
def text_of(chapter: Chapter, language: str) -> str:
    """The source of a chapter; empty where this installation came without the guide."""
    name = chapter.slug if language == "pt-BR" else chapter.english
    path = FOLDER / language / f"{name}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@cache
def shown(chapter: Chapter, language: str) -> Shown:
    """Title, lead and body of a chapter."""
    text = text_of(chapter, language)
    title = _TITLE.match(text)
    rest = text[title.end() :].strip() if title else text
    lead, _, body = rest.partition("\n\n")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(body)
    _lead_on(tokens, language)
    html = reader.renderer.render(tokens, reader.options, {})
    plain = re.sub(r"[*_`]", "", lead.replace("\n", " "))
    return Shown(title[1] if title else chapter.slug, plain, mark_safe(html))


def _lead_on(tokens: list[Token], language: str) -> None:
    """Give headings their anchors, and links and pictures the console's addresses."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slugify(tokens[place + 1].content))
        elif token.type == "table_open":
            token.attrSet("class", "table")
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", _address(str(child.attrGet("href")), language))
            elif child.type == "image":
                child.attrSet("src", picture_address(Path(str(child.attrGet("src"))).name))
                child.attrSet("loading", "lazy")


def _address(target: str, language: str) -> str:
    """Where a link of the source leads in the console; what is no chapter stays as it is."""
    path, hash_mark, anchor = target.partition("#")
    name = Path(path).stem
    chapter = BY_SLUG.get(name) or BY_ENGLISH.get(name)
    if not path.endswith(".md") or chapter is None:
        return target
    other = path.startswith("../")
    wanted = ("pt-BR" if language == "en" else "en") if other else language
    return chapter_address(chapter, wanted) + hash_mark + slugify(anchor)


def chapter_address(chapter: Chapter, language: str) -> str:
    """Where a chapter is read."""
    slug = chapter.slug if language == "pt-BR" else chapter.english
    return reverse(LANGUAGES[language], args=[slug])


def picture_address(name: str) -> str:
    """Where a picture is shown."""
    return reverse("guide_picture", args=[name.removesuffix(".webp")])


def picture(name: str) -> Path | None:
    """The file of a picture, if the guide has one of that name."""
    path = FOLDER / "images" / f"{name}.webp"
    return path if path.is_file() else None


@cache
def glossary() -> dict[str, str]:
    """Each Portuguese term, in small letters, with its meaning in one sentence."""
    text = text_of(BY_SLUG["glossario"], "pt-BR")
    return {term.casefold(): " ".join(meaning.split()) for term, meaning in _ENTRY.findall(text)}
