"""Turns a stage, a channel and the facts of this moment into the words that are said."""

from emdia.apps.outreach.context import Rendered, TextContext


class RenderError(ValueError):
    """A text cannot be written; ``field`` names what is missing or wrong (R03 and others)."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


def render(stage: str, channel: str, context: TextContext, *, neutral: bool = False) -> Rendered:
    """The message of ``stage`` on ``channel``. ``neutral`` says nothing of a debt (R40: doubtful, *discreto*).

    Raises :class:`RenderError` where the creditor's name, address or tax id is empty (R03), where a fact that the
    stage needs is missing, or where there is no such text.
    """
    raise RenderError(f"não existe texto para {stage} em {channel}", field="stage")
