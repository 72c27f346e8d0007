"""The guide cannot rot: every chapter stands in both languages, pictures and links exist, no picture is heavy."""

import re
import tomllib

import pytest
from django.urls import reverse
from django.utils.text import slugify

from emdia.web.console import guide_reading
from emdia.web.console.guide_chapters import BEGINNINGS, BY_SLUG, CHAPTERS, chapter_for
from emdia.web.console.urls import urlpatterns
from tests.house.tree import ROOT

GUIDE = ROOT / "docs" / "guide"
TEMPLATES = ROOT / "src" / "emdia" / "web" / "console" / "templates"
PICTURE = re.compile(r"!\[([^\]]+)\]\(\.\./images/([a-z-]+)\.webp\)")
ANCHOR = re.compile(r"\]\(([a-z-]+)\.md#([^)]+)\)")
TERM = re.compile(r'{% term "([^"]+)"')
LARGEST, MOST = 60 * 1024, 12


def _texts() -> dict[str, str]:
    return {path.relative_to(GUIDE).as_posix(): path.read_text("utf-8") for path in GUIDE.glob("*/*.md")}


def test_each_chapter_stands_in_both_languages_and_there_are_no_others():
    named = {f"pt-BR/{one.slug}.md" for one in CHAPTERS} | {f"en/{one.english}.md" for one in CHAPTERS}
    assert set(_texts()) == named


def test_each_chapter_has_a_title_a_lead_of_one_paragraph_and_a_body():
    for chapter in CHAPTERS:
        for language in guide_reading.LANGUAGES:
            shown = guide_reading.shown(chapter, language)
            assert shown.title != chapter.slug, (chapter.slug, language)
            assert 20 < len(shown.lead) < 200, (chapter.slug, language)
            assert "<h2" in shown.body, (chapter.slug, language)


def test_the_pictures_are_few_small_and_each_is_shown():
    files = {path.stem: path.stat().st_size for path in (GUIDE / "images").glob("*.webp")}
    named = {name for text in _texts().values() for _, name in PICTURE.findall(text)}
    assert named == set(files)
    assert len(files) <= MOST
    assert [name for name, size in files.items() if size > LARGEST] == []


def test_a_link_to_a_heading_finds_it():
    texts = _texts()
    for name, text in texts.items():
        for chapter, anchor in ANCHOR.findall(text):
            headings = re.findall(r"^## (.+)$", texts[f"{name.split('/')[0]}/{chapter}.md"], re.MULTILINE)
            assert slugify(anchor) in {slugify(heading) for heading in headings}, (name, chapter, anchor)


def test_each_word_that_a_page_explains_is_in_the_glossary():
    named = {word for path in TEMPLATES.rglob("*.html") for word in TERM.findall(path.read_text("utf-8"))}
    assert len(named) >= 5
    assert sorted(word for word in named if word not in guide_reading.glossary()) == []


@pytest.mark.parametrize("chapter", [pytest.param(one, id=one.slug) for one in CHAPTERS])
def test_the_pages_of_a_chapter_exist(chapter):
    names = {pattern.name for pattern in urlpatterns if getattr(pattern, "name", None)}
    assert [page for page in chapter.pages if page not in names and not page.startswith("mfa_")] == []
    if chapter.door:
        assert reverse(chapter.door)
        assert chapter.words


def test_every_page_has_a_chapter():
    assert {slug for _, slug in BEGINNINGS} <= set(BY_SLUG)
    assert chapter_for("import_job").slug == "importar"
    assert chapter_for("a_page_of_tomorrow").slug == "comecar"


def test_a_wheel_brings_the_guide_to_where_the_console_reads_it():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    assert build["targets"]["wheel"]["force-include"] == {"docs/guide": "emdia/guide"}
    assert guide_reading.BROUGHT == ROOT / "src" / "emdia" / "guide"
    assert guide_reading.FOLDER == GUIDE, "in a checkout it is read where it is written"
