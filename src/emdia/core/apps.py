from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from emdia.core import rowsecurity


class CoreConfig(AppConfig):
    name = "emdia.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(rowsecurity.watch, dispatch_uid="emdia.rowsecurity.watch")
        post_migrate.connect(rowsecurity.install, sender=self, dispatch_uid="emdia.rowsecurity.install")
