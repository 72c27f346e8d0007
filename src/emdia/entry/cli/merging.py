"""``emdia merge``: two entries that are one person, and back again."""

import argparse
from typing import Any

from emdia.apps.debtors import api as debtors
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.entry.cli.answer import Answer, Refused, acting, command


def register(commands: Any) -> None:
    """Add this family's command."""
    parser = command(commands, "merge", run_merge, "une dois cadastros da mesma pessoa, ou desfaz com --undo")
    parser.add_argument("--creditor", required=True)
    parser.add_argument(
        "--debtor", required=True, metavar="D", help="quem fica: CPF/CNPJ ou código do credor"
    )
    parser.add_argument("--with", dest="other", metavar="D", help="o outro cadastro")
    parser.add_argument(
        "--other-creditor", metavar="CREDOR", help="onde procurar o outro, se não for o mesmo"
    )
    parser.add_argument("--reason", default="")
    parser.add_argument("--undo", action="store_true", help="desfaz a união mais nova de quem ficou")


def run_merge(args: argparse.Namespace) -> Answer:
    """Unite, or part."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        kept = receivables.case_by_reference(creditor=creditor, debtor=args.debtor)
        if args.undo:
            return _undo(kept.debtor_id)
        if not args.other:
            raise Refused("Diga o outro cadastro com --with, ou --undo para desfazer a união mais nova.")
        where = tenants.creditor_named(args.other_creditor) if args.other_creditor else creditor
        other = receivables.case_by_reference(creditor=where, debtor=args.other)
        merge = receivables.merge_debtors(
            kept_id=kept.debtor_id, gone_id=other.debtor_id, reason=args.reason, actor="cli"
        )
        joined = [[one["old"], one["young"]] for one in merge.moved["cases"]]
    data = {"merge": merge.pk, "kept": merge.kept_id, "gone": merge.gone_id, "joined_cases": joined}
    return Answer(data, "Cadastros unidos. Para desfazer: o mesmo comando com --undo.")


def _undo(debtor_id: int) -> Answer:
    merges = debtors.merges_of(debtor_id=debtor_id)
    if not merges:
        raise Refused("Não há união para desfazer neste cadastro.")
    receivables.undo_merge(merge_id=merges[0].pk, actor="cli")
    return Answer({"undone": merges[0].pk}, "União desfeita.")
