"""All recorded webhooks are understood: 74 of pywa's tests and the 16 examples of Meta's OpenAPI."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.providers.channels.base import Event, Garbled
from emdia.providers.channels.whatsapp_cloud_events import events
from tests.providers.channels.test_whatsapp_cloud import ACCOUNT, DATA

PYWA = json.loads((DATA / "pywa_updates.json").read_text())
META = json.loads((DATA / "meta_wa_webhook_examples.json").read_text())

KINDS = {
    "message_status.sent": ["sent"],
    "message_status.delivered": ["delivered"],
    "message_status.read": ["read"],
    "message_status.played": ["read"],
    "message_status.failed": ["failed"],
    "message_status.with_tracker": ["sent"],
    "user_marketing_preferences.resume": ["opt_in"],
    "user_marketing_preferences.signup": ["opt_in"],
    "system.phone_number_change": ["notice"],
    "system.identity_change": ["notice"],
    "message.unreaction_empty": [],
    "message.unreaction_no_emoji": [],
    "deleted_message.revoke": [],
    "outgoing_message.text": [],
    "call_status.call_status": [],
}
FAMILIES = {"account_update": ["notice"], "message": ["reply"], "callback_button": ["reply"]}


def told(payload: object) -> list[Event]:
    return events(json.dumps(payload).encode(), ACCOUNT)


def changed(name: str, key: str, **values: object) -> dict:
    """A recorded payload with something else in its first message, status or preference."""
    payload = copy.deepcopy(PYWA[name])
    payload["entry"][0]["changes"][0]["value"][key][0].update(values)
    return payload


def about(event: Event) -> dict[str, str]:
    return dict(event.about)


@pytest.mark.parametrize("name", PYWA)
def test_a_recorded_webhook(name: str):
    payload = PYWA[name].get("all", PYWA[name])
    found = told(payload)
    assert all(event.at.utcoffset() is not None for event in found)
    expected = KINDS.get(name, FAMILIES.get(name.partition(".")[0]))
    if name.startswith("template_"):
        expected = ["notice"]
    if expected is not None:
        assert [event.kind for event in found] == expected


@pytest.mark.parametrize("name", META)
def test_an_example_of_meta(name: str):
    kinds = [event.kind for event in told(META[name])]
    group, system = name.startswith("Group"), name.startswith("System")
    assert kinds == ([] if group else ["notice"] if system else ["reply"])


def test_our_reference_comes_back_and_the_price_is_kept():
    (event,) = told(PYWA["message_status.with_tracker"])
    assert (event.our_ref, event.reference) == ("some data", "wamid.xyzxyz")
    assert about(event) == {"price": "service", "billable": "true", "price_model": "CBP"}
    assert (event.sender, event.sender_id) == ("972987654321", "US.13491208655302741918")


def test_an_answer_names_the_message_that_it_answers_and_who_answered():
    (event,) = told(PYWA["message.reply"])
    assert (
        event.reference
        == PYWA["message.reply"]["entry"][0]["changes"][0]["value"]["messages"][0]["context"]["id"]
    )
    assert (event.sender, event.sender_id) == ("972987654321", "US.13491208655302741918")
    (tapped,) = told(META["Button Message"])
    assert tapped.text == "Unsubscribe"
    assert told(PYWA["callback_selection.callback"])[0].text


def test_a_person_whose_phone_is_withheld_is_known_by_her_id():
    payload = copy.deepcopy(PYWA["message.text"])
    value = payload["entry"][0]["changes"][0]["value"]
    del value["messages"][0]["from"], value["contacts"][0]["wa_id"]
    value["messages"][0]["from_user_id"] = "BR.1502576394655843"
    (event,) = told(payload)
    assert (event.sender, event.sender_id) == ("", "BR.1502576394655843")
    del value["messages"][0]["from_user_id"]
    assert told(payload)[0].sender_id == "US.13491208655302741918"


def test_files_places_and_what_has_no_words():
    (image,) = told(PYWA["message.document"])
    assert (image.text, image.media[0].name, image.media[0].id) == (
        "caption",
        "filename.pdf",
        "1234567890987654321",
    )
    assert told(PYWA["message.chosen_location"])[0].text.startswith("[localização] Facebook HQ")
    assert told(PYWA["message.unsupported"])[0].text.startswith("[mensagem")
    assert "reagiu" in told(PYWA["message.reaction"])[0].text
    assert "Chandler Bing +1 555-555-5555" in told(PYWA["message.contacts"])[0].text


def test_stopping_in_whatsapp_s_own_menu_stops_the_channel():
    (event,) = told(changed("user_marketing_preferences.resume", "user_preferences", value="stop"))
    assert (event.kind, event.sender) == ("opt_out", "16505551234")
    assert told(changed("user_marketing_preferences.resume", "user_preferences", value="x")) == []


def test_a_message_refused_because_the_person_stopped_says_both():
    failed, stopped = told(changed("message_status.failed", "statuses", errors=[{"code": 131050}]))
    assert (failed.kind, failed.code, failed.permanent) == ("failed", "131050", False)
    assert (stopped.kind, stopped.reference) == ("opt_out", failed.reference)


def test_a_changed_number_tells_the_new_one():
    (event,) = told(PYWA["system.phone_number_change"])
    assert event.sender == "972987654321"
    assert about(event)["topic"] == "number_changed"
    assert about(event)["new_number"] == "972912345678"
    update = {
        "wa_id": "15557654321",
        "user_id": {"previous": "US.1", "current": "US.2"},
        "timestamp": "1760000001",
    }
    change = {"field": "user_id_update", "value": {"user_id_update": [update]}}
    (event,) = told({"entry": [{"changes": [change]}]})
    assert (event.sender_id, about(event)["new_id"]) == ("US.1", "US.2")


def test_a_rejected_template_says_which_and_why():
    (event,) = told(PYWA["template_status_update.rejected"])
    told_of = about(event)
    assert (told_of["topic"], told_of["account"], told_of["name"]) == (
        "template_status",
        "7",
        "abandoned_cart",
    )
    assert (told_of["value"], told_of["language"]) == ("REJECTED", "en")
    assert "parameters placed next to each other" in told_of["reason"]
    (quality,) = told(PYWA["template_quality_update.yellow"])
    assert (about(quality)["value"], about(quality)["was"]) == ("YELLOW", "GREEN")
    (category,) = told(PYWA["template_category_update.marketing"])
    assert about(category)["value"] == "MARKETING"


def test_a_restricted_account_and_a_lower_limit_are_told():
    (event,) = told(PYWA["account_update.account_restriction"])
    assert about(event)["restriction_info.0.restriction_type"] == "RESTRICTED_BIZ_INITIATED_MESSAGING"
    value = {"display_phone_number": "5511999990000", "event": "FLAGGED", "current_limit": "TIER_1K"}
    entry = {"time": 1731617831, "changes": [{"field": "phone_number_quality_update", "value": value}]}
    (event,) = told({"entry": [entry]})
    assert (about(event)["topic"], event.detail, event.at.year) == (
        "phone_quality",
        "phone_quality: FLAGGED",
        2024,
    )


def test_what_meta_invents_next_year_is_left_out():
    assert told(changed("message_status.sent", "statuses", status="pondered")) == []
    assert told({"entry": [{"changes": [{"field": "brand_new", "value": {}}]}]}) == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(name=st.sampled_from(sorted(PYWA)), junk=_JSON, data=st.data())
def test_no_mangled_webhook_is_an_error_of_ours(name: str, junk: object, data: st.DataObject):
    payload = copy.deepcopy(PYWA[name])
    at, spots = [payload], []
    while at:
        here = at.pop()
        inside = list(here.items()) if isinstance(here, dict) else list(enumerate(here))
        spots += [(here, key) for key, _ in inside]
        at += [one for _, one in inside if isinstance(one, dict | list)]
    where, key = data.draw(st.sampled_from(spots))
    where[key] = junk
    try:
        told(payload)
    except Garbled:
        assert not isinstance(payload.get("entry"), list)
