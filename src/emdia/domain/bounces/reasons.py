"""The words and codes by which servers say why a mail came back, as one table each.

Sources: RFC 3463 with IANA's registry of enhanced status codes, RFC 7505 (null MX), RFC 5321 (reply codes). The texts
are those of Postfix, Exim, qmail, Sendmail, Exchange and Microsoft 365, Gmail, Yahoo, Amazon SES and of Brazilian
houses (UOL, Terra, Locaweb, Outlook in Portuguese), without accents. Words come before codes: many servers say 5.0.0
to everything.
"""

import re
from typing import Literal

from emdia.domain.places import without_accents

Reason = Literal[
    "user_unknown",
    "host_unknown",
    "moved",
    "accepts_no_mail",
    "mailbox_full",
    "disabled",
    "expired",
    "spam",
    "virus",
    "authentication",
    "blocked",
    "policy",
    "sender_refused",
    "too_big",
    "too_many",
    "filtered",
    "network",
    "system",
    "malformed",
    "unknown",
]

HARD: frozenset[Reason] = frozenset({"user_unknown", "host_unknown", "moved", "accepts_no_mail"})
"""The address is wrong for good: nothing more is ever written to it."""

_WORDS: tuple[tuple[Reason, str], ...] = (
    (
        "user_unknown",
        r"recipient (?:address )?rejected(?:\.|$|: access denied|: (?:user|undeliverable|unverified))",
    ),
    (
        "mailbox_full",
        r"(?:mail ?box|mailfolder|inbox|account|user|folder|disk|storage)[^.\n]{0,40}(?:is |are |"
        r"was )?(?:full\b|over[- ]?quota|exceed\w* (?:\w+ ){0,3}(?:quota|limit|storage|size))|"
        r"over (?:the )?(?:maximum )?(?:allowed )?(?:disk )?(?:quota|storage)|"
        r"quota (?:has been )?exceed|exceed\w* (?:\w+ ){0,4}(?:quota|storage)|overquota|"
        r"not enough (?:disk |storage )?space in|out of storage|"
        r"insufficient (?:disk |system |mail)?(?:storage|space)|no space left|mailbox_?full|"
        r"inbox is full|is full\b|disk full|\bover ?quota\b|quotaexceeded|too much mail data|"
        r"storage quota|disk quota|reached (?:\w+ ){0,2}quota|space not enough|"
        r"(?:due to a|has a) full mailbox|"
        r"caixa (?:postal |de correio |de entrada |de e-?mail )?[^.\n]{0,40}(?:cheia|lotada)|"
        r"excede\w* (?:a |o )?(?:cota|limite|quota|espaco)|"
        r"(?:cota|quota)[^.\n]{0,30}(?:excedida|ultrapassada|esgotada)|sem espaco",
    ),
    (
        "too_big",
        r"(?:message|mail|data|content)[^.\n]{0,25}(?:size|length)[^.\n]{0,30}exceed|"
        r"exceed\w* (?:\w+ ){0,5}(?:message|mail) (?:\w+ )?size|"
        r"(?:message|mail)[^.\n]{0,20} too (?:big|large)|size limit exceeded|"
        r"message too (?:big|large)|mensagem[^.\n]{0,20}(?:muito|e) grande",
    ),
    (
        "virus",
        r"\bvirus\b|\bmalware\b|infected",
    ),
    (
        "authentication",
        r"\bdmarc\b|\bdkim\b|(?:\bspf\b[^.\n]{0,40}(?:fail|check|record|reject|not)|fail\w* spf)|"
        r"unauthenticated (?:e-?mail|sender|mail)|not authenticated|"
        r"authentication (?:check|fail|result|is required|-results)|sender policy framework|"
        r"5\.7\.2[0-7]\b",
    ),
    (
        "sender_refused",
        r"sender (?:address )?(?:rejected|denied|verify fail|verification|domain|is not|not|refused|"
        r"unknown|blocked)|"
        r"(?:from|sender)[' ]*(?:address|domain)[^.\n]{0,30}(?:does not exist|rejected|denied|not)|"
        r"domain of sender|invalid sender|bad sender|access denied[^.\n]{0,10}bad|not (?:a )?member|"
        r"may not exist, or you may not have permission|permission to post|not allowed to post|"
        r"remetente (?:rejeitado|invalido|bloqueado|nao)",
    ),
    (
        "blocked",
        r"black ?list|block ?list|\brbl\b|\bdnsbl\b|spamhaus|spamcop|sorbs|barracuda|"
        r"(?:\bip\b|client host|your host|connecting host|host name|hostname|(?:sending|"
        r"client) (?:server|ip))[^\n]{0,60}(?:block|reject|denied|refused|reputation|not allowed|"
        r"listed|banned|not welcome|suspicious)|banned sending|cannot find your (?:reverse )?hostname|"
        r"\bptr\b|reverse dns|reverse lookup|bad reputation|low reputation|reputation of|"
        r"client address|service refused|lista negra|\bip\b bloqueado|poor reputation|"
        r"dynamic[^.\n]{0,12} (?:ip|address)|access from ip|s3140|access denied",
    ),
    (
        "spam",
        r"\bspam\b|\bspammy\b|\bunsolicited\b|junk mail|bulk mail|considered (?:as )?(?:spam|bulk)|"
        r"content (?:reject|filter|violation)|anti-?spam|looks like spam|"
        r"message (?:content )?reject\w*[^.\n]{0,20}content|phishing|\buce\b",
    ),
    (
        "too_many",
        r"too many (?:connection|concurrent|session|recipient|message|mail|hop|error|invalid)|"
        r"rate ?limit|exceed\w*[^.\n]{0,25} (?:rate|connections)|throttl|"
        r"try again (?:later|in)[^.\n]{0,20}(?:too|limit)|too fast|connections? (?:rate|limit)|"
        r"muitas conexoes|\brate that (?:is|prevents)|limite de (?:envio|mensagens|conex)",
    ),
    (
        "moved",
        r"(?:has |have |had )moved|user (?:has )?moved|"
        r"no longer (?:at|on|with|in use|used|valid|works?|exists?|active|available|here|monitored)|"
        r"(?:address|e-?mail) (?:has |have )?changed|new address|mudou de e-?mail|nao trabalha mais",
    ),
    (
        "accepts_no_mail",
        r"does(?: not|n't) accept (?:any )?(?:e-?mail|mail|message)|null ?mx|no mx\b|"
        r"indicated no smtp service|not accepting (?:network )?(?:messages|mail)|"
        r"\bnot accept\w* (?:any )?(?:e-?mail|mail|message)s?\b|is not a mail server|"
        r"smtp protocol returned a permanent error|no mail(?:exchanger|server)|"
        r"mail receiving disabled|never accept|nao aceita (?:e-?mail|mensage)",
    ),
    (
        "host_unknown",
        r"\bdomain [\w.\-]{1,80} (?:does not exist|not found|unknown)|"
        r"(?:host|domain|domain name|mail server|server)[^.:\n]{0,40}(?:not found|unknown|(?:does|do|"
        r"did) ?n['o]t exist|could ?n['o]t be found|can ?not be found|not be resolved|is invalid|"
        r"nonexistent|not recognized)|(?:unknown|invalid|bad|no such|illegal) (?:host|domain)|"
        r"nxdomain|unrouteable|unroutable|could ?n['o]t find any host|cannot resolve|no such domain|"
        r"host or domain name not found|dns[^.\n]{0,20}(?:no such|nxdomain|not exist)|"
        r"nao [^.\n]{0,30}encontrar (?:o |esse )?dominio|"
        r"dominio[^\n]{0,60}(?:nao (?:existe|encontrado|foi encontrado)|inexistente|invalido)",
    ),
    (
        "disabled",
        r"(?:account|user|mailbox|recipient|address|mail ?box)\W[^.\n]{0,60}(?:suspend|disabled|"
        r"inactiv|deactivat|locked|frozen|expired|on hold|not active)|"
        r"(?:disabled|inactive|suspended|deactivated|locked) (?:user|account|mailbox|recipient)|"
        r"(?:conta|caixa postal|usuario)[^.\n]{0,40}(?:suspens|desativad|inativ|bloquead|desabilitad)",
    ),
    (
        "user_unknown",
        r"(?:user|recipient|mailbox|address|account|addressee|person|receiver|userid|alias|"
        r"local part)s?\W{1,3}(?:\S{1,80} ){0,6}?(?:unknown|not (?:be )?found|(?:does|do|"
        r"did) ?n['o]t (?:seem to )?exist|not exist|not known|not listed|is not (?:a )?(?:valid|known|"
        r"local)|not valid|invalid|is undeliverable|could not be resolved|couldn't be found|"
        r"wasn't found|non-?existent|not recognized|unrecognized|not our customer|nonexistent)|"
        r"(?:unknown|invalid|no such|bad|illegal|nonexistent|non-existent|unrecognized|incorrect|"
        r"undeliverable) (?:\w+ ){0,3}?(?:user|recipient|mailbox|mail box|address|account|addressee|"
        r"person|receiver|userid|alias|local[ -]?part|destination)|"
        r"(?:no|not a|isn't a) (?:valid |known )?(?:mailbox|user|account|recipient)s?\b(?: here|"
        r" found| by| with| at| on)?|doesn't have an? [^\n]{0,60}account|no such (?:user|person)|"
        r"not listed in|rejected as (?:unknown|invalid)|user_?not_?found|recipnotfound|"
        r"recipientnotfound|resolver\.adr\.(?:recip|ex)|does not exist|doesn't exist|no existe|"
        r"unknown or illegal|mailbox unavailable|(?:is )?not (?:a )?known (?:at|in|here)|unknown in|"
        r"unbekannt|inconnu|not accept recipient|undeliverable address|address error|"
        r"unable to find (?:the )?(?:user|recipient)|"
        r"(?:isn't|is not|not) in (?:our|my|the) (?:domino|directory|list|control|local)|"
        r"(?:usuario|destinatario|endereco|conta|caixa (?:postal|de correio)|"
        r"e-?mail)\W[^.\n]{0,60}(?:inexistente|desconhecid|nao (?:existe|encontrad|foi (?:encontrad|"
        r"possivel encontrar|localizad)|pode ser (?:encontrad|localizad)|localizad|cadastrad)|"
        r"invalid)|"
        r"nao (?:foi possivel )?(?:encontrar|localizar|encontrou|"
        r"localizou)[^.\n]{0,40}(?:destinatario|endereco|usuario|caixa)|nao (?:existe|foi encontrad)",
    ),
    (
        "expired",
        r"(?:retry|delivery|queue|message)[^.\n]{0,30}(?:time ?out|timed out|expired|too long|period)|"
        r"has been in the queue too long|too old|delivery (?:temporarily|attempts? )|"
        r"(?:will|to) (?:keep|be) (?:on )?(?:try|retr)|still (?:trying|being)|(?:deferred|delayed)\b|"
        r"could ?not be delivered (?:for|within|after)|(?:connection|operation) timed out|"
        r"not (?:been )?deliver\w*[^.\n]{0,30} (?:days?|hours?|yet)|delivery time expired|"
        r"unable to deliver[^.\n]{0,30}(?:days|hours)|temporarily|atraso|adiad|ainda nao|"
        r"tente novamente|atrasad|prazo",
    ),
    (
        "network",
        r"connection (?:refused|reset|timed|closed|dropped|lost|to)|no route|unreachable|"
        r"loop(?:s|ing|ed)?\b|too many hops|hop count|couldn't connect|could not connect|"
        r"unable to connect|establish an smtp|network|failed to connect|mail forwarding loop",
    ),
    (
        "policy",
        r"polic(?:y|ies)|not (?:permitted|allowed|authorized|accepted)|relay|prohibited|administrat|"
        r"forbidden|restrict|permission|violat|security|not comply|compliance|politica|"
        r"nao (?:permitid|autorizad)",
    ),
    (
        "malformed",
        r"syntax|rfc ?\d{3,4}|not compliant|malformed|command (?:not|un)|bare lf|bad sequence|"
        r"missing header",
    ),
    (
        "filtered",
        r"rejected|refused|denied|filter|undeliverable",
    ),
    (
        "system",
        r"local (?:configuration )?error|system (?:error|problem|not)|internal error|"
        r"service (?:currently )?unavailable|configuration|not available|i/o error|mail system|"
        r"server error|unexpected",
    ),
)
"""Patterns in the order in which they count; the first that is found names the reason."""

