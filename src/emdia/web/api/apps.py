from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "emdia.web.api"
    label = "api"
