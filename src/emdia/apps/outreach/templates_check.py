"""Tries a text before it is kept: does it parse, can it be written with every data, and which rules does it break?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from emdia.apps.outreach.context import CreditorVoice, Rendered
from emdia.apps.outreach.creditor_voice import creditor_voice
from emdia.apps.outreach.engine import Own
from emdia.apps.outreach.render import RenderError, render
from emdia.apps.outreach.templates_compile import compiled, tidied, trees, words
from emdia.apps.outreach.templates_language import TextFault
from emdia.apps.outreach.templates_review import Finding, of_rules, of_words, unique
from emdia.apps.outreach.templates_samples import LONGEST, Sample, made_up, real
from emdia.apps.tenants import api as tenants
from emdia.core import tenancy

MOST_CREDITORS = 20
"""A text of all creditors is tried in the voices of so many of them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One sample with the words that came of it."""

    sample: Sample
    rendered: Rendered


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a text: ``fault`` where it cannot be kept at all; ``field`` names the part."""

    parts: dict[str, str]
    shown: tuple[Shown, ...] = ()
    findings: tuple[Finding, ...] = ()
    fault: str = ""
    field: str = ""

    @property
    def may_keep(self) -> bool:
        """Whether it can be kept as a draft."""
        return not self.fault

    @property
    def may_activate(self) -> bool:
        """Whether nothing forbids to say it."""
        return not self.fault and not any(one.blocks for one in self.findings)


def check(
    parts: Mapping[str, object], *, stage: str, channel: str, creditor_id: int | None, portfolio: bool = True
) -> Checked:
    """Try a text in the voice of its creditor (or of all); ``portfolio`` adds the creditor's own real data."""
    own_parts = tidied(parts, channel=channel)
    try:
        text = compiled(own_parts, stage=stage, channel=channel)
        found = of_words(words(trees(own_parts, stage=stage, channel=channel)), stage=stage)
    except TextFault as fault:
        return Checked(own_parts, fault=fault.message, field=fault.field or "")
    shown: list[Shown] = []
    for at, (creditor, voice) in enumerate(voices(creditor_id)):
        samples = made_up(stage, channel, voice)
        if portfolio:
            samples += real(stage, channel, voice, creditor_id=creditor)
        written, why = _write(text, samples, stage, channel)
        if why:
            return Checked(own_parts, tuple(shown), tuple(unique(found)), fault=why)
        for one in written:
            found += _findings(stage, channel, one)
        shown += written if at == 0 else []
    return Checked(own_parts, tuple(shown), tuple(unique(found)))


def _findings(stage: str, channel: str, one: Shown) -> list[Finding]:
    """What the rules say; lengths are judged by usual and by real data, not by extremes that were made up."""
    made_long = one.sample.kind == LONGEST and not one.sample.real
    found = of_rules(stage, channel, one.sample.context, one.rendered)
    return [each for each in found if not (made_long and each.rule == "W08")]


def _write(text: Own, samples: Sequence[Sample], stage: str, channel: str) -> tuple[list[Shown], str]:
    written: list[Shown] = []
    for sample in samples:
        try:
            rendered = render(stage, channel, sample.context, own={(stage, channel, ""): text})
        except RenderError as error:
            return written, f"Com os dados do exemplo {sample.kind}: {error}."
        written.append(Shown(sample, rendered))
    return written, ""


def voices(creditor_id: int | None) -> list[tuple[int | None, CreditorVoice]]:
    """Who would say it: one creditor, or some of all."""
    own = tenancy.current_id()
    agency = next((one.name for one in tenants.tenants() if one.pk == own and one.is_agency), "")
    found = tenants.creditors([creditor_id]) if creditor_id is not None else tenants.creditors()
    rows = list(found.values())[:MOST_CREDITORS]
    return [(row.pk, creditor_voice(row, agency_name=agency)) for row in rows]


def sample_letter(creditor: tenants.Creditor, *, stage: str, channel: str) -> str:
    """The house's text with usual data in a creditor's voice, as HTML: to look at a brand."""
    sample = made_up(stage, channel, creditor_voice(creditor))[0]
    return render(stage, channel, sample.context).html
