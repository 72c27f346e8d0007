"""The chapters of the *Guia* in their order, each with its address in both languages and the pages that it explains."""

from typing import NamedTuple


class Chapter(NamedTuple):
    """One chapter: ``slug`` is its address and file name in Portuguese, ``english`` in English."""

    slug: str
    english: str
    icon: str
    pages: tuple[str, ...] = ()
    """Names of addresses whose “?” leads here."""
    door: str = ""
    """The page that the chapter opens with one button."""
    words: str = ""
    """What that button says."""


CHAPTERS = (
    Chapter("comecar", "start", "sun", ("today", "search"), "first_steps", "Abrir os primeiros passos"),
    Chapter("importar", "import", "upload", ("old_debts",), "import", "Importar um arquivo"),
    Chapter("regua", "ladder", "ruler-2", (), "ladder", "Abrir a régua"),
    Chapter("textos", "texts", "pencil", ("brand", "brand_page"), "templates", "Abrir os modelos"),
    Chapter("canais", "channels", "plug", ("accounts",), "accounts", "Abrir os canais"),
    Chapter("entrar-no-ar", "going-live", "send", ("settings",), "on_air", "Abrir a lista"),
    Chapter("aprovar", "approving", "list-check", (), "approvals", "Ver o que espera aprovação"),
    Chapter("pagamentos", "payments", "cash", ("payments",), "bank", "Dar baixa em lote"),
    Chapter(
        "casos",
        "cases",
        "address-book",
        ("portfolio", "tasks", "calls", "inbox", "terms"),
        "portfolio",
        "Abrir a carteira",
    ),
    Chapter("parar-tudo", "stop", "hand-stop", ("resume",), "stop", "Abrir o freio"),
    Chapter("integracoes", "integrations", "link", ("webhook_log",), "integrations", "Abrir as integrações"),
    Chapter(
        "privacidade-e-lei",
        "privacy-and-law",
        "shield-check",
        (
            "journal",
            "members",
            "holidays",
            "contact_limits",
            "block_lists",
            "prices",
            "mfa_index",
            "source_code",
        ),
        "journal",
        "Abrir o diário",
    ),
    Chapter("glossario", "glossary", "notebook"),
)

BEGINNINGS = (
    ("first_steps", "comecar"),
    ("import", "importar"),
    ("ladder", "regua"),
    ("template", "textos"),
    ("on_air", "entrar-no-ar"),
    ("approval", "aprovar"),
    ("account", "canais"),
    ("message", "aprovar"),
    ("payment", "pagamentos"),
    ("vanish", "pagamentos"),
    ("bank", "pagamentos"),
    ("withdraw", "pagamentos"),
    ("nothing_came", "pagamentos"),
    ("unmatched", "casos"),
    ("case", "casos"),
    ("conversation", "casos"),
    ("portfolio", "casos"),
    ("stop", "parar-tudo"),
    ("settings", "entrar-no-ar"),
    ("integration", "integracoes"),
)
"""Names of addresses by how they begin, for the pages that no chapter names."""

BY_SLUG = {chapter.slug: chapter for chapter in CHAPTERS}
BY_ENGLISH = {chapter.english: chapter for chapter in CHAPTERS}
_BY_PAGE = {page: chapter for chapter in CHAPTERS for page in chapter.pages}


def chapter_for(url_name: str) -> Chapter:
    """The chapter that explains a page; the first one for a page that none names."""
    if url_name in _BY_PAGE:
        return _BY_PAGE[url_name]
    slug = next((slug for begins, slug in BEGINNINGS if url_name.startswith(begins)), CHAPTERS[0].slug)
    return BY_SLUG[slug]
