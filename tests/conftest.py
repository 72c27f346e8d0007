"""What every test shares. The environment itself is set earlier, by ``emdia.entry.testing.environment``."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci",
    derandomize=True,
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", parent=settings.get_profile("ci"), max_examples=10_000)
settings.load_profile("long" if os.environ.get("EMDIA_LONG") else "ci")
