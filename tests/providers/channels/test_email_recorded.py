"""Callbacks of five e-mail services as another project recorded them, with what that project takes them to mean
(tests/data/email/ORIGIN). Ours has to be the same meaning in our words."""

import datetime as dt
import json
from pathlib import Path

import pytest

from emdia.providers.channels import mailgun, registry
from emdia.providers.channels.base import Account, Callback, Event, Garbled

RECORDED = json.loads((Path(__file__).parents[2] / "data/email/anymail_tracking_payloads.json").read_text())
NAMES = {"amazon_ses": "ses"}
MEANS = {
    "delivered": "delivered",
    "bounced": "failed",
    "rejected": "failed",
    "failed": "failed",
    "complained": "complaint",
    "unsubscribed": "opt_out",
    "subscribed": "opt_in",
    "opened": "read",
    "clicked": "read",
    "sent": "sent",
    "queued": None,
    "deferred": None,
    "unknown": None,
}
PROXIES = {"test_proxy_open_event", "test_unique_proxy_open_event"}
"""Opened by a machine: nobody's reading."""

MILLISECONDS_THAT_ARE_SECONDS = "test_error_email"


def heard(case: dict, *, opens: str) -> list[Event]:
    name = NAMES.get(case["esp"], case["esp"])
    account = Account(name, {"opens": opens}, {})
    events = []
    for asked in case["requests"]:
        headers = {"content-type": asked["content_type"]}
        try:
            events += registry.channel(name).events(Callback(headers, asked["body"].encode()), account)
        except Garbled:
            assert asked["body"] == "{}"
    return events


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: f"{case['esp']}-{case['test']}")
def test_each_recorded_callback_has_the_meaning_that_was_accepted(case: dict):
    told = {
        (MEANS[one["event_type"]], one.get("timestamp"), one.get("message_id", "").strip("<>"))
        for one in case["tracking_events"] or []
        if MEANS[one["event_type"]] and case["test"] not in PROXIES
    }
    events = heard(case, opens="sim")
    assert {event.kind for event in events} == {kind for kind, *_ in told}
    if case["test"] != MILLISECONDS_THAT_ARE_SECONDS:
        times = {dt.datetime.fromisoformat(at) for _, at, _ in told if at}
        assert times <= {event.at for event in events}
    if case["esp"] != "sendgrid":  # there the other project's own id is told, ours in its place
        assert {known for *_, known in told if known} <= {event.reference for event in events}
    assert "read" not in {event.kind for event in heard(case, opens="não")}


def test_for_good_only_where_the_address_is_wrong():
    permanent = {
        (case["esp"], case["test"])
        for case in RECORDED
        if any(event.permanent for event in heard(case, opens="não"))
    }
    assert permanent == {
        ("amazon_ses", "test_bounce_event"),
        ("amazon_ses", "test_multiple_bounce_event"),
        ("brevo", "test_hard_bounce"),
        ("brevo", "test_invalid_email"),
        ("mailgun", "test_alt_smtp_code"),
        ("mailgun", "test_dropped_bounce"),
        ("mailgun", "test_failed_permanent_event"),
        ("mailgun", "test_invalid_mailbox"),
        ("postmark", "test_bounce_event"),
        ("postmark", "test_subscription_change_bounce"),
        ("sendgrid", "test_bounce_event"),
        ("sendgrid", "test_dropped_bounced"),
        ("sendgrid", "test_dropped_invalid_event"),
    }


def test_recorded_signatures_of_mailgun_hold():
    account = Account("mailgun", {}, {"signing_key": "TEST_WEBHOOK_SIGNING_KEY"})
    asked = [one for case in RECORDED if case["esp"] == "mailgun" for one in case["requests"]]
    ours = [
        one
        for one in asked
        if "3b754b7c269e4c08fb3f5f36b2b5f98e45245965522dc16ca4c9faa0b11b557d" in one["body"]
    ]
    assert len(ours) > 10
    for one in ours:
        mailgun.CHANNEL.verify(Callback({"content-type": one["content_type"]}, one["body"].encode()), account)
