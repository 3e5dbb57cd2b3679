"""Lost races, replays and pages: versions, idempotency keys and cursors over HTTP."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from sightline.kernel.errors import Busy
from sightline.kernel.models import Receipt
from sightline.projects.models import Project
from sightline.ui.api.problems import on_error
from tests.site.api_world import Api, n_entries, open_one, problem, signed_in, staff, with_token
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_lost_race_tells_both_versions_in_the_words_of_the_api(staffed: World) -> None:
    project, path = open_one(staffed), ""
    path = f"/projects/{project.pk}"
    mine, theirs = signed_in(staffed.people["north"]), signed_in(staffed.people["checker"])
    answer = theirs.send("PATCH", path, {"whole_life_forecast": "7.50", "department": "Dams"}, 1)
    assert answer["ETag"] == '"2"'
    before = n_entries()
    said = problem(mine.send("PATCH", path, {"whole_life_forecast": "8.00"}, 1), 409)
    assert said["current"] == 2
    assert said["differences"] == {
        "whole_life_forecast": [None, "7.50"],
        "department": ["", "Dams"],
    }
    assert "Checker changed" in said["detail"]
    assert n_entries() == before
    assert mine.send("PATCH", path, {"whole_life_forecast": "8.00"}, 2)["ETag"] == '"3"'


def test_the_inline_grid_finds_what_it_reads(staffed: World) -> None:
    project, api = open_one(staffed), signed_in(staffed.people["north"])
    path = f"/projects/{project.pk}"
    edits = {
        "department": "Dams",
        "category": "Dam",
        "start": "2026-02-01",
        "forecast_finish": "2027-03-31",
        "whole_life_forecast": "1250000",
    }
    was = api.get(path)
    for version, (field, value) in enumerate(edits.items(), start=1):
        answer = api.send("PATCH", path, {field: value}, version)
        assert answer.status_code == 200, answer.content
        assert field in answer.json()["display"]
    told = api.get(path)["display"]
    assert told["department"] == "Dams"
    assert told["forecast_finish"] == "31 Mar 2027"
    assert "1.3m" in told["whole_life_forecast"]
    for field in edits:  # undo: the value before, null where the cell was empty
        now = api.get(path)
        assert api.ok("PATCH", path, {field: was[field]}, now["version"])[field] == was[field]


def test_a_cost_year_is_made_once_and_then_changed_at_its_version(staffed: World) -> None:
    project, api = open_one(staffed), signed_in(staffed.people["north"])
    path = f"/projects/{project.pk}/cost-years/2027"
    made = api.ok("PUT", path, {"budget": "10"})
    problem(api.send("PUT", path, {"budget": "11"}), 428)
    said = problem(api.send("PUT", path, {"budget": "11"}, 5), 409)
    assert said["current"] == made["version"] == 1
    assert api.ok("PUT", path, {"budget": "11.05"}, 1)["budget"] == "11.05"
    problem(api.send("PUT", f"/projects/{project.pk}/cost-years/1815", {}), 422)


@pytest.mark.parametrize("amount", ["1.005", "1e5", "", "NaN", "1,000", " 1", 7, "9" * 16, "٣"])
def test_an_amount_that_cannot_be_kept_names_its_field(staffed: World, amount: object) -> None:
    project, api = open_one(staffed), signed_in(staffed.people["north"])
    path, before = f"/projects/{project.pk}", n_entries()
    said = problem(api.send("PATCH", path, {"whole_life_forecast": amount}, 1), 422)
    assert list(said["fields"]) == ["whole_life_forecast"]
    assert n_entries() == before


def test_a_replay_answers_the_same_and_has_one_effect(staffed: World) -> None:
    api = signed_in(staffed.people["lead"])
    body = {"code": "W", "name": "West", "level": "program"}
    first = api.send("POST", "/offices", body, Idempotency_Key="once")
    before = n_entries()
    again = api.send("POST", "/offices", dict(reversed(body.items())), Idempotency_Key="once")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert (first["Location"], first["ETag"]) == (again["Location"], again["ETag"])
    assert n_entries() == before
    other = api.send("POST", "/offices", {**body, "code": "X"}, Idempotency_Key="once")
    assert problem(other, 422)["code"] == "key-reused"
    elsewhere = api.send("POST", "/themes", {"name": "West"}, Idempotency_Key="once")
    assert problem(elsewhere, 422)["code"] == "key-reused"
    taken = api.send("POST", "/offices", body, Idempotency_Key="another")
    assert problem(taken, 422)["fields"] == {"code": ["An office with the code W exists already."]}
    assert not Receipt.objects.filter(key="another").exists()
    for key in ("a b", "x" * 201, "é"):
        problem(api.send("POST", "/offices", body, Idempotency_Key=key), 422)


def test_pages_are_complete_though_rows_come_and_go(staffed: World) -> None:
    for number in range(23):
        open_one(staffed, f"N-{number:02}", name=f"Same name {number % 3}")
    api = signed_in(staffed.people["north"])
    for sort in ("name", "-name", "code", "-finish", "manager", "-reported"):
        there = {row["id"] for row in api.get("/projects?limit=200")["items"]}
        met, path, n_pages = Counter[str](), f"/projects?sort={sort}&limit=5&fields=name", 0
        while path:
            page = api.get(path)
            met.update(row["id"] for row in page["items"])
            path, n_pages = page["next"], n_pages + 1
            open_one(staffed, f"{sort}-{n_pages}", name="Same name 1")
        assert there <= met.keys()
        assert set(met.values()) == {1}


def test_a_cursor_is_good_for_its_own_question(staffed: World) -> None:
    for number in range(3):
        open_one(staffed, f"N-{number}")
    api, other = signed_in(staffed.people["north"]), signed_in(staffed.people["checker"])
    page = api.get("/projects?limit=1&sort=code")
    assert [row["code"] for row in api.get(page["next"])["items"]] == ["N-1"]
    moved = [
        page["next"].replace("sort=code", "sort=-code"),
        page["next"].replace("cursor=", "cursor=a"),
    ]
    moved += [page["next"] + "&q=x", page["next"].replace("/projects?", "/portfolios?")]
    for path in moved:
        assert "fields" in problem(api.send("GET", path), 422)
    problem(other.send("GET", page["next"]), 422)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("cursor=x", "cursor"),
        ("sort=secret", "sort"),
        ("fields=name,password", "fields"),
        ("health=purple", "health"),
        ("office=x", "office"),
        ("q=a&q=b", "q"),
        ("q=%00", "q"),
        ("q=" + "a" * 201, "q"),
        ("gone=perhaps", "gone"),
    ],
)
def test_a_parameter_that_cannot_be_is_named(staffed: World, query: str, field: str) -> None:
    api = signed_in(staffed.people["north"])
    assert list(problem(api.send("GET", f"/projects?{query}"), 422)["fields"]) == [field]


def test_fields_cut_the_answer(staffed: World) -> None:
    project, api = open_one(staffed), signed_in(staffed.people["north"])
    told = api.get(f"/projects/{project.pk}?fields=name,standing")
    assert told.keys() == {"id", "version", "name", "standing"}
    row = api.get("/projects?fields=code")["items"][0]
    assert row == {"id": str(project.pk), "version": 1, "code": "N-1"}


def test_bulk_takes_and_refuses_row_by_row(staffed: World) -> None:
    mine, hidden = open_one(staffed), open_one(staffed, "S-1", by="south")
    api, before = signed_in(staffed.people["north"]), n_entries()
    change = {"department": "Dams", "whole_life_forecast": "5"}
    rows = [
        {"id": str(mine.pk), "version": 1, "change": change},
        {"id": str(mine.pk), "version": 1, "change": {"whole_life_forecast": "6"}},
        {"id": str(hidden.pk), "version": 1, "change": change},
        {"id": str(mine.pk), "version": 2, "change": {"whole_life_forecast": "0.001"}},
    ]
    told = api.ok("POST", "/projects/bulk", {"rows": rows})["results"]
    assert [row["status"] for row in told] == [200, 409, 404, 422]
    assert told[0]["version"] == 2
    assert told[1]["problem"]["differences"]["whole_life_forecast"] == [None, "5.00"]
    assert n_entries() == before + 1
    problem(api.send("POST", "/projects/bulk", {"rows": rows * 60}), 422)


def test_a_list_costs_the_same_whatever_its_length(
    staffed: World, django_assert_max_num_queries: Callable[..., Iterator[None]]
) -> None:
    api, counts = signed_in(staffed.people["north"]), set()
    api.get("/me")  # the first request of a session also notes when it was
    for batch in range(2):
        for number in range(3 + 20 * batch):
            open_one(staffed, f"{batch}-{number}")
        with django_assert_max_num_queries(40) as found:  # type: ignore[attr-defined]
            api.get("/projects?limit=200")
        counts.add(len(found.captured_queries))
    assert len(counts) == 1, counts


@pytest.mark.figures
@pytest.mark.usefixtures("open_journal")
def test_sixteen_calls_with_one_key_have_one_effect(figure: Callable[[str], None]) -> None:
    world = staff(World.make())
    token = with_token(world, "north", "*").token
    body = {"code": "N-1", "name": "Reservoir", "office_id": str(world.id("north-1"))}
    gate, told = threading.Barrier(16), list[tuple[int, bytes]]()

    def call() -> None:
        gate.wait()
        api = Api(Client(raise_request_exception=False), token)
        answer = api.send("POST", "/projects", body, Idempotency_Key="sixteen")
        told.append((answer.status_code, answer.content))
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 16
    assert len(set(told)) == 1, Counter(status for status, _ in told)
    assert told[0][0] == 201
    assert Project.objects.system("test").count() == 1
    figure(f"F9 over HTTP ({connection.vendor}): 16 calls at once, 1 effect, 16 equal answers")


def test_a_busy_store_says_when_to_come_again(rf: RequestFactory) -> None:
    request = rf.get("/api/v1/projects")
    for error in (Busy("Try again."), OperationalError("database is locked")):
        answer = on_error(request, error)
        assert problem(answer, 503)["code"] == "busy"
        assert int(answer["Retry-After"]) > 0
    with pytest.raises(ZeroDivisionError):
        on_error(request, ZeroDivisionError())
