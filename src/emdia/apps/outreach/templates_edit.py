"""Keep, activate, take back and retire a creditor's own texts; each is tried first and written in the journal."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.outreach.templates_check import Checked, check
from emdia.apps.outreach.templates_language import TextFault
from emdia.apps.outreach.templates_models import Template, TemplateVersion
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import excerpt
from emdia.domain.ladder_names import STAGE_NAMES, variant_name

LONGEST_NOTE = 200


class TextChanged(TextFault):
    """Somebody else kept, activated or retired this text since it was looked at; nothing was done."""

    def __init__(self, newest: TemplateVersion) -> None:
        times = [
            (one, did) for did in ("retired_at", "active_from", "created_at") if (one := getattr(newest, did))
        ]
        at, did = max(times, key=lambda pair: pair[0])
        verb = {
            "created_at": "guardou",
            "active_from": "guardou e ativou",
            "retired_at": "guardou, e já se retirou,",
        }
        super().__init__(
            f"{newest.author} {verb[did]} a versão {newest.number} em {at.astimezone(clock.SAO_PAULO):%d/%m às %H:%M}, "
            "enquanto você escrevia. O que você escreveu está abaixo e nada foi gravado: compare e guarde de novo.",
            code="text_changed",
        )


def save_text(
    *,
    creditor_id: int | None,
    stage: str,
    channel: str,
    parts: Mapping[str, object],
    actor: str,
    note: str = "",
    variant: str = "",
    seen: str = "",
) -> tuple[TemplateVersion, Checked]:
    """Keep a text as a draft, the newest version; the same words again keep nothing new. Raises :class:`TextFault`.

    ``variant`` names one more text of the stage, for the steps that ask for it. ``seen`` is the history's marker as
    the person knew it (:func:`marker_of`): :class:`TextChanged` where it is another by now.
    """
    _named(stage, variant)
    checked = check(parts, stage=stage, channel=channel, creditor_id=creditor_id)
    if checked.fault:
        raise TextFault(checked.fault, field=checked.field or None)
    with transaction.atomic():
        template = _locked(creditor_id, stage, channel, variant, seen)
        newest = template.versions.order_by("-number").first()
        if newest is not None and newest.parts == checked.parts:
            return newest, checked
        version = _write(template, newest, checked.parts, actor=actor, note=note)
        _journal("template.saved", version, actor)
    return version, checked


def activate_text(
    *,
    creditor_id: int | None,
    stage: str,
    channel: str,
    number: int,
    actor: str,
    variant: str = "",
    seen: str = "",
) -> TemplateVersion:
    """From now on this version is what is said. Raises :class:`TextFault` where a rule forbids it, and
    :class:`TextChanged` as :func:`save_text` does.

    A version that was active once comes back as a new one with the same words, so that history reads true.
    """
    with transaction.atomic():
        template = _locked(creditor_id, stage, channel, variant, seen)
        version: TemplateVersion | None = template.versions.filter(number=number).first()
        if version is None:
            raise TextFault(f"Não há versão {number} deste texto.")
        if version.active_from is not None and version.retired_at is None:
            return version
        _allowed(check(version.parts, stage=stage, channel=channel, creditor_id=creditor_id))
        if version.active_from is not None:
            newest = template.versions.order_by("-number").first()
            note = f"volta à versão {number}"
            version = _write(template, newest, version.parts, actor=actor, note=note)
        now = clock.now()
        template.versions.filter(active_from__isnull=False, retired_at__isnull=True).update(retired_at=now)
        TemplateVersion.objects.filter(pk=version.pk).update(active_from=now)
        version.active_from = now
        _journal("template.activated", version, actor)
    return version


def retire_text(
    *, creditor_id: int | None, stage: str, channel: str, actor: str, variant: str = "", seen: str = ""
) -> bool:
    """Say the house's text again (or that of all creditors); False when no own text was active. Steps that name a
    retired ``variant`` say the text of their stage."""
    with transaction.atomic():
        template = _locked(creditor_id, stage, channel, variant, seen)
        active = template.versions.filter(active_from__isnull=False, retired_at__isnull=True).first()
        if active is None:
            return False
        TemplateVersion.objects.filter(pk=active.pk).update(retired_at=clock.now())
        _journal("template.retired", active, actor)
    return True


def _allowed(checked: Checked) -> None:
    if checked.fault:
        raise TextFault(checked.fault, field=checked.field or None)
    blocking = [one.words for one in checked.findings if one.blocks]
    if blocking:
        raise TextFault("Este texto ainda não pode ser ativado. " + " ".join(blocking), code="rules")


def _named(stage: str, variant: str) -> None:
    if variant != variant_name(variant):
        raise TextFault(f"“{excerpt(variant)}” não serve de nome para um texto.", field="variant")
    if variant and stage not in STAGE_NAMES:
        raise TextFault("Só as etapas da régua têm mais de um texto.", field="variant")


def marker_of(versions: Sequence[TemplateVersion]) -> str:
    """What somebody saw of a text's history: another one after each version, activation and retirement."""
    newest = max((one.number for one in versions), default=0)
    active = next((one.number for one in versions if one.active_from and not one.retired_at), 0)
    return f"{newest}-{active}"


def _locked(creditor_id: int | None, stage: str, channel: str, variant: str, seen: str = "") -> Template:
    if creditor_id is not None and creditor_id not in tenants.creditors([creditor_id]):
        raise TextFault("Não existe este credor.", field="creditor")
    template, _ = Template.objects.get_or_create(
        creditor_id=creditor_id, stage=stage, channel=channel, variant=variant
    )
    locked = Template.objects.select_for_update().get(pk=template.pk)
    versions = list(locked.versions.order_by("-number")) if seen else []
    if seen and seen != marker_of(versions) and versions:
        raise TextChanged(versions[0])
    return locked


def _write(
    template: Template, newest: TemplateVersion | None, parts: dict[str, str], *, actor: str, note: str
) -> TemplateVersion:
    return TemplateVersion.objects.create(
        template=template,
        number=1 if newest is None else newest.number + 1,
        parts=parts,
        author=actor[:80],
        note=excerpt(note.strip(), LONGEST_NOTE - 1),
        created_at=clock.now(),
    )


def _journal(action: str, version: TemplateVersion, actor: str) -> None:
    template = version.template
    journal.append(
        actor=actor,
        action=action,
        subject=f"template:{template.pk}",
        data={
            "creditor": template.creditor_id,
            "stage": template.stage,
            "channel": template.channel,
            **({"variant": template.variant} if template.variant else {}),
            "version": version.number,
        },
    )
