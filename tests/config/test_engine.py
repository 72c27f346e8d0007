"""Which engine works is one setting; where it cannot work, one sentence says what to mend."""

from types import SimpleNamespace

import pytest

from emdia.config import engine
from emdia.core.work import Engine, registered
from emdia.core.work.drains import QUEUES


@pytest.fixture(autouse=True)
def forget() -> None:
    engine.distant_poke.cache_clear()


def test_without_a_setting_all_stays_in_this_process():
    assert isinstance(engine.engine(), Engine)
    assert engine.distant_poke() is None
    assert engine.served_queues() == list(QUEUES)


@pytest.mark.parametrize(
    ("url", "database", "says"),
    [
        ("", "django.db.backends.postgresql", "EMDIA_BROKER_URL"),
        ("amqp://127.0.0.1:1//", "django.db.backends.sqlite3", "DATABASE_URL"),
    ],
)
def test_celery_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch, url: str, database: str, says: str):
    told = SimpleNamespace(ENGINE="celery", BROKER_URL=url, WORKER_QUEUES="")
    told.DATABASES = {"default": {"ENGINE": database}}
    monkeypatch.setattr(engine, "settings", told)
    with pytest.raises(engine.NoEngine, match=says):
        engine.engine()


def test_a_worker_serves_the_queues_that_it_is_told(settings):
    settings.ENGINE = "celery"
    settings.WORKER_QUEUES = "plan, deliver"
    assert engine.served_queues() == ["plan", "deliver"]
    settings.WORKER_QUEUES = "plan,planos"
    with pytest.raises(engine.NoEngine, match="planos"):
        engine.served_queues()


def test_every_drain_is_asked_for_by_a_queue_that_somebody_serves():
    assert {drain.queue for drain in registered()} <= set(QUEUES)
    assert {drain.name for drain in registered() if drain.shared} == {"ladders.plan", "outreach.deliver"}
