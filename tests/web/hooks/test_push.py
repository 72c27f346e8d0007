"""The sandbox calls the web back: from the phone page to the row that waits to be read."""

import json
import threading

import pytest

from emdia.apps.intake import api as intake
from emdia.apps.intake.models import RawCallback
from emdia.core import events, tenancy
from emdia.core.http import Request
from emdia.providers import sandbox
from tests.apps.outreach.scenario import make_world
from tests.providers.sandbox.test_pages import post, send


@pytest.mark.django_db(transaction=True)
def test_an_answer_on_the_phone_page_is_kept_by_the_web(live_server, tmp_path, settings):
    settings.EMDIA_HOME = tmp_path
    world = make_world("academia")
    kept = threading.Event()
    events.subscribe("callback.kept", kept.set)
    box = sandbox.start(tmp_path)
    try:
        box.call_back(live_server.url)
        headers = {"Authorization": f"Bearer {box.key}", "X-Emdia-Account": "academia"}
        said = {"ref": "m1", "channel": "sms", "to": "+5511900009996", "text": "Oi"}
        (answer,) = send(Request("POST", f"{box.http_url}/v1/messages", headers, json.dumps(said).encode()))
        assert answer.status == 201
        assert post(box, "/responder", {"mensagem": "1", "texto": "Quero ajuda"}).status == 303
        assert kept.wait(15)
    finally:
        box.stop()
        events._reactions["callback.kept"].remove(kept.set)
    with tenancy.use(world.tenant.pk):
        row = RawCallback.objects.get()
        assert "Quero ajuda" in row.body
        assert intake.process() == 1
