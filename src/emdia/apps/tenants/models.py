"""Who runs the software, for whom, and under which declared terms."""

from django.conf import settings
from django.db import models

from emdia.apps.tenants.brand_models import BrandImage as BrandImage
from emdia.core.sealed import SealedTextField
from emdia.core.tenancy import TenantModel
from emdia.domain.vocabulary import Role, Sector


class Tenant(models.Model):
    """An organization that runs Em Dia: a company, or an agency (*assessoria*) with many creditors."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    is_demo = models.BooleanField(default=False, help_text="a demo can never go live")
    is_agency = models.BooleanField(default=False)
    caps = models.JSONField(default=dict, help_text="stricter caps than R60 and R68, never looser")
    block_lists = models.JSONField(
        default=dict, help_text="R30: state to how many numbers its loaded block lists hold"
    )
    second_factor_required = models.BooleanField(
        default=False, help_text="members sign in with an authenticator or a passkey too"
    )
    stopped_at = models.DateTimeField(null=True, help_text="parar tudo")
    stop_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Member(TenantModel):
    """A person who signs in, with one role in one tenant."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role])
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="deactivated: opens nothing of this tenant any more")
    digest = models.BooleanField(null=True, help_text="the daily digest; null: as the role has it")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "user"], name="member_once")]


class Invitation(TenantModel):
    """Somebody was asked to become a member; its signed link works once and for seven days."""

    email = models.EmailField()
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role])
    nonce = models.CharField(
        max_length=32, help_text="a newer link of the same invitation makes the older void"
    )
    invited_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField(help_text="machine time")
    expires_at = models.DateTimeField(help_text="machine time")
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once",
            )
        ]


class Creditor(TenantModel):
    """To whom the money is owed. Begins in *ensaio*: everything it says goes to the sandbox."""

    slug = models.SlugField()
    legal_name = models.CharField(max_length=150)
    trade_name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=15)
    tax_id = models.CharField(max_length=14, help_text="CNPJ or CPF, normalized, letters allowed since 2026")
    address = models.CharField(max_length=200)
    city = models.CharField(max_length=80)
    state = models.CharField(max_length=2)
    postcode = models.CharField(max_length=8, blank=True)
    sector = models.CharField(max_length=16, default=Sector.OTHER)
    service_phone = models.CharField(max_length=20, blank=True)
    whatsapp = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    hours = models.CharField(max_length=120, blank=True)
    site = models.CharField(max_length=120, blank=True)
    signer_name = models.CharField(max_length=80, blank=True)
    signer_title = models.CharField(max_length=80, blank=True)
    brand = models.JSONField(
        default=dict, help_text="primary, on_primary, logo_svg or logo path, closing lines"
    )
    suspends_service = models.BooleanField(default=False)
    action = models.CharField(max_length=40, blank=True, help_text="what D+9 names: suspension, listing, …")
    discreet = models.BooleanField(default=False, help_text="R40 discreto: neutral text everywhere")
    whatsapp_permission = models.BooleanField(
        default=True, help_text="R41: the creditor declares it for its file"
    )
    due_day_reminder = models.BooleanField(default=False, help_text="D0 instead of D-1, never both")
    float_days = models.PositiveSmallIntegerField(
        null=True, help_text="business days; null: 2 with boleto, else 0"
    )
    first_contact_lot = models.PositiveIntegerField(default=500, help_text="old cases that begin per day")
    collects_time_barred = models.CharField(
        max_length=200, blank=True, help_text="R51: the owner's recorded reason"
    )
    pix_key = models.CharField(max_length=77, blank=True)
    pix_receiver = models.CharField(max_length=80, blank=True)
    contact_limits = models.JSONField(
        default=dict, help_text="narrower hours and lower caps of its own: see domain/compliance/limits.py"
    )
    prices = models.JSONField(
        default=dict, help_text="thousandths of a real per channel, e.g. {'sms': 90}; absent: unknown"
    )
    push_minimum_cents = models.PositiveIntegerField(
        default=1000, help_text="a message about less goes by e-mail only"
    )
    on_air = models.BooleanField(default=False)
    on_air_on = models.DateField(null=True, help_text="the business day on which it last went on air")
    approval = models.JSONField(
        default=dict, help_text="which steps wait for a person after the first days: see domain/approval.py"
    )
    payment_news_at = models.DateTimeField(
        null=True, help_text="business time of the newest news of payments, also of none"
    )
    stopped_at = models.DateTimeField(null=True, help_text="parar tudo")
    stop_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="creditor_slug_once")]

    def __str__(self) -> str:
        return self.trade_name


class Declaration(TenantModel):
    """What an owner declared, or proved by a test, before a creditor goes on air. The newest of a kind counts."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="declarations")
    kind = models.CharField(max_length=20, help_text="contacts, sector, test:<channel>, first_day")
    words = models.CharField(max_length=300, help_text="what was declared, as the person read it")
    data = models.JSONField(default=dict)
    declared_by = models.CharField(max_length=80)
    declared_at = models.DateTimeField()


class ContractTerms(TenantModel):
    """What the creditor's contract says about delay, with its evidence (R07, R12). The newest valid one counts."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="terms")
    valid_from = models.DateField()
    fine_bp = models.PositiveIntegerField(null=True, help_text="basis points: 200 is 2 %")
    fine_evidence = models.CharField(max_length=200, blank=True)
    interest_monthly_bp = models.PositiveIntegerField(null=True, help_text="basis points a month: 100 is 1 %")
    interest_evidence = models.CharField(max_length=200, blank=True)
    index = models.CharField(max_length=20, blank=True, help_text="correction index, empty for none")
    index_evidence = models.CharField(max_length=200, blank=True)
    declared_by = models.CharField(max_length=80, blank=True)
    declared_at = models.DateTimeField()


class ProviderAccount(TenantModel):
    """Credentials of one carrier for a tenant, or for one of its creditors. None: the sandbox speaks."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, null=True, related_name="accounts")
    channel = models.CharField(max_length=10)
    provider = models.CharField(max_length=40, help_text="a name of providers/channels/registry.py")
    settings = models.JSONField(default=dict)
    secrets = SealedTextField(default="", help_text="JSON of credentials")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()


class LocalHoliday(TenantModel):
    """A municipal holiday, entered or imported (R28); the table ships empty."""

    state = models.CharField(max_length=2)
    city = models.CharField(max_length=80)
    day = models.DateField()
    name = models.CharField(max_length=80)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "state", "city", "day"], name="local_holiday_once")
        ]


class RateTable(models.Model):
    """Monthly rates as published (R09): public figures, so every tenant reads the same ones. The newest version of a
    name counts; an older one stays, to tell what a past amount was computed from."""

    name = models.CharField(max_length=10, help_text="legal, ipca, inpc, igpm")
    version = models.PositiveIntegerField()
    source = models.CharField(max_length=200, help_text="where the figures come from")
    percent = models.JSONField(help_text='percent a month: {"2024-09": "0.7242"}')
    loaded_by = models.CharField(max_length=80)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="rate_table_version_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
