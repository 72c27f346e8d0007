"""What goes wrong at the sandbox, to be switched on and off by hand."""

from aiohttp import web

from emdia.providers.sandbox import screen
from emdia.providers.sandbox.faults import ALWAYS, Faults, UnknownFault
from emdia.providers.sandbox.service import FAULTS

WORDS = {
    "refuse": "Recusa o conteúdo",
    "throttle": "Pede para ir mais devagar",
    "error": "Diz que está com defeito",
    "timeout-before": "Ouve, não guarda e não responde",
    "timeout-after": "Guarda e não responde",
    "reset-before": "Desliga antes de ouvir tudo",
    "reset-unsaid": "Ouve tudo e desliga sem guardar",
    "reset-after": "Guarda e desliga antes de responder",
    "garbage": "Guarda e responde o que ninguém entende",
    "slow": "Guarda e demora a responder",
    "duplicate": "Avisa duas vezes a mesma coisa",
    "reorder": "Avisa fora de ordem",
}
"""Each fault as people read it."""

MOST = 10_000

routes = web.RouteTableDef()


@routes.get("/falhas")
async def look(request: web.Request) -> web.Response:
    """What can go wrong, and what does."""
    return screen.page("faults.html", here="faults", words=WORDS, asked=_asked(request.app[FAULTS]))


@routes.post("/falhas")
async def change(request: web.Request) -> web.Response:
    """Ask for a fault so many times or without end, or make all well again."""
    form, faults = await request.post(), request.app[FAULTS]
    name, times = str(form.get("falha", "")), str(form.get("vezes", "")).strip()
    if times and not (times.isascii() and times.isdecimal() and int(times[:9]) <= MOST):
        raise web.HTTPBadRequest(text=f"Diga quantas vezes com um número até {MOST}, ou deixe vazio.")
    try:
        if name:
            faults.ask(name, int(times) if times else ALWAYS)
        else:
            faults.clear()
    except UnknownFault as error:
        raise web.HTTPBadRequest(text="Escolha uma falha da lista.") from error
    raise web.HTTPSeeOther("/falhas")


def _asked(faults: Faults) -> list[dict[str, str]]:
    return [
        {"name": name, "words": WORDS[name], "left": "" if times == ALWAYS else str(times)}
        for name, times in faults.asked.items()
    ]
