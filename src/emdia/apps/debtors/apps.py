from django.apps import AppConfig


class DebtorsConfig(AppConfig):
    name = "emdia.apps.debtors"
    label = "debtors"
    default_auto_field = "django.db.models.BigAutoField"
