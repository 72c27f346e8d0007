"""What is never said, to whom it is not said, and what every message must say."""

from collections import Counter, defaultdict

import pytest

from tests.acceptance.conftest import cpf, row
from tests.journeys.command import GYM

pytestmark = pytest.mark.django_db(transaction=True)

WHO = ("--creditor", "academia")
NEVER = ("devedor", "inadimplente", "última chance", "spc", "serasa", "nome sujo", "caloteiro")


def said(emdia, creditor="academia"):
    return [m for m in emdia("messages", "--creditor", creditor) if m["sent_at"]]


def test_what_every_message_says_and_never_says(emdia, bring):
    """C1 by WhatsApp and e-mail, C2 by SMS and e-mail; from D-7 to D+30."""
    bring(
        [
            row(1, nome="MARIA DAS DORES"),
            row(2, **{"aceita whatsapp": "não"}),
            row(3, **{"aceita whatsapp": "sim"}),
        ]
    )
    emdia("replay", *WHO, "--from", "2026-03-02", "--to", "2026-04-10")
    rows = said(emdia)
    assert {m["channel"] for m in rows if m["debtor"] == "C2"} == {"sms", "email"}
    assert {m["channel"] for m in rows if m["debtor"] == "C3"} == {"whatsapp", "email"}
    for m in rows:
        text, low = m["text"], m["text"].casefold()
        assert not [word for word in NEVER if word in low], (m["step"], m["channel"])
        assert cpf(20_001) not in text and cpf(20_002) not in text and "MARIA" not in text
        assert "academia" in low and "http" in low and "/p/" in low and "!" not in text, (m["step"], text)
        assert "mensalidade" in low, "the service in words"
        if m["channel"] == "sms":
            assert text.isascii() and len(text) <= 160 and "sair" in low and "r$" in low, (m["step"], text)
        if m["channel"] == "whatsapp":
            assert len(text) <= 600
            assert m["debtor"] != "C1" or "Maria" in text
        if m["channel"] == "email":
            assert "11.222.333/0001-81" in text and "Rua Exemplo, 100" in text, "R03"
            assert "procon" in low and "consumidor.gov.br" in low
            assert "10 de março" in low or "10/03" in low
    for step in ("D+3", "D+6", "D+9", "D+15", "D+30"):
        [mail] = [
            m["text"] for m in rows if m["step"] == step and m["channel"] == "email" and m["debtor"] == "C1"
        ]
        assert "multa" in mail.casefold() and "juros" in mail.casefold(), "what was added until today"


def test_a_phone_of_two_debtors_hears_nothing_of_a_debt(emdia, bring):
    bring([row(1), row(2, celular="(11) 98001-4321", **{"e-mail": "pessoa1@example.com"})])
    emdia("replay", *WHO, "--from", "2026-03-02", "--to", "2026-03-04")
    rows = said(emdia)
    assert rows, "the neutral text goes out"
    for m in rows:
        assert "R$" not in m["text"] and "100,00" not in m["text"] and "10/03" not in m["text"], m["text"]


def test_time_barred_titles_and_estates_are_left_alone_with_the_reason(emdia, bring):
    bring(
        [
            row(1, vencimento="02/02/2021"),
            row(2, nome="Espólio de João Exemplo"),
            row(3, vencimento="15/03/2021"),
        ]
    )
    emdia("replay", *WHO, "--from", "2026-03-02", "--to", "2026-03-31")
    found = defaultdict(set)
    for m in emdia("messages", *WHO):
        found[m["debtor"]].add((m["step"], bool(m["sent_at"])))
    assert not [pair for who in ("C1", "C2") for pair in found[who] if pair[1]]
    last = [m["sent_at"][:10] for m in said(emdia) if m["debtor"] == "C3"]
    assert last and max(last) < "2026-03-15", "collected until the five years are over, not a day longer"
    for who in ("C1", "C2", "C3"):
        assert emdia("case", "show", *WHO, "--debtor", who)["next_action"]["reason"]


def test_the_caps_count_over_all_creditors(bare, bring_for):
    """One debtor of three creditors: at most a push and an e-mail a day, three pushes in seven days."""
    slugs = ("academia", "escola", "clinica")
    for slug in slugs:
        bare(*[slug if word == "academia" else word for word in GYM])
        rows = [row(1, **{"número": f"{slug}{n}", "vencimento": f"{n:02d}/03/2026"}) for n in (10, 12, 16)]
        bring_for(slug, rows)
    for day in range(2, 21):
        for slug in slugs:
            bare("plan", "--creditor", slug, "--at", f"2026-03-{day:02d}")
        bare("deliver", "--at", f"2026-03-{day:02d}T11:00")
    rows = [m for slug in slugs for m in said(bare, slug)]
    assert len({m["id"] for m in rows}) == len(rows) > 6
    for kind in (True, False):
        days = Counter(int(m["sent_at"][8:10]) for m in rows if (m["channel"] == "email") is kind)
        assert max(days.values()) == 1, days
        if not kind:
            assert all(sum(days[day - back] for back in range(7)) <= 3 for day in range(2, 21)), days
    for m in (m for slug in slugs for m in bare("messages", "--creditor", slug)):
        assert m["sent_at"] or m["reason"] or m["status"] == "queued", m