WORDS: tuple[tuple[Reason, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in _WORDS
)

CODES: dict[str, Reason] = {
    "5.1.0": "user_unknown",
    "5.1.1": "user_unknown",
    "5.1.2": "host_unknown",
    "5.1.3": "user_unknown",
    "5.1.4": "user_unknown",
    "5.1.6": "moved",
    "5.1.10": "accepts_no_mail",
    "5.1": "sender_refused",
    "5.2.1": "disabled",
    "2.2": "mailbox_full",
    "2.3": "too_big",
    "5.2": "filtered",
    "5.3.4": "too_big",
    "3": "system",
    "5.4.4": "host_unknown",
    "4.4.7": "expired",
    "4": "network",
    "5": "malformed",
    "6": "malformed",
    "7": "policy",
}
"""Enhanced codes, with their class where it matters, the longer first: the reason where the words say nothing."""


def by_words(text: str) -> Reason | None:
    """The reason that a text gives, or None."""
    plain = without_accents(text)
    return next((reason for reason, pattern in WORDS if pattern.search(plain)), None)


def by_code(status: str) -> Reason | None:
    """The reason that an enhanced code gives (``5.1.1``), or None."""
    if not status:
        return None
    _class, _, rest = status.partition(".")
    subject = rest.partition(".")[0]
    for key in (status, rest, f"{_class}.{subject}", subject):
        if key in CODES:
            return CODES[key]
    return None
