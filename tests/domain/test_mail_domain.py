"""What a sender's domain lacks, and the line that mends it."""

import pytest

from emdia.domain import mail_domain
from emdia.domain.mail_domain import Record

HERE = "academia.example"


@pytest.mark.parametrize(
    ("texts", "include", "ok", "value"),
    [
        ([], "", False, "v=spf1 a mx ~all"),
        ([], "amazonses.com", False, "v=spf1 include:amazonses.com ~all"),
        (["google-site-verification=x", "v=spf1 mx -all"], "", True, None),
        (["v=spf1 mx -all"], "sendgrid.net", False, "v=spf1 mx include:sendgrid.net -all"),
        (["v=spf1 mx"], "sendgrid.net", False, "v=spf1 mx include:sendgrid.net ~all"),
        (["v=spf1 include:sendgrid.net ~all"], "sendgrid.net", True, None),
        (["v=spf1 mx +all"], "", False, "v=spf1 mx ~all"),
        (["v=spf1 mx ?all"], "", False, "v=spf1 mx ~all"),
        (["v=spf1 redirect=_spf.x.example"], "", True, None),
        (["v=spf1 mx -all", "v=spf1 a -all"], "", False, None),
        (["v=spf10 mx -all"], "", False, "v=spf1 a mx ~all"),
    ],
)
def test_who_may_send(texts: list[str], include: str, ok: bool, value: str | None):
    found = mail_domain.spf(HERE, texts, include)
    assert (found.ok, found.write) == (ok, Record(HERE, "TXT", value) if value else None)


def test_the_key_is_the_one_that_signs():
    record = "v=DKIM1; k=rsa; p=QUJD"
    name = f"emdia._domainkey.{HERE}"
    assert mail_domain.dkim(HERE, {"emdia": ["v=DKIM1; p=QU JD"]}, ("emdia", record)).ok
    for there in ([], ["v=DKIM1; p=WFla"], ["v=DKIM1; p="]):
        found = mail_domain.dkim(HERE, {"emdia": there}, ("emdia", record))
        assert (found.ok, found.write) == (False, Record(name, "TXT", record))
    assert mail_domain.dkim(HERE, {"a": [], "s1": ["k=rsa; p=QUJD"]}).ok
    assert not mail_domain.dkim(HERE, {"s1": ["v=DKIM1; p="]}).ok


def test_policy_of_the_domain_or_of_the_one_above_it():
    missing = mail_domain.dmarc("cobranca.exemplo.com.br", [], [])
    assert missing.write == Record(
        "_dmarc.exemplo.com.br", "TXT", "v=DMARC1; p=none; rua=mailto:dmarc@exemplo.com.br"
    )
    assert mail_domain.dmarc("cobranca.exemplo.com.br", [], ["v=DMARC1; p=reject"]).ok
    assert "quarantine" in mail_domain.dmarc(HERE, ["v=DMARC1; p=none"], []).says
    assert not mail_domain.dmarc(HERE, ["v=DMARC1; rua=mailto:x@y.example"], []).ok


def test_a_carrier_names_what_has_to_be_included():
    assert mail_domain.wanted_include("ses") == "amazonses.com"
    assert mail_domain.wanted_include("smtp", "smtp.gmail.com") == "_spf.google.com"
    assert mail_domain.wanted_include("smtp", "notgmail.com") == ""
    assert not mail_domain.answers(HERE, []).ok
