"""Which pages of django-allauth exist, and where. A forgotten password is set anew by whoever runs the installation."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import path

from emdia.web.console import pages_digest, pages_invitation

urlpatterns = [
    path("entrar/", account.login, name="account_login"),
    path("entrar/codigo/", mfa.authenticate, name="mfa_authenticate"),
    path("entrar/chave/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("entrar/convite/", account.signup, name="account_signup"),
    path("entrar/convite/<str:token>/", pages_invitation.invitation, name="invitation"),
    path("entrar/resumo/<str:token>/", pages_digest.digest_off, name="digest_off"),
    path("entrar/desativada/", account.account_inactive, name="account_inactive"),
    path("sair/", account.logout, name="account_logout"),
    path("conta/senha/", account.password_change, name="account_change_password"),
    path("conta/confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("conta/confirmar/codigo/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("conta/seguranca/", mfa.index, name="mfa_index"),
    path("conta/seguranca/aplicativo/", totp.activate_totp, name="mfa_activate_totp"),
    path("conta/seguranca/aplicativo/desligar/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("conta/sessoes/", sessions.list_usersessions, name="usersessions_list"),
    path("conta/confirmar/chave/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("conta/seguranca/chaves/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("conta/seguranca/chaves/nova/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("conta/seguranca/chaves/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("conta/seguranca/chaves/<int:pk>/remover/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
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
