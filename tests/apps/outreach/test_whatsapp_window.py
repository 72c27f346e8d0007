"""WhatsApp on air, with Meta's API on loopback: approved texts outside the window, free words inside it."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.inbox import api as inbox
from emdia.apps.journal.models import Entry
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import ApprovedTemplate, ChatContact, Message
from emdia.apps.outreach.whatsapp_choose import WAITS
from emdia.apps.outreach.whatsapp_templates import submit_templates, sync_templates
from emdia.apps.tenants.models import Creditor, ProviderAccount
from emdia.core import clock
from emdia.providers.channels.base import Event
from tests.apps.outreach.graph_peer import Graph, serve_graph
from tests.apps.outreach.scenario import MONDAY, World


@pytest.fixture
def graph() -> Iterator[Graph]:
    with serve_graph() as served:
        yield served


@pytest.fixture
def account(world: World, graph: Graph) -> ProviderAccount:
    """The gym on air with an official account."""
    Creditor.objects.update(on_air=True, payment_news_at=MONDAY)
    return ProviderAccount.objects.create(
        creditor=world.creditor,
        channel="whatsapp",
        provider="whatsapp-cloud",
        settings={"url": graph.url, "phone_number_id": "106", "waba_id": "102"},
        secrets=json.dumps({"token": "t", "app_secret": "s", "verify_token": "v"}),
        created_at=MONDAY,
    )


def write(world: World, phone: str = "+5511987650001") -> Message:
    """A message that waits for WhatsApp only."""
    case = world.person(phone=phone, whatsapp=True)
    (made,) = outreach.compose(
        [world.planned(case, world.title(case), channels=("whatsapp",))], at=clock.now()
    )
    Message.objects.filter(pk__in=made.messages).update(
        status="queued", reason="", rule="", not_before=MONDAY
    )
    return Message.objects.get(pk=made.messages[0])


def approve(account: ProviderAccount, **values: Any) -> None:
    submit_templates(account_id=account.pk, actor="teste")
    ApprovedTemplate.objects.update(**{"status": "approved", **values})


def test_before_meta_approves_it_waits_with_its_reason(world: World, account: ProviderAccount, graph: Graph):
    submit_templates(account_id=account.pk, actor="teste")
    message = write(world)
    outreach.deliver(at=MONDAY)
    message.refresh_from_db()
    assert (message.status, message.reason) == ("held", WAITS)
    assert message.not_before > MONDAY
    assert graph.sent() == []


def test_with_another_channel_left_it_goes_there(world: World, account: ProviderAccount, graph: Graph):
    message = write(world)
    Message.objects.update(fallback="email")
    outreach.deliver(at=MONDAY)
    message.refresh_from_db()
    assert message.status == "withheld"
    assert "WhatsApp" in message.reason


def test_outside_the_window_the_approved_text_is_said_and_kept_word_for_word(
    world: World, account: ProviderAccount, graph: Graph
):
    approve(account)
    message = write(world)
    outreach.deliver(at=MONDAY)
    (sent,) = graph.sent()
    assert sent["type"] == "template"
    body, first, second = sent["template"]["components"]
    told = {one["parameter_name"]: one["text"] for one in body["parameters"]}
    assert told["credor"] == "Academia Exemplo"
    assert (first["index"], second["index"]) == ("0", "1")
    assert second["parameters"][0]["text"].split("/")[1] == "ja-paguei"
    message.refresh_from_db()
    assert message.status == "sent"
    assert "Ainda não identificamos o pagamento" in message.text
    assert all(value in message.text for value in told.values())
    assert message.text.endswith("Nunca pedimos senha, cartão ou código.")


def test_after_the_person_wrote_free_words_are_said_for_a_day(
    world: World, account: ProviderAccount, graph: Graph
):
    approve(account)
    message = write(world)
    outreach.deliver(at=MONDAY)
    message.refresh_from_db()
    # Meta writes the number without the ninth digit, names no message, and tells the person's id.
    answered = Event(
        "reply",
        "",
        "",
        MONDAY,
        text="posso pagar sexta?",
        sender="551187650001",
        sender_id="BR.77",
        channel="whatsapp",
    )
    assert inbox.receive([answered]) == []
    contact = ChatContact.objects.get()
    assert (contact.point_id, contact.heard_at) == (message.point_id, MONDAY)
    # The next day she writes without a phone: her id is enough.
    later = MONDAY + dt.timedelta(hours=1)
    assert (
        inbox.receive([Event("reply", "", "", later, text="oi", sender_id="BR.77", channel="whatsapp")]) == []
    )
    (conversation,) = inbox.conversations_page(creditor_ids=[world.creditor.pk], limit=2)
    inbox.close(conversation_id=conversation.pk, outcome="combinado", actor="Rui")
    for at, kind in (
        (later + dt.timedelta(hours=23), "interactive"),
        (later + dt.timedelta(days=7), "template"),
    ):
        Message.objects.filter(pk=message.pk).update(
            status="queued", not_before=MONDAY, expires_at=None, sent_at=None, reference=""
        )
        with clock.at(at):
            Creditor.objects.update(payment_news_at=at)
            outreach.deliver(at=at)
        message.refresh_from_db()
        assert graph.sent()[-1]["type"] == kind, message.reason


def test_what_meta_tells_moves_a_template(world: World, account: ProviderAccount, graph: Graph):
    approve(account)
    name = ApprovedTemplate.objects.filter(stage="not_identified").get().name
    about = (
        ("topic", "template_status"),
        ("account", str(account.pk)),
        ("name", name),
        ("language", "pt_BR"),
        ("value", "PAUSED"),
        ("reason", "baixa qualidade"),
    )
    notice = Event("notice", "", "", MONDAY, channel="whatsapp", about=about)
    assert outreach.receive([notice, notice]) == []
    row = ApprovedTemplate.objects.get(name=name)
    assert (row.status, row.reason) == ("paused", "baixa qualidade")
    other = Event("notice", "", "", MONDAY, about=(*about[:2], ("name", "x"), *about[3:]))
    assert outreach.receive([other]) == [other]
    limits = (("topic", "phone_quality"), ("account", str(account.pk)), ("event", "FLAGGED"))
    assert (
        outreach.receive([Event("notice", "", "", MONDAY, detail="phone_quality: FLAGGED", about=limits)])
        == []
    )
    assert Entry.objects.filter(action="whatsapp.phone_quality").exists()


def test_submitting_again_sends_nothing_and_a_look_writes_what_meta_says(
    world: World, account: ProviderAccount, graph: Graph
):
    first = submit_templates(account_id=account.pk, actor="teste")
    asked = len(graph.asked)
    assert len(first.submitted) == asked == ApprovedTemplate.objects.count()
    assert submit_templates(account_id=account.pk, actor="teste").submitted == ()
    assert len(graph.asked) == asked
    row = {
        "name": first.submitted[0],
        "language": "pt_BR",
        "status": "REJECTED",
        "id": "1",
        "category": "MARKETING",
    }
    row["rejected_reason"] = "INVALID_FORMAT"
    graph.answers["message_templates"] = (200, {"data": [row]})
    assert sync_templates(account_id=account.pk).changed == (first.submitted[0],)
    kept = ApprovedTemplate.objects.get(name=first.submitted[0])
    assert (kept.status, kept.category, kept.reason) == ("rejected", "marketing", "INVALID_FORMAT")
    assert sync_templates(account_id=account.pk).changed == ()


def test_a_refused_submission_says_why_and_is_tried_again(
    world: World, account: ProviderAccount, graph: Graph
):
    graph.answers["message_templates"] = (400, {"error": {"code": 100, "message": "no"}})
    report = submit_templates(account_id=account.pk, actor="teste")
    assert report.submitted == () and report.refused[0][1] == "no (100)"
    graph.answers.clear()
    assert len(submit_templates(account_id=account.pk, actor="teste").submitted) == len(report.refused)


def test_a_batch_costs_two_more_queries_for_such_an_account_however_large(
    world: World, account: ProviderAccount, graph: Graph
):
    approve(account)

    def queries(people: int, first: int) -> int:
        for number in range(people):
            write(world, f"+55119876{first + number:05d}")
        with CaptureQueriesContext(
            connection,
        ) as taken:
            outreach.deliver(at=MONDAY)
        return len([one for one in taken if "approvedtemplate" in one["sql"] or "chatcontact" in one["sql"]])

    assert queries(1, 100) == queries(6, 200) == 2


def test_who_approves_a_message_reads_what_will_be_said(world: World, account: ProviderAccount, graph: Graph):
    message = write(world)
    told = outreach.foretell([message.pk], at=MONDAY)[message.pk]
    assert told.said is None and "modelo aprovado" in told.reason
    approve(account)
    told = outreach.foretell([message.pk], at=MONDAY)[message.pk]
    outreach.deliver(at=MONDAY)
    message.refresh_from_db()
    assert told.said is not None and told.said.text == message.text
