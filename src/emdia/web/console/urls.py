"""Addresses of the console; each view says itself who may open it."""

from django.urls import include, path

from emdia.web.console import (
    case_moves,
    pages_case,
    pages_frame,
    pages_import,
    pages_ladder,
    pages_messages,
    pages_portfolio,
    pages_settings,
    pages_today,
    pages_work,
)

urlpatterns = [
    path("", pages_today.today, name="today"),
    path("esperando/", pages_work.tasks, name="tasks"),
    path("esperando/<int:task_id>/concluir/", pages_work.task_done, name="task_done"),
    path("pagamentos/", pages_work.paid, name="payments"),
    path("carteira/", pages_portfolio.portfolio, name="portfolio"),
    path("carteira/resumo/", pages_portfolio.summary, name="portfolio_summary"),
    path("carteira/importar/", pages_import.start, name="import"),
    path("carteira/importar/<slug:token>/", pages_import.job, name="import_job"),
    path("carteira/importar/<slug:token>/gravar/", pages_import.confirm, name="import_confirm"),
    path("carteira/importar/<slug:token>/descartar/", pages_import.discard, name="import_discard"),
    path("carteira/importar/<slug:token>/problemas.csv", pages_import.problems, name="import_problems"),
    path("casos/<int:case_id>/", pages_case.case, name="case"),
    path("casos/<int:case_id>/pausar/", case_moves.pause, name="case_pause"),
    path("casos/<int:case_id>/retomar/", case_moves.resume, name="case_resume"),
    path("casos/<int:case_id>/anotar/", case_moves.note, name="case_note"),
    path("casos/<int:case_id>/pagar/", case_moves.pay, name="case_pay"),
    path("mensagens/", pages_messages.message_list, name="messages"),
    path("mensagens/<int:message_id>/", pages_messages.message_detail, name="message"),
    path("regua/", pages_ladder.ladder, name="ladder"),
    path("regua/usar/", pages_ladder.use_preset, name="ladder_use"),
    path("configuracoes/", pages_settings.creditor, name="settings"),
    path("configuracoes/contrato/", pages_settings.terms, name="terms"),
    path("configuracoes/contas/", pages_settings.accounts, name="accounts"),
    path("configuracoes/contas/<int:account_id>/desligar/", pages_settings.account_stop, name="account_stop"),
    path("configuracoes/pessoas/", pages_settings.members, name="members"),
    path("configuracoes/diario/", pages_settings.journal_page, name="journal"),
    path("busca/", pages_frame.search, name="search"),
    path("escolher/credor/", pages_frame.choose_creditor, name="choose_creditor"),
    path("escolher/organizacao/", pages_frame.choose_tenant, name="choose_tenant"),
    path("", include("emdia.web.console.signin_urls")),
]
