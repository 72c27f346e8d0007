"""Old portfolios: the first contact, its daily lots, and what follows."""

from emdia.apps.receivables.models import Case
from tests.apps.ladders.portfolio import Portfolio, day, records


def test_an_old_portfolio_begins_in_daily_lots(portfolio: Portfolio):
    portfolio.creditor.first_contact_lot = 2
    portfolio.creditor.save()
    for _ in range(5):
        portfolio.owe(portfolio.debtor(met_on=day("2026-03-10")), "2026-01-12")
    said = portfolio.walk("2026-03-10", "2026-03-13")
    assert said == [
        ("2026-03-10", "first_contact"),
        ("2026-03-10", "first_contact"),
        ("2026-03-11", "first_contact"),
        ("2026-03-11", "first_contact"),
        ("2026-03-12", "first_contact"),
        ("2026-03-13", "D+60"),
        ("2026-03-13", "D+60"),
    ]
    reasons = list(Case.objects.filter(lot_on__isnull=False).values_list("lot_on", flat=True))
    assert sorted(reasons) == [day("2026-03-11"), day("2026-03-11"), day("2026-03-12")]


def test_a_case_that_waits_for_its_lot_says_so(portfolio: Portfolio):
    portfolio.creditor.first_contact_lot = 1
    portfolio.creditor.save()
    for _ in range(2):
        portfolio.owe(portfolio.debtor(met_on=day("2026-03-10")), "2026-01-12")
    portfolio.plan("2026-03-10")
    waiting = Case.objects.get(lot_on=day("2026-03-11"))
    assert (waiting.next_step, waiting.next_on) == ("first_contact", day("2026-03-11"))
    assert "primeiro contato" in waiting.next_reason


def test_first_contact_covers_every_late_title_and_the_next_step_follows(portfolio: Portfolio):
    case = portfolio.debtor(met_on=day("2026-03-10"))
    old = portfolio.owe(case, "2026-01-12")
    young = portfolio.owe(case, "2026-02-24")
    coming = portfolio.owe(case, "2026-03-20")
    (item,) = portfolio.plan("2026-03-10").items
    assert (item["step"], item["receivables"]) == ("first_contact", [old.number, young.number])
    assert records() >= {(old.number, "first_contact", "said"), (young.number, "first_contact", "superseded")}
    said = portfolio.walk("2026-03-11", "2026-03-31")
    assert said == [
        ("2026-03-13", "D+60"),
        ("2026-03-14", "D-7"),
        ("2026-03-19", "D-1"),
        ("2026-03-23", "D+3"),
        ("2026-03-26", "D+30"),
        ("2026-03-30", "D+9"),
    ]
    assert coming.number not in item["receivables"]


def test_a_title_beyond_the_end_hears_the_negotiation_texts_from_the_first(portfolio: Portfolio):
    case = portfolio.debtor(met_on=day("2026-03-10"))
    portfolio.owe(case, "2025-06-10")
    said = portfolio.walk("2026-03-10", "2026-06-01")
    assert said == [
        ("2026-03-10", "first_contact"),
        ("2026-03-17", "D+30"),
        ("2026-04-01", "D+45"),
        ("2026-04-16", "D+60"),
        ("2026-05-16", "D+90"),
    ]
