"""What came out of a call (*tabulação*), and what each result means for the rules and for the contact point."""

from enum import StrEnum


class CallResult(StrEnum):
    """How a call ended."""

    RIGHT_PERSON = "right_person"
    PROMISED = "promised"
    REFUSED = "refused"
    CALL_LATER = "call_later"
    SAYS_PAID = "says_paid"
    THIRD_PARTY = "third_party"
    WRONG_NUMBER = "wrong_number"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    DROPPED = "dropped"


RIGHT_PARTY = frozenset(
    {
        CallResult.RIGHT_PERSON,
        CallResult.PROMISED,
        CallResult.REFUSED,
        CallResult.CALL_LATER,
        CallResult.SAYS_PAID,
    }
)
"""CPC: *contato com a pessoa certa*; the conversation after which nobody calls for seven days (R60)."""

ANSWERED = RIGHT_PARTY | {CallResult.THIRD_PARTY, CallResult.WRONG_NUMBER, CallResult.VOICEMAIL}
"""Somebody, or a machine, took the call: it counts as the day's push contact (R68)."""

LABELS = {
    CallResult.RIGHT_PERSON: "falei com a pessoa",
    CallResult.PROMISED: "prometeu pagar",
    CallResult.REFUSED: "disse que não vai pagar",
    CallResult.CALL_LATER: "pediu para ligar depois",
    CallResult.SAYS_PAID: "disse que já pagou",
    CallResult.THIRD_PARTY: "outra pessoa atendeu",
    CallResult.WRONG_NUMBER: "o número não é da pessoa",
    CallResult.NO_ANSWER: "ninguém atendeu",
    CallResult.BUSY: "ocupado",
    CallResult.VOICEMAIL: "caixa postal",
    CallResult.DROPPED: "a ligação caiu",
}
"""In the words that people read and the command line takes."""
