"""The door of the outreach: what is said to debtors, and what became of it."""

from emdia.apps.outreach.account_states import AccountState, account_states, troubled_accounts
from emdia.apps.outreach.accounts import account_of, callback_address
from emdia.apps.outreach.addressed import Addressed, addressed
from emdia.apps.outreach.answer import Reply, answer, answer_together
from emdia.apps.outreach.api_rows import message_states, messages_after
from emdia.apps.outreach.approvals import (
    Approved,
    approve_lines,
    approve_messages,
    refuse_lines,
    refuse_messages,
    waiting_for_approval,
)
from emdia.apps.outreach.arrivals import announced, last_point, notices_of_case
from emdia.apps.outreach.cancel import cancel_channel, cancel_queued
from emdia.apps.outreach.choose import choose
from emdia.apps.outreach.claim import expire
from emdia.apps.outreach.compose import APPROVAL, approve, compose, without_push, would_compose
from emdia.apps.outreach.console_rows import (
    HourCount,
    Silence,
    asking_approval,
    message_for_page,
    messages_by_hour,
    messages_by_id,
    messages_of_case,
    messages_of_occasion,
    messages_page,
    silences,
)
from emdia.apps.outreach.creditor_voice import creditor_voice
from emdia.apps.outreach.deliver import DeliverReport, deliver, recount
from emdia.apps.outreach.dispute import close_dispute, open_dispute
from emdia.apps.outreach.enqueue import NewMessage
from emdia.apps.outreach.export import message_chunks
from emdia.apps.outreach.foretell import Foretold, foretell
from emdia.apps.outreach.funnel import FunnelLine, funnel
from emdia.apps.outreach.heard import heard, window_until
from emdia.apps.outreach.identity_code import send_identity_code
from emdia.apps.outreach.lines import (
    Line,
    cost_mills,
    gone_lines,
    people_waiting,
    waiting_lines,
    waiting_more_than,
)
from emdia.apps.outreach.message_filter import FOLLOWED, MessageFilter
from emdia.apps.outreach.naming import title_name
from emdia.apps.outreach.own_answers import answers_not_said, said_to
from emdia.apps.outreach.pauses import release_news, show_pauses
from emdia.apps.outreach.planned import Composed, Held, Planned
from emdia.apps.outreach.reactions import (
    on_payment_recorded,
    on_payment_reversed,
    on_payments_together,
    on_settled_by_file,
)
from emdia.apps.outreach.receipts import receive
from emdia.apps.outreach.rehearsal import (
    forget_rehearsed,
    really_contacted,
    rehearsed_cases,
    rehearsed_count,
    rehearsed_more_than,
    rehearsed_stops,
)
from emdia.apps.outreach.resume_account import resume_account
from emdia.apps.outreach.retry import Retried, retry, why_not_again
from emdia.apps.outreach.script import call_script
from emdia.apps.outreach.selectors import counts, last_sent_at, messages, next_moment
from emdia.apps.outreach.stops import Stop, stop, wrong_person
from emdia.apps.outreach.templates_check import Checked, sample_letter, voices
from emdia.apps.outreach.templates_check import check as check_text
from emdia.apps.outreach.templates_compile import PART_WORDS, part_names
from emdia.apps.outreach.templates_edit import TextChanged, activate_text, marker_of, retire_text, save_text
from emdia.apps.outreach.templates_language import TextFault
from emdia.apps.outreach.templates_read import (
    Change,
    Current,
    active_variants,
    all_texts,
    current_text,
    difference,
    text_history,
)
from emdia.apps.outreach.templates_review import Finding
from emdia.apps.outreach.templates_shipped import shipped as house_text
from emdia.apps.outreach.templates_variables import WRITTEN, Variable
from emdia.apps.outreach.templates_variables import known as text_variables
from emdia.apps.outreach.texts_known import known_texts
from emdia.apps.outreach.thank import thank
from emdia.apps.outreach.trial import send_test
from emdia.apps.outreach.trial_message import send_text
from emdia.apps.outreach.undo_import import Undone, undo_import, why_not_undo
from emdia.apps.outreach.visits import page_seen, visit_counts, visits_of_case
from emdia.apps.outreach.whatsapp_checks import OTHER_STAGES, WhatsAppCheck
from emdia.apps.outreach.whatsapp_setup import (
    NO_PROFILE,
    POLICY_WORDS,
    Profile,
    WhatsAppSetup,
    confirm_policy,
    policy_read,
    register_number,
    save_profile,
    subscribe_webhook,
    suggested_profile,
    whatsapp_setup,
)
from emdia.apps.outreach.whatsapp_standing import WhatsAppStanding, whatsapp_standings
from emdia.apps.outreach.whatsapp_templates import PROVIDER as WHATSAPP_PROVIDER
from emdia.apps.outreach.whatsapp_templates import submit_templates as submit_whatsapp_templates
from emdia.apps.outreach.whatsapp_templates import sync_templates as sync_whatsapp_templates
from emdia.apps.outreach.whatsapp_templates import templates_of as whatsapp_templates
from emdia.apps.outreach.whatsapp_templates import whatsapp_account

