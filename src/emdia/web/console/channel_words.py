"""How the page of channels names services and choices, and what it fills in for mail servers that many use."""

from typing import NamedTuple


class Service(NamedTuple):
    """A service as a card shows it: what it is, and what to have at hand."""

    words: str
    needs: str


SERVICES = {
    "smtp": Service("O e-mail da própria empresa.", "servidor, usuário e senha do e-mail"),
    "whatsapp-cloud": Service("WhatsApp pela API oficial da Meta.", "número verificado e token da Meta"),
    "zenvia": Service("SMS por uma operadora brasileira.", "token da API e remetente"),
    "twilio": Service("SMS pela Twilio.", "Account SID, Auth Token e remetente"),
    "http-sms": Service("Qualquer operadora de SMS que tenha uma API.", "a documentação da API dela"),
    "smpp": Service("SMS direto na operadora, para muito volume.", "servidor, system_id e senha"),
    "brevo": Service("E-mail pela Brevo.", "chave da API e remetente confirmado"),
    "mailgun": Service("E-mail pela Mailgun.", "domínio confirmado e chave da API"),
    "postmark": Service("E-mail pela Postmark.", "token do servidor e remetente confirmado"),
    "sendgrid": Service("E-mail pela SendGrid.", "chave da API e remetente confirmado"),
    "ses": Service("E-mail pela Amazon, para muito volume.", "região e chaves da AWS"),
    "webhook": Service("Um sistema seu, ou uma gráfica que manda cartas.", "um endereço https"),
}
"""In plain words, in the order of the cards; a service that is new here comes last, by its own title."""

CHOICES = {
    "starttls": "STARTTLS (porta 587)",
    "tls": "TLS (porta 465)",
    "none": "nenhuma (só na rede interna)",
    "json": "JSON",
    "form": "formulário",
    "password": "senha num cabeçalho",
    "hmac": "assinatura HMAC-SHA256",
}
"""Values of choices as people read them; the others stand for themselves."""


class MailServer(NamedTuple):
    """A mail server that many companies use, as its own help names it."""

    name: str
    host: str
    port: str
    tls: str
    hint: str = ""


MAIL_SERVERS = {
    "google": MailServer(
        "Gmail ou Google Workspace",
        "smtp.gmail.com",
        "587",
        "starttls",
        "Use uma senha de app: myaccount.google.com, Segurança, Senhas de app.",
    ),
    "microsoft": MailServer(
        "Microsoft 365",
        "smtp.office365.com",
        "587",
        "starttls",
        "Quem administra o Microsoft 365 precisa permitir “SMTP autenticado” nesta caixa.",
    ),
    "locaweb": MailServer("Locaweb", "email-ssl.com.br", "465", "tls"),
    "hostinger": MailServer("Hostinger", "smtp.hostinger.com", "465", "tls"),
    "zoho": MailServer("Zoho Mail", "smtp.zoho.com", "465", "tls"),
}
"""Filled in by one click; user and password are the person's own."""
