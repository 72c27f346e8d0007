"""Who runs the software, for whom, and under which declared terms."""

from django.conf import settings
from django.db import models

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
    stopped_at = models.DateTimeField(null=True, help_text="parar tudo")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Member(TenantModel):
    """A person who signs in, with one role in one tenant."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role])
    since = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "user"], name="member_once")]


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
    on_air = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True, help_text="parar tudo")
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="creditor_slug_once")]

    def __str__(self) -> str:
        return self.trade_name


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
