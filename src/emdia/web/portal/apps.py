from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "emdia.web.portal"
    label = "portal"
