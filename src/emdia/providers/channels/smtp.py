"""E-mail over SMTP: kept-alive connections, command groups pipelined one message ahead.

Account settings: ``host``, ``port`` (587), ``tls`` (``starttls``, ``tls`` or ``none``), ``user``, ``connections`` (8),
``timeout`` seconds (60), ``return_path``, ``dkim_selector``, ``dkim_domain``, ``hello``, ``ca_pem``; secrets:
``password``, ``dkim_key``. Where the server offers it, delivery notices are asked for (RFC 3461).

At most once: what breaks before the end of DATA was written is temporary; what breaks between that and the reply is
:class:`Lost`. A message that a server never saw because it closed a tired connection is said once more on a new one.
"""

import asyncio
import re
import ssl
from collections import deque
from collections.abc import Iterator, Mapping

from emdia.core import reach
from emdia.providers.channels import mime, returned, smtp_letter, smtp_returns
from emdia.providers.channels.base import (
    Accepted,
    Account,
    Callback,
    Done,
    Event,
    Fault,
    Forged,
    Garbled,
    Keep,
    Kept,
    Lost,
    Outgoing,
    Refused,
    Setting,
)
from emdia.providers.channels.smtp_letter import Letter, write
from emdia.providers.channels.smtp_line import Closing, Line, Reply, Unfit

FAULTS: dict[str, Fault] = {
    "1.7": "account",
    "1.8": "account",
    "1": "recipient",
    "2": "recipient",
    "3.4": "content",
    "3": "provider",
    "4": "recipient",
    "5": "provider",
    "6": "content",
    "7.1": "content",
    "7": "account",
}
"""Enhanced codes (RFC 3463, RFC 7372) without their class, the longer prefix first: whose fault it is."""

FAULT_OF_STEP: dict[str, Fault] = {"mail": "account", "rcpt": "recipient", "data": "content"}
"""The same where a server gives no enhanced code: by the command that it refused."""

MAILBOX = (
    Setting(
        "imap_host",
        "Caixa das devoluções: servidor IMAP",
        "Como imap.exemplo.com.br. Leio o que volta e as respostas; não apago nada.",
        rare=True,
    ),
    Setting("imap_port", "Caixa das devoluções: porta", default="993", kind="number", rare=True),
    Setting(
        "imap_tls",
        "Caixa das devoluções: segurança",
        default="tls",
        choices=("tls", "starttls", "none"),
        rare=True,
    ),
    Setting("imap_user", "Caixa das devoluções: usuário", rare=True),
    Setting("imap_password", "Caixa das devoluções: senha", secret=True, rare=True),
    Setting("imap_folder", "Caixa das devoluções: pasta", default="INBOX", rare=True),
)
"""Where what came back is read."""

TRIES = 2
CONNECTIONS = 8
_QUEUED = re.compile(r"queued as ([\w.\-]+)", re.IGNORECASE)


class _Batch:
    """What is still to be said, shared by the lines of one account."""

    def __init__(
        self, account: Account, batch: Iterator[Outgoing], done: Done, kept: Kept | None = None
    ) -> None:
        self.account, self.done = account, done
        self._kept = kept
        self._batch = batch
        self._again: deque[Letter] = deque()
        self.workers = 0

    def take(self) -> Letter | None:
        """The next letter; one that cannot be written is refused here and left out."""
        if self._again:
            return self._again.popleft()
        for outgoing in self._batch:
            try:
                return write(outgoing, self.account)
            except mime.Unsayable as error:
                fault: Fault = "recipient" if str(error) == "address" else "content"
                self.done(outgoing.ref, Refused(True, fault, "unsayable", str(error)))
        return None

    def kept_line(self) -> Line | None:
        """A line that an earlier batch left open."""
        line = self._kept.take(self.account) if self._kept else None
        return line if isinstance(line, Line) else None

    async def end(self, line: Line) -> None:
        """The line is not needed any more in this batch."""
        if self._kept is not None and line.usable:
            self._kept.leave(self.account, line)
        else:
            await line.close()

    def leave_to_others(self, letter: Letter) -> None:
        """This line cannot say it; another may."""
        self._again.append(letter)

    def put_back(self, letter: Letter, reason: Refused) -> None:
        """A letter that was not heard: once more on another line, or refused for now."""
        letter.tries += 1
        if letter.tries < TRIES:
            self._again.append(letter)
        else:
            self.done(letter.ref, reason)

    def refuse_rest(self, reason: Refused) -> None:
        """Nothing more can be said."""
        while letter := self.take():
            self.done(letter.ref, reason)


