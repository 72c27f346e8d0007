"""Saying a batch over bound lines: a window of texts in flight on each.

At most once. What could not be written was not heard, and goes to another line or is refused for now. What was written
and not answered is :class:`Lost`. The parts of one text follow each other, each after the carrier took the one before:
so a text whose first part is refused is certainly not said, and one that is cut short in the middle is known as such.
Cut short it is ``Lost``: to say it again would show its beginning twice, and *accepted* would claim, once the receipt
of the first part came, that a person read what never arrived whole. A person decides.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from emdia.core import reach
from emdia.providers.channels import smpp_pdu as pdus
from emdia.providers.channels.base import Accepted, Account, Done, Lost, Outgoing, Refused
from emdia.providers.channels.smpp_line import Closed, Line, Unfit
from emdia.providers.channels.smpp_pdu import Pdu
from emdia.providers.channels.smpp_submit import Unsayable, packets
from emdia.providers.channels.smpp_words import TOO_FAST, number_of, reference_of, refused

TRIES = 2
CONNECTIONS = 1
PAUSE = 1.0
"""Seconds of silence after the carrier said that we speak too fast."""

PATIENCE = 5
"""How often a later part of a text, and nothing else, is said again to a carrier that had no room for it."""


@dataclass(slots=True)
class Text:
    """One message on its way: the parts that the carrier has not taken yet."""

    ref: str
    left: deque[Pdu]
    total: int
    reference: str | None = None
    """The carrier's, once it took the first part."""
    tries: int = 0

    @property
    def begun(self) -> Lost:
        """What it is when it ends here."""
        taken = self.total - len(self.left)
        return Lost(f"a operadora aceitou só {taken} de {self.total} partes (referência {self.reference})")


class Lines:
    """The lines of one account, shared by all batches that are said at once: a carrier counts them. With
    :class:`base.Kept` they stay bound from batch to batch."""

    def __init__(self, account: Account) -> None:
        self._account = account
        apart = account.settings.get("bind") == "apart"
        self._bind = pdus.BIND_TRANSMITTER if apart else pdus.BIND_TRANSCEIVER
        self.most = int(number_of(account.settings, "connections", CONNECTIONS)) or 1
        self._lines: dict[int, Line] = {}
        self._opening = [asyncio.Lock() for _ in range(self.most)]
        self.usable = True

    async def line(self, place: int) -> Line:
        """The line of that place, bound anew where it came to its end. Raises as :meth:`Line.open`."""
        async with self._opening[place]:
            kept = self._lines.pop(place, None)
            if kept is not None and not await kept.lives():
                await kept.close()
                kept = None
            line = kept or Line(self._account)
            if kept is None:
                await line.open(self._bind)
            self._lines[place] = line
            return line

    async def close(self) -> None:
        """End all of them."""
        self.usable = False
        lines, self._lines = self._lines, {}
        await asyncio.gather(*(line.close() for line in lines.values()))


class Batch:
    """What is still to be said of one batch, by one talk on each line."""

    def __init__(self, account: Account, batch: Iterator[Outgoing], done: Done) -> None:
        self.account, self.done = account, done
        self.workers = 0
        self._batch = batch
        self._again: deque[Text] = deque()

    def take(self) -> Text | None:
        """The next text; one that cannot be written is refused here and left out."""
        if self._again:
            return self._again.popleft()
        for outgoing in self._batch:
            try:
                parts = packets(outgoing, self.account.settings)
            except Unsayable as error:
                self.done(outgoing.ref, Refused(True, error.fault, "unsayable", str(error)))
            else:
                return Text(outgoing.ref, deque(parts), len(parts))
        return None

    def put_back(self, text: Text) -> None:
        """This line did not say it; another may."""
        self._again.append(text)

    def refuse_rest(self, reason: Refused) -> None:
        """Nothing more can be said."""
        while text := self.take():
            self.done(text.ref, reason)