__all__ = [
    "APPROVAL",
    "FOLLOWED",
    "NO_PROFILE",
    "OTHER_STAGES",
    "PART_WORDS",
    "POLICY_WORDS",
    "WHATSAPP_PROVIDER",
    "WRITTEN",
    "AccountState",
    "Addressed",
    "Approved",
    "Change",
    "Checked",
    "Composed",
    "Current",
    "DeliverReport",
    "Finding",
    "Foretold",
    "FunnelLine",
    "Held",
    "HourCount",
    "Line",
    "MessageFilter",
    "NewMessage",
    "Planned",
    "Profile",
    "Reply",
    "Retried",
    "Silence",
    "Stop",
    "TextChanged",
    "TextFault",
    "Undone",
    "Variable",
    "WhatsAppCheck",
    "WhatsAppSetup",
    "WhatsAppStanding",
    "account_of",
    "account_states",
    "activate_text",
    "active_variants",
    "addressed",
    "all_texts",
    "announced",
    "answer",
    "answer_together",
    "answers_not_said",
    "approve",
    "approve_lines",
    "approve_messages",
    "asking_approval",
    "call_script",
    "callback_address",
    "cancel_channel",
    "cancel_queued",
    "check_text",
    "choose",
    "close_dispute",
    "compose",
    "confirm_policy",
    "cost_mills",
    "counts",
    "creditor_voice",
    "current_text",
    "deliver",
    "difference",
    "expire",
    "foretell",
    "forget_rehearsed",
    "funnel",
    "gone_lines",
    "heard",
    "house_text",
    "known_texts",
    "last_point",
    "last_sent_at",
    "marker_of",
    "message_chunks",
    "message_for_page",
    "message_states",
    "messages",
    "messages_after",
    "messages_by_hour",
    "messages_by_id",
    "messages_of_case",
    "messages_of_occasion",
    "messages_page",
    "next_moment",
    "notices_of_case",
    "on_payment_recorded",
    "on_payment_reversed",
    "on_payments_together",
    "on_settled_by_file",
    "open_dispute",
    "page_seen",
    "part_names",
    "people_waiting",
    "policy_read",
    "really_contacted",
    "receive",
    "recount",
    "refuse_lines",
    "refuse_messages",
    "register_number",
    "rehearsed_cases",
    "rehearsed_count",
    "rehearsed_more_than",
    "rehearsed_stops",
    "release_news",
    "resume_account",
    "retire_text",
    "retry",
    "said_to",
    "sample_letter",
    "save_profile",
    "save_text",
    "send_identity_code",
    "send_test",
    "send_text",
    "show_pauses",
    "silences",
    "stop",
    "submit_whatsapp_templates",
    "subscribe_webhook",
    "suggested_profile",
    "sync_whatsapp_templates",
    "text_history",
    "text_variables",
    "thank",
    "title_name",
    "troubled_accounts",
    "undo_import",
    "visit_counts",
    "visits_of_case",
    "voices",
    "waiting_for_approval",
    "waiting_lines",
    "waiting_more_than",
    "whatsapp_account",
    "whatsapp_setup",
    "whatsapp_standings",
    "whatsapp_templates",
    "why_not_again",
    "why_not_undo",
    "window_until",
    "without_push",
    "would_compose",
    "wrong_person",
]
