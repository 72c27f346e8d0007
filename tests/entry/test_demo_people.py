"""The invented people: real enough to teach, and nobody's."""

import datetime as dt
import re
from collections import Counter

from emdia.domain.calendar import Calendar, Place
from emdia.domain.digitable import parse_digitable
from emdia.domain.documents import parse_tax_id
from emdia.domain.emails import parse_email
from emdia.domain.phones import parse_phone
from emdia.entry.demo import people, script, titles
from emdia.entry.demo.stages import GYM, SCHOOL

START = dt.date(2026, 9, 22)
RESERVED = re.compile(r"@(example\.(com|org|net)|[a-z]+\.example)$")


def cast():
    gym = people.cast(GYM)
    return gym, people.of_both(gym, people.cast(SCHOOL, first=300))


def test_about_four_hundred_people_and_some_owe_both_creditors():
    gym, school = cast()
    both = {p.tax_id for p in gym} & {p.tax_id for p in school}
    assert 390 <= len({p.tax_id for p in gym + school}) <= 410
    assert len(both) >= 8
    assert len({p.code for p in gym + school}) == len(gym) + len(school)


def test_every_number_checks_and_none_belongs_to_anybody():
    gym, school = cast()
    for person in gym + school:
        tax_id = parse_tax_id(person.tax_id)
        assert tax_id.value.startswith("000" if tax_id.kind == "cpf" else "DEMO")
        for text in person.phones:
            phone = parse_phone(text)
            # 901 to 909 are kept for collect calls: no subscriber has such a number.
            assert phone.kind == "mobile" and re.fullmatch(r"\+55\d\d90[1-9]\d{6}", phone.e164)
        assert all(RESERVED.search(parse_email(address)) for address in person.emails)
    for house in (GYM, SCHOOL):
        for field in ("service_phone", "whatsapp"):
            assert parse_phone(house.profile[field]).e164[5:7] == "90"
        assert house.profile["email"].endswith(".example")


def test_the_middle_digits_tell_people_apart():
    gym, school = cast()
    middles = Counter({p.tax_id: p.tax_id[3:6] for p in gym + school if not p.is_company}.values())
    assert max(middles.values()) == 1


def test_files_hold_what_life_holds():
    gym, school = cast()
    everybody = gym + school
    reach = Counter(p.reach for p in everybody)
    assert all(reach[kind] for kind in people.REACH)
    assert sum(p.is_company for p in everybody) >= 6
    assert any(p.name.isupper() for p in everybody) and any(p.name.islower() for p in everybody)
    assert any(re.match(r"(?:[A-ZÀ-Ú][a-zà-ú]+ ){3}", p.name) for p in everybody)
    phones = Counter(phone for p in {p.tax_id: p for p in everybody}.values() for phone in p.phones)
    assert sum(count > 1 for count in phones.values()) >= 4
    assert {p.state for p in everybody} >= {"SP", "AM", "AC", "RJ"}


def test_eighteen_percent_fall_due_when_no_bank_is_open():
    gym, school = cast()
    calendar = Calendar()
    owed = [t for house, who in ((GYM, gym), (SCHOOL, school)) for t in titles.titles_of(house, who, START)]
    off = sum(not calendar.pays(t.due, Place(t.owner.state, t.owner.city)) for t in owed)
    assert 0.17 <= off / len(owed) <= 0.19
    assert max(Counter(t.owner.code for t in owed).values()) >= 4
    assert any(t.due < START - dt.timedelta(days=5 * 365) for t in owed)


def test_today_has_people_before_and_long_after_their_due_date():
    gym, _ = cast()
    today = START + dt.timedelta(days=titles.DAYS_BACK)
    ages = {(today - title.due).days for title in titles.titles_of(GYM, gym, START)}
    assert ages & set(range(-40, -7)) and ages & set(range(-7, 0)) and ages & set(range(3, 46))


def test_slips_can_be_read_and_are_of_no_bank():
    _, school = cast()
    for title in titles.titles_of(SCHOOL, school, START)[:50]:
        slip = parse_digitable(title.line, near=title.due)
        assert (slip.bank, slip.amount_cents, slip.due_date) == ("999", title.cents, title.due)


def test_the_same_seed_tells_the_same_story():
    def told():
        gym = people.cast(GYM)
        return script.script("academia", titles.titles_of(GYM, gym, START), START)

    assert told() == told()
    assert {act.kind for act in told()} >= {
        "pay",
        "claim",
        "reverse",
        "opt_out",
        "negotiate",
        "not_me",
        "dispute",
    }
    assert any(act.share < 100 for act in told())
