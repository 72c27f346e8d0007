"""The door for callbacks alone, for an ASGI server of its own (``emdia hooks``)."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emdia.config.settings")
django.setup()

from emdia.web.hooks.group import Door  # noqa: E402  (the settings have to stand first)

# The loop and the one thread that writes take turns often: at the usual 5 ms the slowest answers wait twice as long.
sys.setswitchinterval(0.0005)
application = Door()
