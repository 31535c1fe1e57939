from bihuan.access import table, testing

_real = testing.makers
NAMES = set(
    "people:" + n
    for n in "office post add_office change_office rename_office merge_office split_office add_post add_person appoint end_holder delegate end_delegation absence back book book_template book_offices book_rights book_discard slips".split()
) | {"operations:system", "ledger:handover"}
testing.makers = lambda: {k: v for k, v in _real().items() if k in NAMES}
from bihuan.access.testing import *
from tests.architecture.test_matrix import *
from tests.architecture import test_matrix, test_mutation
from tests.architecture.test_mutation import local_tables, entries, admitted, refused
import pytest

MINE = [u for u in sorted(set(walk()), key=lambda u: u.name) if u.name in NAMES]
WR = [u for u in MINE if "POST" in table.collect()[u.name].methods]


def test_mine(made_bench, django_db_blocker):
    found = Observation()
    with django_db_blocker.unblock():
        made_bench.renew()
        for url in MINE:
            observe(made_bench, url, found)
        made_bench.close()
    problems = compare(table.collect(), found.answers)
    print("\n".join(problems))
    assert problems == []
    assert {k: v for k, v in found.left.items() if v} == {}


@pytest.mark.parametrize("url", WR, ids=lambda u: u.name)
def test_mine_writing(bench, url):
    test_mutation.test_writing_leaves_what_its_row_declares(bench, url)


@pytest.mark.parametrize("url", WR, ids=lambda u: u.name)
def test_mine_refusal(bench, url):
    test_mutation.test_a_refusal_leaves_one_security_line_and_nothing_else(bench, url)


@pytest.mark.parametrize("url", [u for u in MINE if u.is_of_a_jurisdiction], ids=lambda u: u.name)
def test_mine_same(bench, url):
    test_matrix.test_what_is_not_there_and_what_is_not_ones_own_look_the_same(bench, url)
