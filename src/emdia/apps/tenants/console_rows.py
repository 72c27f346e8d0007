"""What the console reads of tenants, members, creditors and accounts. The web asks; nothing is changed here."""

from django.db.models import F, Q

from emdia.apps.tenants.models import ContractTerms, Creditor, Member, ProviderAccount


def memberships(*, user_id: int) -> list[Member]:
    """Every membership of one person, oldest first; the caller opens the look across tenants."""
    return list(
        Member.objects.filter(user_id=user_id, user__is_active=True, ended_at=None)
        .select_related("tenant")
        .order_by("id")
    )


def live_channels(creditor_id: int | None) -> list[str]:
    """Channels that really speak: a real account carries them, for this creditor or any, that is on air; no demo's."""
    speaking = Creditor.objects.filter(on_air=True, tenant__is_demo=False)
    if creditor_id is not None:
        speaking = speaking.filter(pk=creditor_id)
    whose = Q(creditor__in=speaking) | Q(creditor=None, tenant__in=speaking.values("tenant"))
    accounts = ProviderAccount.objects.filter(whose, active=True).exclude(provider="sandbox")
    return sorted(set(accounts.values_list("channel", flat=True)))


def members() -> list[Member]:
    """The people of the active tenant; those who were deactivated come last."""
    return list(Member.objects.select_related("user").order_by(F("ended_at").asc(nulls_first=True), "id"))


def terms_history(*, creditor_id: int) -> list[ContractTerms]:
    """What one creditor declared about its contracts, newest first; the first valid one counts."""
    return list(ContractTerms.objects.filter(creditor_id=creditor_id).order_by("-valid_from", "-id"))


def account_rows() -> list[ProviderAccount]:
    """Provider accounts of the active tenant, without their secrets."""
    rows = ProviderAccount.objects.select_related("creditor").defer("secrets")
    return list(rows.order_by("channel", "id"))
