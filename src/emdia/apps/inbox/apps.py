from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "emdia.apps.inbox"
    label = "inbox"
