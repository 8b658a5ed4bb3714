from tests.access import test_every_route as t


def test_mine(country):
    mine = [
        a
        for a in t.askings(1, full=False)
        if a.route.name.startswith(("case", "work")) or (a.route.name == "home" and not a.route.query)
    ]
    found = list(t.faults_of(country, mine))
    print(len(mine))
    assert not found, "\n".join(found[:40])


test_rows = t.test_every_address_has_a_row
