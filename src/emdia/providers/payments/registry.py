"""Every payment provider: a name, as callback addresses have it, and where its file is (law 6)."""

PAYMENTS: dict[str, str] = {
    "sandbox-pix": "emdia.providers.payments.sandbox_pix:PROVIDER",
}
