"""The door for callbacks alone, for an ASGI server of its own (``emdia hooks``)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emdia.config.settings")
django.setup()

from emdia.web.hooks.group import Door  # noqa: E402  (the settings have to stand first)

application = Door()