class Smtp:
    """The provider."""

    title = "Servidor de e-mail (SMTP)"
    channels = ("email",)
    settings = (
        Setting("host", "Servidor", "Como smtp.exemplo.com.br.", required=True),
        Setting("port", "Porta", default="587", kind="number"),
        Setting("tls", "Segurança", default="starttls", choices=("starttls", "tls", "none")),
        Setting("user", "Usuário", "Quase sempre o endereço inteiro do e-mail."),
        Setting("password", "Senha", secret=True),
        Setting("sender", "Remetente", "Um endereço que alguém lê: a pessoa pode responder.", kind="email"),
        Setting(
            "return_path",
            "Endereço que recebe as devoluções",
            "Com {ref} no meio (devolucoes+{ref}@exemplo.com.br) cada devolução diz de qual mensagem é.",
            rare=True,
        ),
        Setting(
            "dkim_selector",
            "Seletor DKIM",
            "Só se o seu servidor não assina. Cada e-mail leva cerca de 1 ms a mais de processador.",
            rare=True,
        ),
        Setting("dkim_domain", "Domínio da assinatura DKIM", "Vazio, o do remetente.", rare=True),
        Setting(
            "dkim_key", "Chave privada DKIM (PEM)", "O arquivo inteiro.", secret=True, kind="long", rare=True
        ),
        *MAILBOX,
    )

    async def speak(
        self, account: Account, batch: Iterator[Outgoing], done: Done, kept: Kept | None = None
    ) -> None:
        """Say all of them over up to ``connections`` lines; each is told to ``done`` once."""
        shared = _Batch(account, batch, done, kept)
        async with asyncio.TaskGroup() as group:
            for _ in range(int(account.settings.get("connections", CONNECTIONS))):
                letter = shared.take()
                if letter is None:
                    break
                shared.workers += 1
                group.create_task(_work(shared, letter))

    def faults(self, account: Account) -> Mapping[str, str]:
        """What the settings say that cannot be: return address, signature."""
        return smtp_letter.faults(account.settings, account.secrets)

    async def listen(self, account: Account, keep: Keep, stop: asyncio.Event) -> None:
        """What comes back to the account's mailbox, where it names one."""
        await smtp_returns.listen(account, keep, stop)

    def verify(self, callback: Callback, account: Account) -> None:
        """SMTP has no callbacks: whoever sends one is not a mail server."""
        raise Forged("smtp has no callbacks")

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """What a mail out of the mailbox of returns tells. Raises :class:`Garbled` for anything else."""
        if callback.headers.get("x-emdia-source") != smtp_returns.HEADERS["x-emdia-source"]:
            raise Garbled("smtp has no callbacks")
        return returned.events(callback, account)


CHANNEL = Smtp()


async def _work(shared: _Batch, letter: Letter | None) -> None:
    """Say letters over one line after another until none waits, or lines can no longer be had."""
    fruitless, reason = 0, None
    while letter is not None and fruitless < TRIES:
        # Where a kept line turned out to be dead the next one is new, so that a letter is not refused for old lines.
        waiting = None if fruitless else shared.kept_line()
        line = waiting or Line(shared.account)
        try:
            if waiting is None:
                await line.open()
        except (OSError, TimeoutError, Unfit) as error:
            shared.leave_to_others(letter)
            fruitless, reason = TRIES, _unopened(error)
        else:
            fruitless = 0 if await _say_all(shared, line, letter) else fruitless + 1
            letter = shared.take() if fruitless < TRIES else None
        finally:
            await shared.end(line)
    shared.workers -= 1
    if fruitless and not shared.workers:
        shared.refuse_rest(
            reason or Refused(False, "provider", "connection", "o servidor encerra as conexões")
        )


