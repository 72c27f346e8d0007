from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "emdia.apps.integrations"
    label = "integrations"
