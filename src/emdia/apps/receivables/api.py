"""The door of the receivables: titles come in, change, are paid; cases wake, wait and pause."""

from emdia.apps.receivables.adjust import adjust
from emdia.apps.receivables.api_rows import cases_after, title_of, titles_after, titles_of_cases
from emdia.apps.receivables.balances import TitleOwed, balances, balances_of, numbers_of, titles_for_balance
from emdia.apps.receivables.console_rows import (
    case_for_page,
    cases_by_id,
    cases_of_debtors,
    has_titles,
    recent_imports,
    title_numbers,
    titles_by_id,
    titles_by_number,
    titles_of_case,
    titles_page,
)
from emdia.apps.receivables.debtor_page import (
    OpenTitles,
    case_of_link,
    end_wait,
    knows_title,
    open_titles,
    wait,
    wait_together,
)
from emdia.apps.receivables.dispute import answer_dispute, dispute, disputed_cases
from emdia.apps.receivables.export import csv_chunks, export_lines, write_xlsx
from emdia.apps.receivables.find import (
    NotFound,
    case_by_reference,
    case_ids_of_debtor,
    debtor_label,
    title_by_number,
)
from emdia.apps.receivables.holidays import HolidaysChanged, change_holidays, follow_creditor
from emdia.apps.receivables.import_file import import_file
from emdia.apps.receivables.import_history import (
    KINDS,
    import_of,
    imports_page,
    kind_counts,
    titles_of_import,
)
from emdia.apps.receivables.import_rows import RowResult, import_rows
from emdia.apps.receivables.incoming.report import Report
from emdia.apps.receivables.ladder_groups import (
    CaseGroup,
    case_groups,
    move_positions,
    positions_of_group,
    sample_of_open_cases,
)
from emdia.apps.receivables.ladder_rows import (
    LONGEST_WAIT,
    CaseRow,
    CaseUpdate,
    TitleRow,
    claim_cases,
    ladder_cases,
    ladder_titles,
    lots_taken,
    mark_delivered,
    mark_delivered_together,
    mark_handled,
    names_of_cases,
    wake_creditor,
    write_cases,
)
from emdia.apps.receivables.layouts import BY_MEMORY, forget_layout, layouts_of
from emdia.apps.receivables.merge import merge_debtors, undo_merge
from emdia.apps.receivables.model_file import model_csv, write_model_xlsx
from emdia.apps.receivables.money_back import (
    lock_paid_titles,
    read_again,
    take_part_back,
    write_taken_back,
)
from emdia.apps.receivables.money_many import lock_titles, payable, write_moved
from emdia.apps.receivables.money_moves import (
    PayableCase,
    PayableTitle,
    apply_parts,
    lock_case,
    move,
    open_ids,
)
from emdia.apps.receivables.old_debts import AGES, OldCases, old_case_page, old_cases, oldest_case
from emdia.apps.receivables.open_totals import FilterSum, Totals, filter_total, open_totals
from emdia.apps.receivables.owners import CaseOwners, cases_of, cases_with_open_titles, owners_of_cases
from emdia.apps.receivables.paid_match import MatchRow, debtor_key, match_rows, with_slip
from emdia.apps.receivables.pause import pause, resume
from emdia.apps.receivables.payment_news import hear_payments, nothing_came
from emdia.apps.receivables.people_moves import add_point, mark_person, mend_point, renew_link
from emdia.apps.receivables.problem_list import problems_csv
from emdia.apps.receivables.reading.choice import Choice, Wish, choice_of, read_columns
from emdia.apps.receivables.reading.names import LABELS
from emdia.apps.receivables.reading.paid_rows import PaidList, read_payments
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.rehearsal import forget_rehearsal
from emdia.apps.receivables.samples import SampleTitle, sample_titles
from emdia.apps.receivables.saved_views import forget_view, save_view, saved_views
from emdia.apps.receivables.tags import clean_tag, pauses_of, restore_pauses, tag_cases
from emdia.apps.receivables.title_filter import (
    SITUATIONS,
    Found,
    TitleFilter,
    find_titles,
    known_tags,
    size_of,
    title_ids,
    titles_of_creditors,
)
from emdia.apps.receivables.undo_import import UndoRefused, import_to_undo, take_back, touched_titles
from emdia.apps.receivables.vanished import (
    cancel_titles,
    reopen_canceled,
    report_day,
    vanished_count,
    vanished_ids,
    vanished_page,
)
from emdia.apps.receivables.wake import cases_due, is_woken, wake, wake_debtors

