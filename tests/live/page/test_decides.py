"""Who decides: votes seat by seat, and the threads of patronage, in a real browser."""

from __future__ import annotations

import pytest
from pages import SIZES

VOTES = "page.societies[0].frames.flatMap((f, k) => (f.votes ?? []).map((v) => [k, v]))"


@pytest.mark.parametrize("size", SIZES)
def test_votes_are_listed_up_to_the_month_and_shown_seat_by_seat(visit, size):
    w = visit(size)
    w.ready()
    votes = w.page.evaluate(VOTES)
    assert votes
    for _, vote in votes:
        assert len(vote["seats"]) == vote["for"] + vote["against"]
        assert sum(int(seat) % 2 for seat in vote["seats"]) == vote["for"]
    month = votes[len(votes) // 2][0]
    w.page.evaluate(f"page.seek({month})")
    w.until(f"page.seen === {month}")
    w.page.keyboard.press("v")
    rows = w.page.locator("#panel table").first.locator("tr")
    assert rows.count() == sum(k <= month for k, _ in votes)
    w.until("document.querySelector('#panel canvas.hall').width > 0")
    result = w.page.locator("#panel p.result").inner_text()
    assert " for, " in result
    assert "passed" in result
    assert w.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    w.page.keyboard.press("v")
    assert w.page.locator("#panel").is_hidden()


def test_a_vote_comes_up_while_the_run_plays(visit):
    w = visit()
    w.ready()
    month = w.page.evaluate(VOTES)[0][0]
    w.page.evaluate(f"page.seek({month - 1}); page.play(true)")
    w.until("document.querySelector('#vote')?.hidden === false")
    assert w.page.locator("#vote p.result").inner_text()
    w.page.locator("#vote .shut").click()
    assert w.page.locator("#vote").is_hidden()
    w.page.evaluate(f"page.play(false); page.seek({month})")
    w.until(f"page.seen === {month}")
    w.page.locator("#news button").first.click()  # the news of a vote opens it
    assert w.page.locator("#panel h2").inner_text() == "Who decides"


def test_threads_run_to_the_bodies_whose_posts_a_leader_gave(visit):
    w = visit(link="#m=130&v=decides")
    w.ready()
    w.until("page.seen === 130")
    names = w.page.locator("#panel table").last.locator("button")
    assert names.count() > 1
    names.first.focus()
    bodies = w.page.evaluate(
        "(() => { const at = page.societies[0].frames.slice(0, 131).findLast((f) => f.patrons); "
        "return Math.max(...at.patrons.leaders.map((one) => one[3].length)); })()"
    )
    assert bodies > 1
    assert w.page.locator("svg.threads line").count() > 1
    w.page.keyboard.press("Escape")
    assert w.page.locator("svg.threads").count() == 0
