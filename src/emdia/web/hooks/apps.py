from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "emdia.web.hooks"
    label = "hooks"
