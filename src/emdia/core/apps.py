from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from emdia.core.registry import load


class CoreConfig(AppConfig):
    name = "emdia.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # By path: models cannot be imported before the apps are ready.
        connection_created.connect(
            load("emdia.core.rowsecurity:watch"), dispatch_uid="emdia.rowsecurity.watch"
        )
        post_migrate.connect(load("emdia.core.rowsecurity:install"), dispatch_uid="emdia.rowsecurity.install")
