"""What the console reads of tenants, members, creditors and accounts. The web asks; nothing is changed here."""

from emdia.apps.tenants.models import ContractTerms, Member, ProviderAccount


def memberships(*, user_id: int) -> list[Member]:
    """Every membership of one person, oldest first; the caller opens the look across tenants."""
    return list(
        Member.objects.filter(user_id=user_id, user__is_active=True).select_related("tenant").order_by("id")
    )


def live_channels(creditor_id: int | None) -> list[str]:
    """Channels that a real account carries: of one creditor and its tenant, or of anybody in the tenant."""
    accounts = ProviderAccount.objects.filter(active=True).exclude(provider="sandbox")
    if creditor_id is not None:
        accounts = accounts.filter(creditor_id__in=[creditor_id]) | accounts.filter(creditor_id=None)
    return sorted(set(accounts.values_list("channel", flat=True)))


def members() -> list[Member]:
    """The people of the active tenant."""
    return list(Member.objects.select_related("user").order_by("id"))


def terms_history(*, creditor_id: int) -> list[ContractTerms]:
    """What one creditor declared about its contracts, newest first; the first valid one counts."""
    return list(ContractTerms.objects.filter(creditor_id=creditor_id).order_by("-valid_from", "-id"))


def account_rows() -> list[ProviderAccount]:
    """Provider accounts of the active tenant, without their secrets."""
    rows = ProviderAccount.objects.select_related("creditor").defer("secrets")
    return list(rows.order_by("channel", "id"))
