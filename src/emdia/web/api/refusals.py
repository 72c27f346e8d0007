"""Whoever refuses a request to the API, the answer is a problem in words: also where a layer before it refused."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from emdia.web.api import problems

PREFIX = "/api/v1/"
_WORDS = {
    400: "O pedido não se lê: confira o endereço e os cabeçalhos.",
    405: "Este endereço não tem este método; o cabeçalho Allow diz quais tem.",
    413: "O pedido passa de 2 MB. Mande em lotes menores.",
}


class ProblemMiddleware:
    """Gives a refusal of another layer the API's own form. A HEAD keeps its empty body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        ours = request.path_info.startswith(PREFIX) and request.method != "HEAD"
        if not ours or response.status_code < 400 or response["Content-Type"] == problems.MEDIA_TYPE:
            return response
        said = _WORDS.get(response.status_code, "O pedido não foi aceito.")
        answer = problems.answer(problems.Problem(response.status_code, "refused", said))
        if response.has_header("Allow"):
            answer["Allow"] = response["Allow"]
        return answer
