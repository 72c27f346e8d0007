"""W20: names the service in words, not a code only, in all but neutral texts. An SMS may keep its first word only."""

from emdia.domain.wording.said import Said, holds


def check(said: Said) -> str | None:
    """The service's name, or its first word in an SMS."""
    if not said.speaks_of_titles or not said.service:
        return None
    name = said.service.split()[0] if said.is_sms else said.service
    return None if holds(said.text, name) else "não diz de que serviço se trata"