async def _say_all(shared: _Batch, line: Line, letter: Letter | None) -> int:
    """Say letters until none waits or the line breaks; how many were heard. The next envelope goes out together with
    the end of the letter before it, where the server allows (RFC 2920)."""
    heard, written, following = 0, False, None
    while letter is not None:
        ended, following = False, None
        try:
            refusal = await _ask(line, letter, written=written)
            if refusal is None:
                following = shared.take() if line.pipelining else None
                ended = True
                line.say(letter.data, following.envelope(notices=line.notices) if following else b"")
                (reply,) = await line.hear(1)
                refusal = _refused(reply, "data") if reply.code != 250 else None
        except (OSError, TimeoutError) as error:
            _broken(shared, letter, error, ended=ended)
            if following:
                shared.put_back(following, _unopened(error))
            return heard
        heard += 1
        shared.done(letter.ref, refusal or Accepted(_queue_id(reply)))
        letter, written = following or shared.take(), following is not None
    return heard


async def _ask(line: Line, letter: Letter, *, written: bool) -> Refused | None:
    """Say the envelope; None when the server waits for the data. After a refusal the line is ready for the next."""
    if line.pipelining:
        if not written:
            line.say(letter.envelope(notices=line.notices))
        replies = await line.hear(3)
    else:
        replies = []
        for command in letter.commands(notices=line.notices):
            line.say(command)
            replies += await line.hear(1)
            if replies[-1].code >= 400:
                break
    for step, reply in zip(("mail", "rcpt", "data"), replies, strict=False):
        if reply.code >= 400:
            # RFC 2920, 3.1: a server that takes the data of a letter without a receiver gets an empty one.
            line.say(b".\r\n" if replies[-1].code == 354 else b"", b"RSET\r\n")
            await line.hear(2 if replies[-1].code == 354 else 1)
            return _refused(reply, step)
    return None


def _broken(shared: _Batch, letter: Letter, error: Exception, *, ended: bool) -> None:
    """What became of the letter on which the line broke."""
    if not ended or isinstance(error, Closing):
        shared.put_back(letter, _unopened(error))
    else:
        shared.done(letter.ref, Lost(f"{type(error).__name__} after the end of the data"))


def _refused(reply: Reply, step: str) -> Refused:
    """Our words for a server's refusal."""
    _class, _, detail = reply.status.partition(".")
    fault = next((fault for code, fault in FAULTS.items() if f"{detail}.".startswith(f"{code}.")), None)
    if reply.code < 500 and fault != "recipient":
        fault = "provider"
    code = f"{reply.code} {reply.status}".strip()
    return Refused(reply.code >= 500, fault or FAULT_OF_STEP[step], code, reply.text[:200])


def _unopened(error: Exception) -> Refused:
    """Our words for a line that could not be had or that broke before it mattered."""
    if isinstance(error, Unfit):
        permanent = error.reply is None or error.reply.code >= 500
        code = str(error.reply.code) if error.reply else error.code
        return Refused(
            permanent, "account", code, f"{error.code}: {error.reply.text[:160] if error.reply else ''}"
        )
    if isinstance(error, reach.RefusedAddress):
        return Refused(True, "account", "refused_address", "endereço do servidor não permitido")
    if isinstance(error, ssl.SSLError):
        return Refused(True, "account", "tls", type(error).__name__)
    return Refused(False, "provider", "connection", type(error).__name__)


def _queue_id(reply: Reply) -> str:
    """The server's reference: what stands after *queued as*, else its words."""
    found = _QUEUED.search(reply.text)
    return (found[1] if found else reply.text)[:120]
