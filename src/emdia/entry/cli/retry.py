"""``emdia messages retry``: what no carrier took goes back to the queue, and through the gate."""

import argparse

from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.entry.cli.answer import Answer, acting


def run_retry(args: argparse.Namespace) -> Answer:
    """The messages that are queued again, and why each of the others is not; exit 1 where none is."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        done = outreach.retry(creditor_ids=[creditor.pk], message_ids=args.message, actor="cli")
    data = {
        "queued": list(done.queued),
        "refused": [{"id": pk, "reason": why} for pk, why in sorted(done.refused.items())],
    }
    lines = [f"{pk}: de volta à fila" for pk in done.queued]
    lines += [f"{pk}: não volta, {why}" for pk, why in sorted(done.refused.items())]
    return Answer(data, "\n".join(lines), code=0 if done.queued else 1)
