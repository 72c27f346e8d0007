"""Shares: together they are everything, no two of them overlap, and one share is no narrowing at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.core.models import DrainBeat
from emdia.core.work import share
from emdia.core.work.share import RANGE_BITS, Share


@given(st.lists(st.integers(), max_size=30), st.integers(1, 9))
def test_every_share_has_all_and_each_begins_elsewhere(items: list[int], of: int):
    for index in range(of):
        with share.use(Share(index, of)):
            assert sorted(share.own_first(items)) == sorted(items)
    with share.use(Share(0, of)):
        assert share.own_first(items) == items


@pytest.mark.django_db
@pytest.mark.parametrize("of", [1, 2, 3])
def test_ranges_of_ids_belong_to_one_share_each(of: int):
    from emdia.core import clock

    ids = [block * (1 << RANGE_BITS) + offset for block in range(6) for offset in (1, (1 << RANGE_BITS) - 1)]
    DrainBeat.objects.bulk_create(DrainBeat(pk=pk, name=f"d{pk}", looked_at=clock.machine()) for pk in ids)
    found = []
    for index in range(of):
        with share.use(Share(index, of)):
            found.append(set(share.own_ranges(DrainBeat.objects.all()).values_list("pk", flat=True)))
    assert set.union(*found) == set(ids)
    assert sum(map(len, found)) == len(ids)
    assert share.mine() == share.WHOLE
