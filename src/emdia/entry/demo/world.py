"""The tenant of the demonstration: its creditors, its members, its people's story."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from emdia.apps.ladders import api as ladders
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.domain.vocabulary import Role
from emdia.entry.cli.answer import Refused
from emdia.entry.demo import files, people, state, titles
from emdia.entry.demo.script import Act, script
from emdia.entry.demo.stages import GYM, HOUSES, SCHOOL, House

SLUG = "demo"
PASSWORD = "em-dia-em-ensaio"
"""The same in every demonstration: it opens invented data on this machine only, and a demo never goes live."""
MEMBERS = (
    ("dono@demo.example", Role.OWNER, "Dora Proprietária"),
    ("cobranca@demo.example", Role.COLLECTOR, "Célio da Cobrança"),
    ("auditoria@demo.example", Role.AUDITOR, "Aurora Auditora"),
)


@dataclass(frozen=True, slots=True)
class World:
    """Everything that was prepared. ``acts`` of all houses, in order of time."""

    tenant_id: int
    creditors: dict[str, int]
    start: date
    acts: list[Act]
    example: people.Character | None
    """Somebody of the gym who is late today and can be reached: her page is shown."""


def refuse_strangers() -> None:
    """Raise :class:`Refused` where somebody works for real: invented people never stand beside them."""
    real = [tenant.name for tenant in tenants.tenants() if not tenant.is_demo]
    if real:
        raise Refused(
            f"Este diretório de dados já é de “{real[0]}”, e a demonstração não se mistura com dados de verdade. "
            "Escolha outro: EMDIA_HOME=~/emdia-demo emdia demo"
        )


def prepare(*, today: date, sizes: dict[str, int] | None = None, days: int = titles.DAYS_BACK) -> World:
    """Found the demonstration, or find it again, and tell its story. ``sizes`` is how many people a creditor has."""
    refuse_strangers()
    tenant = next((t for t in tenants.tenants() if t.slug == SLUG), None)
    start = tenant.created_at.astimezone(clock.SAO_PAULO).date() if tenant else today - timedelta(days=days)
    with clock.at(datetime.combine(start, time(), clock.SAO_PAULO)):
        tenant = tenant or tenants.add_tenant(slug=SLUG, name="Demonstração", is_demo=True)
        with tenancy.use(tenant.pk):
            _invite()
            creditors = {house.slug: _creditor(house) for house in HOUSES}
    owed = {house: titles.titles_of(house, cast, start) for house, cast in _casts(sizes or {})}
    acts = [act for house, mine in owed.items() for act in _story(house, mine, start)]
    return World(
        tenant.pk, creditors, start, sorted(acts, key=lambda act: act.at), _example(owed[GYM], today)
    )


def _invite() -> None:
    known = {member.user.email for member in tenants.members()}
    for email, role, name in MEMBERS:
        if email not in known:
            tenants.add_member(email=email, password=PASSWORD, role=role, name=name)


def _creditor(house: House) -> int:
    known = next((c.pk for c in tenants.creditors().values() if c.slug == house.slug), None)
    if known is not None:
        return known
    declared = tenants.Declared(
        fine_bp=house.fine_bp, interest_monthly_bp=house.interest_monthly_bp, evidence=house.evidence
    )
    creditor = tenants.add_creditor(slug=house.slug, declared=declared, actor=SLUG, **house.profile)
    ladders.install_default(creditor.pk)
    return int(creditor.pk)


def _casts(sizes: dict[str, int]) -> Iterator[tuple[House, list[people.Character]]]:
    gym = people.cast(GYM, size=sizes.get(GYM.slug))
    school = people.cast(SCHOOL, size=sizes.get(SCHOOL.slug), first=GYM.people + 40)
    yield GYM, gym
    yield SCHOOL, people.of_both(gym, school)


def _story(house: House, owed: list[titles.Title], start: date) -> Iterator[Act]:
    for sent in files.write(house, owed, start, state.folder()):
        yield Act(
            datetime.combine(sent.day, time(), clock.SAO_PAULO), "import", house.slug, detail=str(sent.path)
        )
    yield from script(house.slug, owed, start)


def _example(owed: list[titles.Title], today: date) -> people.Character | None:
    for title in owed:
        owner = title.owner
        alone = owner.habit == "never" and owner.reach == "usual" and not owner.is_company
        if alone and 3 <= (today - title.due).days <= 45:
            return owner
    return None


@contextmanager
def living(moment: datetime) -> Iterator[datetime]:
    """Hold the business clock; the data directory's lock is held around the whole preparation already."""
    with clock.at(moment):
        yield moment
