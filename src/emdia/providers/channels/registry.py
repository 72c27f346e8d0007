"""Every channel provider: a name, as accounts store it, and where its file is (law 6)."""

from emdia.core import registry
from emdia.providers.channels.base import HttpChannel, OwnLine

CHANNELS: dict[str, str] = {
    "sandbox": "emdia.providers.channels.sandbox:CHANNEL",
    "smpp": "emdia.providers.channels.smpp:CHANNEL",
    "smtp": "emdia.providers.channels.smtp:CHANNEL",
    "ses": "emdia.providers.channels.ses:CHANNEL",
    "brevo": "emdia.providers.channels.brevo:CHANNEL",
    "mailgun": "emdia.providers.channels.mailgun:CHANNEL",
    "postmark": "emdia.providers.channels.postmark:CHANNEL",
    "sendgrid": "emdia.providers.channels.sendgrid:CHANNEL",
    "zenvia": "emdia.providers.channels.zenvia:CHANNEL",
    "twilio": "emdia.providers.channels.twilio:CHANNEL",
    "http-sms": "emdia.providers.channels.http_sms:CHANNEL",
    "webhook": "emdia.providers.channels.webhook:CHANNEL",
    "whatsapp-cloud": "emdia.providers.channels.whatsapp_cloud:CHANNEL",
}


def channel(name: str) -> HttpChannel | OwnLine:
    """The provider of that name. Raises ``KeyError``."""
    found: HttpChannel | OwnLine = registry.load(CHANNELS[name])
    return found