__all__ = [
    "AGES",
    "BY_MEMORY",
    "KINDS",
    "LABELS",
    "LONGEST_WAIT",
    "SITUATIONS",
    "CaseGroup",
    "CaseOwners",
    "CaseRow",
    "CaseUpdate",
    "Choice",
    "FileRefused",
    "FilterSum",
    "Found",
    "HolidaysChanged",
    "MatchRow",
    "NotFound",
    "OldCases",
    "OpenTitles",
    "PaidList",
    "PayableCase",
    "PayableTitle",
    "Report",
    "RowResult",
    "SampleTitle",
    "TitleFilter",
    "TitleOwed",
    "TitleRow",
    "Totals",
    "UndoRefused",
    "Wish",
    "add_point",
    "adjust",
    "answer_dispute",
    "apply_parts",
    "balances",
    "balances_of",
    "cancel_titles",
    "case_by_reference",
    "case_for_page",
    "case_groups",
    "case_ids_of_debtor",
    "case_of_link",
    "cases_after",
    "cases_by_id",
    "cases_due",
    "cases_of",
    "cases_of_debtors",
    "cases_with_open_titles",
    "change_holidays",
    "choice_of",
    "claim_cases",
    "clean_tag",
    "csv_chunks",
    "debtor_key",
    "debtor_label",
    "dispute",
    "disputed_cases",
    "end_wait",
    "export_lines",
    "filter_total",
    "find_titles",
    "follow_creditor",
    "forget_layout",
    "forget_rehearsal",
    "forget_view",
    "has_titles",
    "hear_payments",
    "import_file",
    "import_of",
    "import_rows",
    "import_to_undo",
    "imports_page",
    "is_woken",
    "kind_counts",
    "known_tags",
    "knows_title",
    "ladder_cases",
    "ladder_titles",
    "layouts_of",
    "lock_case",
    "lock_paid_titles",
    "lock_titles",
    "lots_taken",
    "mark_delivered",
    "mark_delivered_together",
    "mark_handled",
    "mark_person",
    "match_rows",
    "mend_point",
    "merge_debtors",
    "model_csv",
    "move",
    "move_positions",
    "names_of_cases",
    "nothing_came",
    "numbers_of",
    "old_case_page",
    "old_cases",
    "oldest_case",
    "open_ids",
    "open_titles",
    "open_totals",
    "owners_of_cases",
    "pause",
    "pauses_of",
    "payable",
    "positions_of_group",
    "problems_csv",
    "read_again",
    "read_columns",
    "read_payments",
    "recent_imports",
    "renew_link",
    "reopen_canceled",
    "report_day",
    "restore_pauses",
    "resume",
    "sample_of_open_cases",
    "sample_titles",
    "save_view",
    "saved_views",
    "size_of",
    "tag_cases",
    "take_back",
    "take_part_back",
    "title_by_number",
    "title_ids",
    "title_numbers",
    "title_of",
    "titles_after",
    "titles_by_id",
    "titles_by_number",
    "titles_for_balance",
    "titles_of_case",
    "titles_of_cases",
    "titles_of_creditors",
    "titles_of_import",
    "titles_page",
    "touched_titles",
    "undo_merge",
    "vanished_count",
    "vanished_ids",
    "vanished_page",
    "wait",
    "wait_together",
    "wake",
    "wake_creditor",
    "wake_debtors",
    "with_slip",
    "write_cases",
    "write_model_xlsx",
    "write_moved",
    "write_taken_back",
    "write_xlsx",
]
