"""``emdia demo``: prepare, live the days that are missing, then open the doors."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from emdia.apps.outreach import api as outreach
from emdia.config import subscriptions
from emdia.core import clock, home, tenancy
from emdia.entry import replaying, serving
from emdia.entry.cli.answer import Answer, Refused
from emdia.entry.demo import addresses, state, world
from emdia.entry.demo.acting import Actors

HOST = "127.0.0.1"
NEVER = datetime.min.replace(tzinfo=UTC)


def run(*, once: bool, port: int, quiet: bool, say: Callable[[str], None]) -> Answer:
    """Prepare the demonstration and serve it until Ctrl-C; with ``once`` only prepare it and say where it will be.

    Raises :class:`Refused` where the data directory is somebody's, :class:`home.Busy` where it is in use.
    """
    serving.speak_of(port)
    subscriptions.connect()
    with home.lock_clock():
        now = clock.now()
        story = world.prepare(today=now.date())
        live(story, until=now, quiet=quiet)
    shown = addresses.of(story, console=_at(port), sandbox=_at(port + 1))
    if once:
        return Answer(shown.as_json(), f"{shown.words()}\n\n  Para abrir tudo isso: emdia demo")
    return _serve(story, port, quiet=quiet, say=say)


def live(story: world.World, *, until: datetime, quiet: bool) -> replaying.Replayed:
    """Live everything between the last moment that was lived and ``until``, with a progress bar on standard error."""
    with tenancy.use(story.tenant_id):
        begin = _begin(story)
        actors = Actors(story.acts, since=state.lived_until() or NEVER, begin=min(begin, until))
        with _bar(quiet) as bar:
            days = (until.date() - begin.date()).days + 1
            task = bar.add_task("Vivendo os dias da régua", total=days)

            def ended(day: date) -> None:
                midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), clock.SAO_PAULO)
                state.keep(min(midnight, until))
                bar.advance(task)

            def stopped(moment: datetime) -> None:
                actors.until(moment)
                state.keep(moment)

            return replaying.replay(
                creditor_ids=list(story.creditors.values()),
                start=begin.date(),
                end=until.date(),
                opened=world.living,
                on_day=ended,
                at_stop=stopped,
                begin=begin,
                until=until,
            )


def _begin(story: world.World) -> datetime:
    """Where life goes on: at the very start, where it stopped, or where a worker spoke since (law 7: never before)."""
    start = datetime.combine(story.start, replaying.PLAN_AT, clock.SAO_PAULO)
    known = (start, state.lived_until(), outreach.last_sent_at())
    return max(moment for moment in known if moment is not None).astimezone(clock.SAO_PAULO)


def _bar(quiet: bool) -> Progress:  # noqa: FBT001  a private switch
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True, disable=quiet,
    )  # fmt: skip


def _at(port: int) -> str:
    return f"http://{HOST}:{port}"


def _serve(story: world.World, port: int, *, quiet: bool, say: Callable[[str], None]) -> Answer:
    try:
        with serving.everything(HOST, port, sandbox_port=port + 1) as (url, sandbox_url):
            shown = addresses.of(story, console=url, sandbox=sandbox_url)
            if not quiet:
                say(
                    f"{shown.words()}\n\n  Nada disso sai desta máquina. Ctrl-C encerra; emdia demo continua daqui."
                )
            serving.until_interrupted()
    except OSError as error:
        raise Refused(f"Não consegui abrir a porta {port}: {error}. Tente outra com --port.") from error
    return Answer(shown.as_json(), "Encerrado. Para continuar daqui: emdia demo")
