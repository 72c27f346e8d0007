from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "emdia.web.console"
    label = "console"
