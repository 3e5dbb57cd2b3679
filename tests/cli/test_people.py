"""createsuperuser: founds the organisation once, all or nothing, and says what comes next."""

import json

from tests.cli.conftest import Place

GOOD = "a long enough passphrase\n"


def add(place: Place, *words: str, password: str = GOOD) -> tuple[int, str, str]:
    done = place.run("createsuperuser", "--password-stdin", *words, given=password)
    return done.returncode, done.stdout, done.stderr


def n_rows(place: Place) -> dict[str, int]:
    parts = json.loads(place.run("state-digest", "--json").stdout)["parts"]
    return {name: part["rows"] for name, part in parts.items() if part["rows"]}


def test_the_first_person_founds_the_organisation_and_the_second_joins_it(founded: Place) -> None:
    assert n_rows(founded) == {
        "identity.Grant": 2,
        "identity.Organisation": 1,
        "identity.Person": 1,
        "kernel.JournalEntry": 4,
        "kernel.JournalHead": 1,
        "kernel.RowChange": 4,
    }
    code, out, _ = add(founded, "--name", "Bob", "--email", "bob@northmoor.test")
    assert code == 0
    assert "bob@northmoor.test can sign in now" in out
    assert "founded" not in out
    assert n_rows(founded)["identity.Person"] == 2
    assert n_rows(founded)["identity.Organisation"] == 1


def test_a_refusal_leaves_nothing_and_says_why(empty: Place) -> None:
    named = ("--organisation", "Northmoor", "--name", "Ada")
    for email, password, said in (
        ("ada@northmoor.test", "short\n", "too short"),
        ("ada@northmoor.test", "\n", "without a password"),
        ("nobody", GOOD, "valid email"),
    ):
        code, out, err = add(empty, *named, "--email", email, password=password)
        assert (code, out) == (1, "")
        assert said in err
    assert n_rows(empty) == {}


def test_what_cannot_be_asked_for_must_be_given(empty: Place) -> None:
    code, _, err = add(empty, "--name", "Ada", "--email", "ada@northmoor.test")
    assert code == 1
    assert "--organisation" in err
    done = empty.run("createsuperuser", "--organisation", "N", "--name", "A", "--email", "a@b.test")
    assert done.returncode == 1
    assert "--password-stdin" in done.stderr


def test_an_organisation_that_is_not_here_is_not_founded_beside(founded: Place) -> None:
    words = ("--organisation", "Elsewhere", "--name", "Eve", "--email", "eve@elsewhere.test")
    code, _, err = add(founded, *words)
    assert code == 1
    assert "Northmoor Water" in err
    code, _, err = add(founded, "--name", "Ada", "--email", "ADA@northmoor.test")
    assert code == 1
    assert "signs in with this address" in err
