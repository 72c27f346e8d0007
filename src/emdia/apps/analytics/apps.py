from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "emdia.apps.analytics"
    label = "analytics"
