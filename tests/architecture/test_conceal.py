"""What a subject keeps for those concerned stays so on the journal's pages."""

from bihuan.inspection import queries
from bihuan.journal import MAIN
from bihuan.journal.models import Entry
from bihuan.ledger import examples
from bihuan.organization.testing import COUNTY, Cast


def whole(cast: Cast, key: str, kind: str) -> queries.Whole:
    sequence = Entry.objects.filter(jurisdiction=COUNTY, kind=kind).latest("sequence").sequence
    found = queries.whole(post=cast.county[key].acting, jurisdiction=COUNTY, stream=MAIN, sequence=sequence)
    assert found is not None
    return found


def test_a_declared_report_is_its_offices_own_until_the_head_signs(cast: Cast) -> None:
    examples.EXAMPLES["ledger:sign_completion"](cast.county)
    own, other = (whole(cast, key, "ledger.report.declared") for key in ("bureau_head", "finance_head"))
    assert "80项手续全部办结。" in [effect.after for effect in own.effects]
    assert "80项手续全部办结。" not in [effect.after for effect in (*other.effects, *other.inner)]
    assert (own.concealed, other.concealed > 0, own.body != "", other.body) == (0, True, True, "")


def test_a_claim_is_closed_to_its_inspectors_until_their_own_figure_stands(cast: Cast) -> None:
    examples.EXAMPLES["ledger:measure_check"](cast.county)
    assert whole(cast, "group_leader", "ledger.report.declared").concealed > 0
    assert whole(cast, "finance_head", "ledger.report.declared").concealed == 0


def test_after_the_own_figure_the_claim_is_open(cast: Cast) -> None:
    examples.EXAMPLES["ledger:conclude_check"](cast.county)
    assert whole(cast, "group_leader", "ledger.report.declared").concealed == 0


def test_what_was_found_is_closed_to_others_until_both_have_signed(cast: Cast) -> None:
    examples.EXAMPLES["ledger:countersign_check"](cast.county)
    assert whole(cast, "inspector", "ledger.check.measured").concealed == 0
    assert whole(cast, "bureau_head", "ledger.check.measured").concealed > 0
    assert whole(cast, "bureau_head", "ledger.check.concluded").concealed > 0


def test_a_confirmed_check_is_open_to_the_county(cast: Cast) -> None:
    examples.EXAMPLES["ledger:approve_closing"](cast.county)
    assert whole(cast, "bureau_head", "ledger.check.concluded").concealed == 0
