"""The door of the integrations: tokens of the API, answers once, outgoing webhooks, watched folders."""

from emdia.apps.integrations.answers import Answered, KeyRefused, answer_once, fingerprint
from emdia.apps.integrations.endpoints import (
    EVENTS,
    add_endpoint,
    endpoint,
    endpoint_rows,
    new_endpoint_secret,
    remove_endpoint,
    resume_endpoint,
    stopped_endpoints,
)
from emdia.apps.integrations.folders import folder_rows, own_folder, remove_folder, set_folder
from emdia.apps.integrations.look import FolderBusy, Taken, alone, watch_round
from emdia.apps.integrations.send import deliveries, delivery, send_again, send_due
from emdia.apps.integrations.tell import (
    case_paused,
    message_status,
    payment_recorded,
    payments_recorded,
    send_test,
)
from emdia.apps.integrations.tokens import SCOPES, Bearer, add_token, bearer_of, revoke_token, token_rows

__all__ = [
    "EVENTS",
    "SCOPES",
    "Answered",
    "Bearer",
    "FolderBusy",
    "KeyRefused",
    "Taken",
    "add_endpoint",
    "add_token",
    "alone",
    "answer_once",
    "bearer_of",
    "case_paused",
    "deliveries",
    "delivery",
    "endpoint",
    "endpoint_rows",
    "fingerprint",
    "folder_rows",
    "message_status",
    "new_endpoint_secret",
    "own_folder",
    "payment_recorded",
    "payments_recorded",
    "remove_endpoint",
    "remove_folder",
    "resume_endpoint",
    "revoke_token",
    "send_again",
    "send_due",
    "send_test",
    "set_folder",
    "stopped_endpoints",
    "token_rows",
    "watch_round",
]
