"""Which pages of django-allauth exist, and where. A forgotten password is set anew by whoever runs the installation."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

urlpatterns = [
    path("entrar/", account.login, name="account_login"),
    path("entrar/codigo/", mfa.authenticate, name="mfa_authenticate"),
    path("entrar/convite/", account.signup, name="account_signup"),
    path("entrar/desativada/", account.account_inactive, name="account_inactive"),
    path("sair/", account.logout, name="account_logout"),
    path("conta/senha/", account.password_change, name="account_change_password"),
    path("conta/confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("conta/confirmar/codigo/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("conta/seguranca/", mfa.index, name="mfa_index"),
    path("conta/seguranca/aplicativo/", totp.activate_totp, name="mfa_activate_totp"),
    path("conta/seguranca/aplicativo/desligar/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("conta/seguranca/codigos/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "conta/seguranca/codigos/novos/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "conta/seguranca/codigos/baixar/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
