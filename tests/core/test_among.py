"""A condition on ids: the same rows as Django's own, for none, one and thousands of them."""

import pytest
from django.contrib.auth import get_user_model

from emdia.core.among import Among

pytestmark = pytest.mark.django_db


@pytest.fixture
def users() -> list[int]:
    model = get_user_model()
    made = model.objects.bulk_create([model(username=f"pessoa{n}") for n in range(5)])
    return [user.pk for user in made]


@pytest.mark.parametrize("wanted", [[], [1], [0, 3, 4]])
def test_only_these_rows_are_found(users: list[int], wanted: list[int]):
    ids = {users[n] for n in wanted}
    assert set(get_user_model().objects.filter(Among("pk", ids)).values_list("pk", flat=True)) == ids


def test_ten_thousand_ids_are_one_query_and_joins_with_other_conditions(users, django_assert_num_queries):
    rows = get_user_model().objects.filter(Among("pk", range(users[0] + 10_000)), username="pessoa3")
    with django_assert_num_queries(1):
        assert list(rows.values_list("pk", flat=True)) == [users[3]]
