"""What payments change at once; the drains would find it a little later."""

from collections.abc import Mapping, Sequence
from typing import Any

from emdia.apps.outreach.cancel import cancel_queued
from emdia.apps.outreach.thank import thank
from emdia.core import events


def on_payment_recorded(*, payment_id: int, case_id: int) -> None:
    """Cancel what waits about what was paid, and thank."""
    cancel_queued(case_ids=[case_id], reason="o título foi pago antes do envio")
    if thank():
        events.publish("message.queued", case_id=case_id)


def on_payments_together(*, case_ids: Sequence[int], **_: object) -> None:
    """Cancel what waits about what was paid; the drain of thanks finds the payments."""
    cancel_queued(case_ids=case_ids, reason="o título foi pago antes do envio")


def on_settled_by_file(*, titles: Sequence[Mapping[str, Any]], **_facts: object) -> None:
    """Cancel what waits about titles that a file says are paid; their payments stand already, and are thanked for."""
    cancel_queued(
        receivable_ids=[title["receivable_id"] for title in titles],
        reason="o arquivo do credor diz que o título foi pago",
    )


def on_payment_reversed(*, case_id: int | None = None, case_ids: Sequence[int] = (), **_: object) -> None:
    """What waits is written again with the balance that is owed now; of one payment, or of many at once."""
    cases = case_ids if case_id is None else [case_id]
    cancel_queued(case_ids=cases, reason="o pagamento foi estornado")