async def say_all(shared: Batch, lines: Lines, place: int, text: Text | None) -> None:
    """Say texts over the line of one place, bound again where it breaks, until none waits or it cannot be had."""
    fruitless, reason = 0, Refused(False, "provider", "connection", "a operadora encerra as conexões")
    while text is not None and fruitless < TRIES:
        try:
            line = await lines.line(place)
        except (OSError, TimeoutError, Unfit, ValueError) as error:
            shared.put_back(text)
            fruitless, reason = TRIES, unopened(error)
        else:
            fruitless = 0 if await Talk(shared, line).say(text) else fruitless + 1
            text = shared.take() if fruitless < TRIES else None
    shared.workers -= 1
    if fruitless and not shared.workers:
        shared.refuse_rest(reason)


def unopened(error: Exception) -> Refused:
    """Our words for a line that could not be had."""
    if isinstance(error, Unfit):
        return refused(error.status)
    if isinstance(error, reach.RefusedAddress):
        return Refused(True, "account", "refused_address", "endereço do servidor não permitido")
    if isinstance(error, ssl.SSLError):
        return Refused(True, "account", "tls", type(error).__name__)
    if isinstance(error, ValueError):
        return Refused(True, "account", "settings", "a conta tem letras que o SMPP não escreve")
    return Refused(False, "provider", "connection", type(error).__name__)


class Talk:
    """Says the texts of a batch over one line until none waits or the line takes no more."""

    def __init__(self, shared: Batch, line: Line) -> None:
        self._shared, self._line = shared, line
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pause = number_of(shared.account.settings, "throttle_pause", PAUSE)
        self._ready: deque[Text] = deque()
        """Taken out of the batch; waiting for room."""
        self._in_flight = self._answers = 0

    async def say(self, first: Text) -> int:
        """How many answers came."""
        self._ready.append(first)
        self._line.join(self._fill)
        try:
            self._fill()
            await self._over
        finally:
            self._line.part(self._fill)
        return self._answers

    def _fill(self) -> None:
        """Say what there is room for."""
        while self._line.takes_more and (text := self._next()) is not None:
            if not self._line.room:
                self._ready.appendleft(text)
                return
            self._say(text)
        if self._in_flight or self._over.done():
            return
        for text in self._ready:
            self._leave(text)
        self._ready.clear()
        self._over.set_result(None)

    def _next(self) -> Text | None:
        return self._ready.popleft() if self._ready else self._shared.take()

    def _leave(self, text: Text) -> None:
        """The line takes no more."""
        if text.reference is None:
            self._shared.put_back(text)
        else:
            self._shared.done(text.ref, text.begun)

    def _say(self, text: Text) -> None:
        try:
            self._line.send(text.left[0], partial(self._answered, text))
        except Closed:
            self._leave(text)
        except ValueError:
            self._shared.done(text.ref, Refused(True, "content", "unsayable", "octets"))
        else:
            self._in_flight += 1

    def _answered(self, text: Text, answer: Pdu | None) -> None:
        """The line offers room right after this."""
        self._in_flight -= 1
        if answer is None:
            self._shared.done(text.ref, Lost("a operadora não respondeu"))
        else:
            self._answers += 1
            self._heard(text, answer)

    def _heard(self, text: Text, answer: Pdu) -> None:
        if answer.status in TOO_FAST:
            self._line.rest(self._pause)
        if answer.status == pdus.OK and answer.command == pdus.SUBMIT_SM | pdus.RESPONSE:
            self._took(text, answer)
        elif answer.status == pdus.OK:
            self._shared.done(text.ref, Lost(f"resposta de outro comando: {answer.command:#010x}"))
        elif answer.status in TOO_FAST and text.reference is not None and text.tries < PATIENCE:
            text.tries += 1
            self._ready.appendleft(text)
        else:
            self._shared.done(text.ref, refused(answer.status) if text.reference is None else text.begun)

    def _took(self, text: Text, answer: Pdu) -> None:
        text.left.popleft()
        if text.reference is None:
            text.reference = reference_of(answer.text("message_id"), self._shared.account.settings)
        if text.left:
            self._ready.appendleft(text)
        else:
            self._shared.done(text.ref, Accepted(text.reference))
