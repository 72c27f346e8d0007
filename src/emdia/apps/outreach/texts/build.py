"""Builds the e-mails: MJML and one short source per stage become committed minijinja templates.

A stage's source says its paragraphs once; HTML and text part are both made from them, so that they cannot drift apart.
Run ``python -m emdia.apps.outreach.texts.build`` after a change; a test proves that what is committed is what is built.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import mjml

HERE = Path(__file__).resolve().parent / "email"
COMPILED = HERE / "compiled"
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
BLANK_LINES = re.compile(r"\n{3,}")
BETWEEN_TAGS = re.compile(r">\s*\n\s*<")


@dataclass(frozen=True, slots=True)
class Source:
    """One stage as it was written: its head lines and its paragraphs."""

    head: dict[str, str]
    paragraphs: tuple[str, ...]

    def names(self, key: str) -> list[str]:
        return self.head[key].split()


def read(path: Path) -> Source:
    """Parse ``key: value`` lines, a blank line, then paragraphs."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    pairs = (line.split(": ", 1) for line in head.splitlines())
    return Source(dict(pairs), tuple(" ".join(p.split()) for p in body.strip().split("\n\n")))


def build() -> dict[str, str]:
    """Name to content of every compiled file."""
    files: dict[str, str] = {}
    layout = (HERE / "layout.mjml").read_text(encoding="utf-8")
    for path in sorted((HERE / "stages").glob("*.txt")):
        source, stage = read(path), path.name.removesuffix(".txt")
        files[f"{stage}.subject.j2"] = source.head["subject"]
        files[f"{stage}.html.j2"] = _html(source, layout)
        files[f"{stage}.txt.j2"] = _text(source)
    return files


def _part(name: str, kind: str, source: Source) -> str:
    part = (HERE / "parts" / f"{name}.{kind}").read_text(encoding="utf-8").strip()
    return part.replace("@@BUTTON@@", source.head.get("button", ""))


def _html(source: Source, layout: str) -> str:
    body = "".join(f"<p>{BOLD.sub(r'<strong>\1</strong>', paragraph)}</p>" for paragraph in source.paragraphs)
    filled = (
        layout.replace("@@SUBJECT@@", source.head["subject"])
        .replace("@@PREVIEW@@", source.head["preview"])
        .replace("@@TITLE@@", source.head["title"])
        .replace("@@BODY@@", body)
        .replace("@@PARTS@@", "\n".join(_part(name, "mjml", source) for name in source.names("parts")))
        .replace("@@FOOT@@", "\n".join(_part(name, "mjml", source) for name in source.names("foot")))
    )
    return BETWEEN_TAGS.sub("><", str(mjml.mjml2html(filled))) + "\n"


def _text(source: Source) -> str:
    body = "\n\n".join(BOLD.sub(r"\1", paragraph) for paragraph in source.paragraphs)
    parts = [_part(name, "txt", source) for name in source.names("parts")]
    foot = [_part(name, "txt", source) for name in source.names("foot")]
    return "\n\n".join([f"{{#body#}}{body}{{#end body#}}", *parts, "-- ", *foot]) + "\n"


def main() -> int:
    """Write what differs, take away what no stage makes any more; says how many files changed."""
    COMPILED.mkdir(exist_ok=True)
    files, changed = build(), 0
    for path in COMPILED.iterdir():
        if path.name not in files:
            path.unlink()
            changed += 1
    for name, content in files.items():
        path = COMPILED / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            changed += 1
    sys.stderr.write(f"{len(files)} textos, {changed} mudaram\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
