"""The web application, for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from emdia.core.registry import load

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emdia.config.settings")
application = get_wsgi_application()
load("emdia.config.subscriptions:connect")()
load("emdia.config.observing:traced")("emdia-web")
