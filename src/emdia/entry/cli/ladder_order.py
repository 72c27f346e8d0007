"""``emdia ladder list | order | retire``: several ladders, of one creditor or of the whole organization."""

import argparse
from typing import Any

from emdia.apps.ladders import api as ladders
from emdia.apps.tenants import api as tenants
from emdia.entry.cli.answer import Answer, acting

ACTOR = "cli"


def whose(args: argparse.Namespace) -> int | None:
    """The creditor that a command names; none: the ladders are the whole organization's."""
    return None if args.creditor is None else int(tenants.creditor_named(args.creditor).pk)


def slug_asked(args: argparse.Namespace) -> str:
    """The ladder that a command names, else the one of everybody who has no other."""
    return str(args.ladder or ladders.active_plan(whose(args)).slug)


def run_list(args: argparse.Namespace) -> Answer:
    """Every ladder, in the order of choice; of the organization's, who uses them instead of how many cases."""
    with acting(args):
        creditor = whose(args)
        counts = ladders.cases_by_ladder(creditor) if creditor is not None else {}
        lines = ladders.ladder_lines(creditor)
        users: list[str] = []
        if creditor is None:
            users = [one.slug for one in tenants.creditors(ladders.users_of_shared()).values()]
    data = [
        {
            "ladder": line.plan.slug,
            "name": line.plan.name,
            "version": line.plan.version,
            "in_force": line.in_force,
            "shared": creditor is None or not line.own,
            "draft": line.draft.number if line.draft else None,
            "segments": list(line.plan.segments),
            "tags": list(line.plan.tags),
            **(
                {"creditors": users if line.in_force else []}
                if creditor is None
                else {"cases": counts.get(line.plan.slug, 0) if line.in_force else 0}
            ),
        }
        for line in lines
    ]
    empty = "A organização não tem régua sua: “emdia ladder draft” começa uma."
    return Answer(data, "\n".join(_line(row) for row in data) or empty)


def _line(row: dict[str, Any]) -> str:
    state = "em uso" if row["in_force"] else "só rascunho"
    draft = f", rascunho {row['draft']}" if row["draft"] and row["in_force"] else ""
    who = ", ".join([*row["segments"], *row["tags"]]) or "quem não tem outra"
    many = f"{row['cases']} casos" if "cases" in row else ", ".join(row["creditors"]) or "nenhum credor a usa"
    return f"{row['ladder']:20} {state}{draft}; para {who}; {many}"


def run_order(args: argparse.Namespace) -> Answer:
    """Ask a ladder one place earlier or later."""
    with acting(args):
        slug, creditor = slug_asked(args), whose(args)
        moved = ladders.reorder(creditor_id=creditor, slug=slug, earlier=args.to == "antes", actor=ACTOR)
        order = [plan.slug for plan in ladders.active_plans(creditor)]
    return Answer({"order": order, "moved_titles": moved}, f"Ordem de escolha: {', '.join(order)}.")


def run_retire(args: argparse.Namespace) -> Answer:
    """Take a ladder out of use."""
    with acting(args):
        slug = slug_asked(args)
        moved = ladders.retire(creditor_id=whose(args), slug=slug, actor=ACTOR)
    return Answer({"retired": slug, "moved_titles": moved}, f"A régua {slug} saiu de uso.")
