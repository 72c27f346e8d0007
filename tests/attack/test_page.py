"""The debtor's page against a stranger who has the link, and against one who has only patience."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from emdia.core import clock
from tests.web.portal.conftest import CPF, World

KNOWN = {"cpf": CPF[3:6], "via": "s"}
WRONG = {"cpf": "111"}


def stranger(address: str = "203.0.113.9") -> Client:
    return Client(REMOTE_ADDR=address)


def knock(client: Client, world: World, answer: dict[str, str], times: int = 1) -> Any:
    for _ in range(times):
        response = client.post(f"{world.url}/entrar", answer)
    return response


def test_a_stranger_with_the_link_locks_herself_out_and_not_the_debtor(page_world: World):
    assert knock(stranger(), page_world, WRONG, 6).status_code == 429
    assert knock(stranger("198.51.100.7"), page_world, KNOWN).status_code == 302


def test_a_claimed_address_makes_nobody_another_client(page_world: World):
    liar = stranger()
    for host in range(6):
        address = f"192.0.2.{host}"
        answer = liar.post(f"{page_world.url}/entrar", WRONG, headers={"x-forwarded-for": address})
    assert answer.status_code == 429


def test_an_ipv6_household_is_one_client(page_world: World):
    for host in range(5):
        knock(stranger(f"2001:db8:1:2::{host + 1}"), page_world, WRONG)
    assert knock(stranger("2001:db8:1:2::ffff"), page_world, KNOWN).status_code == 429


def test_many_addresses_do_not_make_more_than_ten_guesses(page_world: World):
    guesses = [knock(stranger(f"203.0.113.{host}"), page_world, WRONG).status_code for host in range(30)]
    assert guesses.count(422) < 10
    assert guesses[10:] == [429] * 20


def test_a_device_that_answered_before_still_opens_while_the_case_is_under_attack(page_world: World):
    mine = stranger("198.51.100.7")
    assert knock(mine, page_world, KNOWN).status_code == 302
    del mine.cookies["emdia_pagina"]
    for host in range(30):
        knock(stranger(f"203.0.113.{host}"), page_world, WRONG)
    assert knock(stranger("198.51.100.8"), page_world, KNOWN).status_code == 429
    assert knock(mine, page_world, KNOWN).status_code == 302


def test_a_known_device_guesses_no_more_than_anybody(page_world: World):
    mine = stranger()
    knock(mine, page_world, KNOWN)
    assert knock(mine, page_world, WRONG, 6).status_code == 429


def test_a_device_cookie_of_one_case_or_made_up_is_worth_nothing(page_world: World):
    mine = stranger()
    knock(mine, page_world, KNOWN)
    thief = stranger("198.51.100.9")
    thief.cookies["emdia_aparelho"] = mine.cookies["emdia_aparelho"].value[:-1] + "_"
    assert "Mensalidade" not in thief.get(page_world.url).text
    for host in range(30):
        knock(stranger(f"203.0.113.{host}"), page_world, WRONG)
    assert knock(thief, page_world, KNOWN).status_code == 429


def test_a_right_answer_of_hers_does_not_forgive_the_stranger(page_world: World):
    for host in range(9):
        knock(stranger(f"203.0.113.{host}"), page_world, WRONG)
    assert knock(stranger("198.51.100.7"), page_world, KNOWN).status_code == 302
    assert knock(stranger("203.0.113.99"), page_world, WRONG).status_code == 429


def test_a_lock_ends_on_the_machines_clock_after_a_day_at_most(page_world: World):
    start = dt.datetime(2026, 6, 10, 13, 0, tzinfo=dt.UTC)
    for round_number in range(6):
        with time_machine.travel(start + dt.timedelta(days=2 * round_number), tick=False):
            assert knock(stranger(), page_world, WRONG, 6).status_code == 429
        with (
            time_machine.travel(start + dt.timedelta(days=2 * round_number, hours=24, minutes=1), tick=False),
            clock.at(page_world.case.opened_at),
        ):
            assert "Os três números" in stranger().get(page_world.url).text


@pytest.mark.parametrize("answer", ["982" * 400_000, "9" * 11, "٩٨٢", "982\x00", "9 8 2 ", "-982", "0982"])
def test_odd_answers_are_wrong_answers_or_the_same_three_digits(page_world: World, answer: str):
    status = knock(stranger(), page_world, {"cpf": answer}).status_code
    assert status == (302 if answer in ("982\x00", "9 8 2 ", "-982") else 422)
