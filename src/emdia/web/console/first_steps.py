"""The five first steps to a dry run of one's own file: what is done follows from what is written down."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse

from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.web.console.access import MANAGE, OWN, may

COOKIE = "primeiros-passos"
"""What this browser knows: that the last step was looked at (``visto``) or the steps were put away (``fora``)."""
KEEP = 366 * 24 * 3600


class Step(NamedTuple):
    """One step: its address, its short name, the sentence of its card."""

    slug: str
    name: str
    says: str


STEPS = (
    Step("quem-cobra", "Quem cobra", "Diga quem cobra: nome, CNPJ e endereço vão em toda mensagem."),
    Step("contrato", "Contrato", "Diga o que o contrato prevê para quem atrasa: multa, juros ou nada."),
    Step("recebimento", "Pix", "Diga para qual chave Pix o dinheiro vai."),
    Step("planilha", "Planilha", "Traga a sua planilha. Você vê tudo antes de gravar."),
    Step("quem-receberia", "Quem receberia", "Veja quem receberia o quê. Nada sai daqui."),
)
BY_SLUG = {step.slug: step for step in STEPS}


class Way(NamedTuple):
    """How far somebody has come. ``next`` is the first step that is not done, None at the end."""

    done: frozenset[str]
    next: Step | None

    @property
    def taken(self) -> int:
        """Steps that are done."""
        return len(self.done)


def creditor_of(request: HttpRequest) -> Any:
    """The creditor that the steps speak of: the chosen one, else the newest that is not on air yet, else none."""
    if request.creditor is not None:  # type: ignore[attr-defined]
        return request.creditor  # type: ignore[attr-defined]
    creditors = request.creditors  # type: ignore[attr-defined]
    return max((one for one in creditors if not one.on_air), key=lambda one: one.pk, default=None)


def way_of(request: HttpRequest) -> Way:
    """What is done, from the facts; at most two queries."""
    one = creditor_of(request)
    done = set()
    if one is not None:
        done.add("quem-cobra")
        if one.pix_key:
            done.add("recebimento")
        if tenants.terms_history(creditor_id=one.pk):
            done.add("contrato")
        if receivables.has_titles(creditor_ids=[one.pk]):
            done.add("planilha")
        if "planilha" in done and request.COOKIES.get(COOKIE) == "visto":
            done.add("quem-receberia")
    return Way(frozenset(done), next((step for step in STEPS if step.slug not in done), None))


def offered(request: HttpRequest) -> bool:
    """Whether the steps are still of use: somebody who may take them, nothing on air, not put away, no demo."""
    member = getattr(request, "member", None)
    if member is None or member.tenant.is_demo or request.COOKIES.get(COOKIE) == "fora":
        return False
    return may(request, MANAGE) and not any(one.on_air for one in request.creditors)  # type: ignore[attr-defined]


def begins(request: HttpRequest) -> bool:
    """Whether there is nothing at all yet, so that the first page leads to the first step."""
    return offered(request) and may(request, OWN) and not request.creditors  # type: ignore[attr-defined]


def remember(response: HttpResponse, value: str, *, secure: bool) -> HttpResponse:
    """Let this browser know that the steps were seen or put away."""
    response.set_cookie(COOKIE, value, max_age=KEEP, secure=secure, httponly=True, samesite="Lax")
    return response
