"""What every test shares. The environment itself is set earlier, by ``emdia.entry.testing.environment``."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management.commands import flush
from django.db import connections, transaction
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from emdia.entry.testing import machine
from tests.providers.channels.smpp_carrier import Carrier

settings.register_profile(
    "ci",
    derandomize=True,
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", parent=settings.get_profile("ci"), max_examples=10_000)
settings.load_profile("long" if os.environ.get("EMDIA_LONG") else "ci")


def pytest_configure() -> None:
    """Passwords of tests are no secret: argon2 took longer to sign somebody in than the page that was tested."""
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, as people run it: in memory it has neither WAL nor a second connection to wait for."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(os.environ["EMDIA_HOME"]) / "test.sqlite3")


def _delete_rows(command: flush.Command, **options: Any) -> None:
    """What ``flush`` is for after a test with transactions of its own: rows go, tables, policies and permissions stay.

    Django's own makes the files of every table anew and then runs all of ``post_migrate``: longer than most tests.
    """
    connection = connections[options["database"]]
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    statements = [f'DELETE FROM "{table}"' for table in tables if table not in _MADE_BY_MIGRATIONS]
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("; ".join(["SET LOCAL session_replication_role = replica", *statements]))
        else:
            for statement in statements:
                cursor.execute(statement)


_MADE_BY_MIGRATIONS = frozenset({"django_migrations", "django_content_type", "auth_permission"})


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A browser may keep a connection of the live server a moment longer; PostgreSQL would not drop its database."""
    flush.Command.handle = _delete_rows  # type: ignore[method-assign]
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for tests marked ``browser``; each test opens its own context and closes it."""
    # Playwright keeps an event loop in this thread, which Django would take for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def smpp_carrier() -> Iterator[Carrier]:
    """A carrier that speaks SMPP; where there is no node it is missing under ``CI=true`` and left out elsewhere."""
    carrier = Carrier()
    yield carrier
    carrier.stop()


@pytest.fixture(scope="session")
def broker_url() -> str:
    """A RabbitMQ; where none answers, it is missing under ``CI=true`` and its tests are left out elsewhere."""
    url = machine.broker()
    assert url is not None, "no RabbitMQ answers (EMDIA_TEST_BROKER_URL)"
    return url
