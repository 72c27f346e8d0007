"""What the environment may set; one typed place, one error that lists all that is wrong."""

import base64
import os
import secrets
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """Settings of one installation. ``EMDIA_HOME`` is the data directory."""

    model_config = SettingsConfigDict(env_prefix="EMDIA_", extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path(os.environ.get("XDG_DATA_HOME", "~/.local/share")).expanduser() / "emdia"
    )
    key: str = ""
    secret_key: str = ""
    debug: bool = False
    allowed_hosts: str = "127.0.0.1,localhost,[::1]"
    base_url: str = "http://127.0.0.1:8000"
    trusted_proxy: str = ""
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    watch_roots: str = ""
    mail_url: str = ""
    mail_from: str = ""
    log_level: str = "WARNING"
    log_format: Literal["line", "json"] = "line"
    engine: Literal["local", "celery"] = "local"
    broker_url: str = ""
    broker_prefix: str = "emdia"
    worker_queues: str = ""
    worker_threads: int = Field(default=4, ge=1, le=64)
    work_shares: int = Field(default=4, ge=1, le=256)
    metrics_token: str = ""
    metrics_port: int = Field(default=0, ge=0, le=65535)
    traces_url: str = ""
    traces_share: float = Field(default=0.01, ge=0, le=1)


def secret_file(home: Path, name: str) -> str:
    """Read a 32-byte secret of the data directory, made on first use (mode 600) with a warning on standard error."""
    path = home / name
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)).decode())
        sys.stderr.write(
            f"Aviso: criei a chave {path}. Guarde uma cópia em lugar seguro: sem ela os dados selados não abrem.\n"
        )
    return path.read_text().strip()
