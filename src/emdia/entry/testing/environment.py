"""A pytest plugin, loaded by name before Django: which database, which data directory, which tests fit them.

It has to come before pytest-django, which reads the settings before any conftest. ``EMDIA_TEST_DATABASE`` is
``sqlite`` (default: the whole suite but what only PostgreSQL promises) or ``postgres`` (only the tests that touch a
database).
"""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from emdia.entry.testing import machine

DATABASE = os.environ.get("EMDIA_TEST_DATABASE", "sqlite")
KEPT = ("EMDIA_TEST_", "EMDIA_LONG", "EMDIA_CHROMIUM", "EMDIA_NODE")
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_setup", "live_server"})


def _data_directory() -> Path:
    """A new data directory for this process; the parallel workers each have their own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    home = Path(tempfile.mkdtemp(prefix=f"emdia-{worker}-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


def _prepare_environment() -> Path:
    if DATABASE not in {"sqlite", "postgres"}:
        raise pytest.UsageError(f"EMDIA_TEST_DATABASE is sqlite or postgres, not {DATABASE!r}")
    home = _data_directory()
    for name in [name for name in os.environ if name.startswith("EMDIA_") and not name.startswith(KEPT)]:
        del os.environ[name]
    os.environ["EMDIA_HOME"] = str(home)
    (home / "static").mkdir(exist_ok=True)
    os.environ["EMDIA_KEY"] = base64.b64encode(b"a key for tests only, 32 bytes..").decode()
    os.environ["EMDIA_SECRET_KEY"] = "a session key for tests only"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emdia.config.settings")
    os.environ.pop("DATABASE_URL", None)
    if DATABASE == "postgres":
        url = machine.postgres()
        if url is None:
            raise pytest.UsageError("no PostgreSQL answers (EMDIA_TEST_POSTGRES_URL)")
        os.environ["DATABASE_URL"] = url
    return home


HOME = _prepare_environment()


def pytest_report_header() -> str:
    """Say on which database this run is, and whether there are a browser and a RabbitMQ."""
    browser = machine.chromium() or "none (tests marked browser are left out)"
    rabbit = "answers" if machine.broker() else "none (tests of the engine celery are left out)"
    return f"emdia: database {DATABASE}, browser {browser}, RabbitMQ {rabbit}"


def pytest_unconfigure() -> None:
    """Take the data directory away; a parallel worker ends without its exit handlers."""
    shutil.rmtree(HOME, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out long tests, screens without a browser, what the database of this run is not about."""
    left_out = [item for item in items if not fits(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if fits(item)]


def fits(item: pytest.Item) -> bool:
    """Whether a test belongs to this run, by its marks, the machine and the database."""
    if item.get_closest_marker("long") and not os.environ.get("EMDIA_LONG"):
        return False
    if item.get_closest_marker("browser") and machine.chromium() is None:
        return False
    if "smpp_carrier" in getattr(item, "fixturenames", ()) and machine.node() is None and not machine.on_ci():
        return False
    if "broker_url" in getattr(item, "fixturenames", ()) and machine.broker() is None and not machine.on_ci():
        return False
    if DATABASE == "sqlite":
        return item.get_closest_marker("postgresql") is None
    if item.get_closest_marker("once") and not os.environ.get("EMDIA_LONG"):
        return False
    return _touches_a_database(item)


def _touches_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)
