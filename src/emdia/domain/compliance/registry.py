"""Rule id to the module that judges it. Adding a rule is one file in ``rules/``, one line here and its test."""

_RULES = "emdia.domain.compliance.rules"

RULES: dict[str, str] = {
    "R03": f"{_RULES}.r03",
    "R05": f"{_RULES}.r05",
    "R30": f"{_RULES}.r30",
    "R31": f"{_RULES}.r31",
    "R37": f"{_RULES}.r37",
    "R40": f"{_RULES}.r40",
    "R42": f"{_RULES}.r42",
    "R50": f"{_RULES}.r50",
    "R51": f"{_RULES}.r51",
    "R65": f"{_RULES}.r65",
    "R69": f"{_RULES}.r69",
    "R60": f"{_RULES}.r60",
    "R61": f"{_RULES}.r61",
    "R68": f"{_RULES}.r68",
    "R20": f"{_RULES}.r20",
    "R21": f"{_RULES}.r21",
    "R22": f"{_RULES}.r22",
    "R23": f"{_RULES}.r23",
    "R24": f"{_RULES}.r24",
    "R26": f"{_RULES}.r26",
    "R27": f"{_RULES}.r27",
    "R28": f"{_RULES}.r28",
    "R29": f"{_RULES}.r29",
}
"""In the order of judgment: what is never said first, what only waits last."""

LADDER_RULES: dict[str, str] = {"R84": f"{_RULES}.r84"}
"""Judged when a ladder is activated and when the day of an action is announced, not contact by contact."""
