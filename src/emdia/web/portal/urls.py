"""Addresses of the debtor's page, below ``/p/``. The letter at the end says from which channel the person came."""

from django.urls import path, re_path

from emdia.web.portal import (
    pages_contact,
    pages_dispute,
    pages_gate,
    pages_home,
    pages_leave,
    pages_pay,
    pages_say,
)

VIA = r"(?:/(?P<via>[swe]))?/?$"
TOKEN = r"^(?P<token>[0-9A-Za-z]{4,24})"

urlpatterns = [
    re_path(TOKEN + VIA, pages_home.home, name="portal_home"),
    re_path(TOKEN + r"/parar" + VIA, pages_leave.stop, name="portal_stop"),
    re_path(TOKEN + r"/ja-paguei" + VIA, pages_say.paid, name="portal_paid"),
    path("<str:token>/entrar", pages_gate.answer, name="portal_answer"),
    path("<str:token>/codigo", pages_gate.send_code, name="portal_code"),
    path("<str:token>/sair", pages_gate.leave, name="portal_leave"),
    path("<str:token>/pagar", pages_pay.pay, name="portal_pay"),
    path("<str:token>/negociar", pages_say.propose, name="portal_propose"),
    path("<str:token>/contestar", pages_dispute.dispute, name="portal_dispute"),
    path("<str:token>/falar", pages_contact.talk, name="portal_talk"),
    path("<str:token>/nao-sou-eu", pages_leave.not_me, name="portal_not_me"),
    path("<path:rest>", pages_gate.lost, name="portal_lost"),
]
