"""A local stand-in of carriers and of a bank, for demo, rehearsal and tests: SMS and WhatsApp over HTTP, e-mail over
SMTP, Pix payments by a form. It listens on loopback only, keeps what it got in the data directory and shows it on a
phone-shaped page (``/``), in a mailbox (``/caixa``) and on a payment page (``/pix``).

How numbers and addresses behave is the table in :mod:`emdia.providers.sandbox.fates`.
"""

from emdia.providers.sandbox.place import running, secret
from emdia.providers.sandbox.stand import Receipts, Sandbox
from emdia.providers.sandbox.thread import start

__all__ = ["Receipts", "Sandbox", "running", "secret", "start"]
