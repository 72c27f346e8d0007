"""*Retornos sem par*: one, some or all are closed with a reason; who only looks closes nothing."""

from django.test import Client

from emdia.apps.intake.models import RawCallback
from emdia.core import clock, tenancy
from tests.web.console.world import World

PAGE = "/esperando/retornos/"


def stray(world: World, number: int) -> int:
    with tenancy.use(world.tenant.pk):
        row = RawCallback.objects.create(
            provider="sandbox",
            digest=str(number),
            body="segredo",
            state="unmatched",
            received_at=clock.machine(),
        )
    return row.pk


def test_closed_on_the_page(owner: Client, world: World):
    assert "Todo retorno tem par" in owner.get(PAGE).content.decode()
    one, two, three = (stray(world, n) for n in range(3))
    text = owner.get(PAGE).content.decode()
    assert f"retorno {one}" in text
    assert "segredo" not in text
    again = owner.post(f"{PAGE}encerrar/", {"retorno": one, "motivo": ""}, follow=True).content.decode()
    assert "Diga o motivo" in again
    owner.post(f"{PAGE}encerrar/", {"retorno": one, "motivo": "outro sistema"})
    owner.post(f"{PAGE}encerrar/", {"quais": "todos", "visto": two, "motivo": "conta antiga"})
    late = owner.post(f"{PAGE}encerrar/", {"quais": "marcados", "motivo": "x"}, follow=True).content.decode()
    assert "Marque ao menos um" in late
    with tenancy.use(world.tenant.pk):
        states = dict(RawCallback.objects.values_list("pk", "state"))
    assert states == {one: "closed", two: "closed", three: "unmatched"}
