"""What payments change at once; the drains would find it a little later."""

from emdia.apps.outreach.cancel import cancel_queued
from emdia.apps.outreach.thank import thank
from emdia.core import events


def on_payment_recorded(*, payment_id: int, case_id: int) -> None:
    """Cancel what waits about what was paid, and thank."""
    cancel_queued(case_ids=[case_id], reason="o título foi pago antes do envio")
    if thank():
        events.publish("message.queued", case_id=case_id)


def on_payment_reversed(*, payment_id: int, case_id: int) -> None:
    """What waits is written again with the balance that is owed now."""
    cancel_queued(case_ids=[case_id], reason="o pagamento foi estornado")
