"""Data to try a text on: the shortest, the usual and the longest, made up or from the creditor's own portfolio."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.cache import cache

from emdia.apps.outreach.context import CreditorVoice, Notice, PaymentText, Person, TextContext, TitleText
from emdia.apps.outreach.links import links
from emdia.apps.outreach.naming import service_name
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.domain.balance import ContractTerms, TitleBalance, TitleFacts, balance, case_total
from emdia.domain.names import first_name, short_company_name
from emdia.domain.vocabulary import Stage

SHORTEST, USUAL, LONGEST = "curto", "comum", "longo"
DAYS_LATE = {
    Stage.FIRST_CONTACT: 12,
    Stage.DUE_SOON: -7,
    Stage.DUE_DAY: 0,
    Stage.NOT_IDENTIFIED: 3,
    Stage.MAY_HAPPEN: 6,
    Stage.ACTION_DATED: 9,
    Stage.HISTORY: 15,
    Stage.NEGOTIATION: 30,
    Stage.NEGOTIATION_AGAIN: 45,
}
TOKEN = "exemplo12345"
"""In the place of a case's token; it opens nothing."""
MINUTES = 10
PLACE = CreditorVoice(
    trade_name="Sua Empresa",
    short_name="Sua Empresa",
    legal_name="Sua Empresa Ltda.",
    tax_id="12.345.678/0001-95",
    address_line="Rua das Flores, 120, São Paulo/SP",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one sample says about a person and her title."""

    name: str
    is_company: bool
    title: TitleText
    balance: TitleBalance
    daily_cents: int
    others: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """A context with the word that names it; ``real`` where it comes from the portfolio."""

    kind: str
    context: TextContext
    real: bool = False


def made_up(stage: str, channel: str, voice: CreditorVoice) -> list[Sample]:
    """The shortest, the usual and the longest data that a text can meet."""
    day = clock.today()
    usual = _facts(stage, day, "Ana Souza", "Mensalidade de novembro", 15000)
    short = replace(_facts(stage, day, "", "Aula", 100), daily_cents=0)
    long_name = "Maximiliano-Constantino-Albuquerque-Sá"
    long = _facts(
        stage, day, long_name, "Mensalidade do curso técnico de enfermagem, turno da noite", 123456789
    )
    weekend = replace(long.title, effective_due_on=long.title.due_on + dt.timedelta(days=2))
    long = replace(long, title=weekend, others=9)
    bare = replace(voice, service_phone="", whatsapp="", email="", hours="", signer_name="", signer_title="")
    return [
        Sample(USUAL, context(stage, channel, voice, usual, day=day)),
        Sample(LONGEST, context(stage, channel, voice, long, day=day)),
        Sample(SHORTEST, context(stage, channel, bare, short, day=day)),
    ]


def real(stage: str, channel: str, voice: CreditorVoice, *, creditor_id: int | None) -> list[Sample]:
    """The usual title of the portfolio, and the longest name, service and amount that are in it; empty without any."""
    found = _portfolio(creditor_id)
    if not found:
        return []
    usual, longest = found
    day = clock.today()
    titles = receivables.titles_for_balance({usual.id, longest.id})
    terms = tenants.terms_of(tenants.creditors({one.creditor_id for one in titles.values()}), on=day)
    samples = []
    for kind, sample in ((USUAL, usual), (LONGEST, longest)):
        owed = titles.get(sample.id)
        if owed is not None:
            facts = _owed(stage, sample, owed, terms[owed.creditor_id], day)
            samples.append(Sample(kind, context(stage, channel, voice, facts, day=day), real=True))
    return samples


def _portfolio(creditor_id: int | None) -> tuple[receivables.SampleTitle, receivables.SampleTitle] | None:
    """Kept for some minutes: a preview asks with every pause of the keys."""
    key = f"text-samples:{tenancy.current_id()}:{creditor_id}"
    kept: tuple[receivables.SampleTitle, receivables.SampleTitle] | None = cache.get(key)
    if kept is not None:
        return kept
    titles = receivables.sample_titles(creditor_id=creditor_id)
    if not titles:
        return None
    by_length = sorted(titles, key=lambda one: (len(one.description), len(one.name), one.id))
    usual = by_length[len(by_length) // 2]
    dearest = max(titles, key=lambda one: one.open_cents)
    wordiest = max(titles, key=lambda one: len(_service(one)))
    named = max(titles, key=lambda one: len(_first(one.name, is_company=one.is_company)))
    longest = replace(
        dearest,
        name=named.name,
        is_company=named.is_company,
        number=wordiest.number,
        installment=wordiest.installment,
        description=wordiest.description,
    )
    cache.set(key, (usual, longest), MINUTES * 60)
    return usual, longest


def _service(sample: receivables.SampleTitle) -> str:
    return f"{sample.description}{sample.installment}" or sample.number


def _first(name: str, *, is_company: bool) -> str:
    return short_company_name(name) if is_company else first_name(name)


def _owed(
    stage: str,
    sample: receivables.SampleTitle,
    owed: receivables.TitleOwed,
    terms: ContractTerms,
    day: dt.date,
) -> Facts:
    """A title of the portfolio as if it were due as long ago as the stage asks."""
    due = day - dt.timedelta(days=_late(stage))
    facts = TitleFacts.fresh(
        principal_cents=sample.open_cents, due=due, effective_due=due, consumer=owed.facts.consumer
    )
    today, tomorrow = (balance(facts, terms, day + dt.timedelta(days=ahead)) for ahead in (0, 1))
    title = TitleText(
        sample.id,
        sample.number,
        sample.installment,
        sample.description,
        due,
        due,
        facts.principal_cents,
        today.total,
    )
    return Facts(sample.name, sample.is_company, title, today, tomorrow.total - today.total)


def _late(stage: str) -> int:
    return next((days for known, days in DAYS_LATE.items() if known == stage), 3)


def _facts(stage: str, day: dt.date, name: str, description: str, cents: int) -> Facts:
    late = _late(stage)
    due = day - dt.timedelta(days=late)
    facts = TitleFacts.fresh(principal_cents=cents, due=due, effective_due=due)
    terms = ContractTerms(fine_bp=200, interest_monthly_bp=100)
    today, tomorrow = (balance(facts, terms, day + dt.timedelta(days=ahead)) for ahead in (0, 1))
    title = TitleText(0, "2026-11", "", description, due, due, cents, today.total)
    return Facts(name, False, title, today, max(0, tomorrow.total - today.total) if late > 0 else 0)


def context(stage: str, channel: str, voice: CreditorVoice, facts: Facts, *, day: dt.date) -> TextContext:
    """Everything that a text may speak of; an address that opens nothing."""
    where = links(base_url=settings.BASE_URL, token=TOKEN, channel=channel)
    titles = tuple(replace(facts.title, id=facts.title.id + at) for at in range(facts.others + 1))
    owed = case_total([facts.balance] * len(titles))
    total = owed.total
    left = total // 3 if stage == Stage.PAID_PART else 0
    settled: Sequence[str] = () if stage == Stage.PAID_PART else (service_name(facts.title),)
    return TextContext(
        creditor=complete(voice),
        person=Person(_first(facts.name, is_company=facts.is_company), is_company=facts.is_company),
        today=day,
        link=where.page,
        stop_link=where.stop,
        paid_link=where.paid,
        anchor=titles[0],
        titles=titles,
        balance=owed,
        daily_cents=facts.daily_cents * len(titles),
        days_late=max(0, (day - facts.title.effective_due_on).days),
        action_on=_next_tuesday(day) if voice.suspends else None,
        notices=(Notice(day - dt.timedelta(days=9), "sms"), Notice(day - dt.timedelta(days=5), "email")),
        payment=PaymentText(total - left, day, tuple(settled), left_cents=left, receipt_link=where.page),
        protocol="EM000123",
        code="482913",
        digitable="",
        stopped_channel=channel,
    )


def _next_tuesday(day: dt.date) -> dt.date:
    """A day that no sector forbids, for the sample of an announced action."""
    later = day + dt.timedelta(days=10)
    return later + dt.timedelta(days=(1 - later.weekday()) % 7)


def complete(voice: CreditorVoice) -> CreditorVoice:
    """The voice with a stand-in for what law asks and nobody filled in yet (R03), so that words can be tried."""
    return replace(
        voice,
        trade_name=voice.trade_name or PLACE.trade_name,
        short_name=voice.short_name or voice.trade_name[:15] or PLACE.short_name,
        legal_name=voice.legal_name or PLACE.legal_name,
        tax_id=voice.tax_id or PLACE.tax_id,
        address_line=voice.address_line or PLACE.address_line,
    )
