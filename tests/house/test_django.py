"""What Django itself can say about the house."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_migrations_tell_the_models():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_django_finds_nothing_to_warn_about():
    call_command("check", fail_level="WARNING")
