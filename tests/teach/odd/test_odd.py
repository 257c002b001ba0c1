"""The description lists every registry entry, and can be printed."""

import re
from html.parser import HTMLParser

import odd_text
import pytest
import source

from thermidor import observables
from thermidor.society import parameters, state
from thermidor.teach.odd import html, markdown, odd, rule_cards
from thermidor.teach.odd.document import Bullets, Code, Heading, Table, Text, card, prose, table

PARTS_OF_ODD = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialization",
    "Input data",
    "Submodels",
)
CONCEPTS = (
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
)


# Nothing is missing -------------------------------------------------------------------------------


@pytest.mark.parametrize("part", odd_text.PARTS)
def test_description_lists_every_registered(part):
    title, names = odd_text.PARTS[part]
    names = list(names())
    assert names
    for name in odd_text.lacking(odd_text.text(), title, names):
        pytest.fail(f'Section "{title}" of the description does not list `{name}` ({part}).')


def test_description_lists_every_claim():
    assert odd_text.lacking(odd_text.text(), "Claims", odd_text.CLAIMS, mark="{}") == []


@pytest.mark.parametrize("part", odd_text.PARTS)
def test_entry_removed_from_description_is_reported(part):
    """The test above fails when a name has no row or card."""
    title, names = odd_text.PARTS[part]
    name = next(iter(names()))
    cut = odd_text.text().replace(f"| `{name}` |", "|").replace(f"#### `{name}`", "####")
    assert odd_text.lacking(cut, title, [name]) == [name]


def test_new_column_and_observable_appear(monkeypatch):
    monkeypatch.setitem(state.PEOPLE, "zeal", (float, "how eager somebody is", "0..1"))
    one = observables.Observable(
        "zeal_mean", "0..1", False, observables.OBSERVABLES["army"].compute
    )
    monkeypatch.setitem(observables.OBSERVABLES, "zeal_mean", one)
    text = markdown.render(odd.odd())
    assert "| `zeal` | how eager somebody is | 0..1 | float |" in text
    assert odd_text.lacking(text, "Observables", ["zeal_mean"]) == []


def test_parts_follow_the_odd_protocol():
    headings = [block.text for block in odd.odd() if isinstance(block, Heading)]
    places = [headings.index(part) for part in PARTS_OF_ODD]
    assert places == sorted(places)
    concepts = [headings.index(concept) for concept in CONCEPTS]
    assert concepts == sorted(concepts)
    assert places[3] < concepts[0] < concepts[-1] < places[4]


@pytest.mark.parametrize("name", parameters.table())
def test_a_parameter_has_its_default_range_unit_and_reader(name):
    listed = odd_text.sections(odd_text.text())["Parameters"]
    row = next(line for line in listed.splitlines() if line.startswith(f"| `{name}` |"))
    row = row.split(" | ")
    number = parameters.table()[name]
    assert row[1] == number.meaning
    assert float(row[2].replace(",", "")) == pytest.approx(
        parameters.Parameters().flat()[name], rel=1e-5
    )
    assert row[4] == number.unit
    assert "`" in row[6], f"nobody reads {name}"


def test_every_rule_card_has_what_it_says_and_computes():
    cards = re.split(r"^#### ", odd_text.sections(odd_text.text())["Submodels"], flags=re.MULTILINE)
    assert len(cards) - 1 == len(rule_cards.rules())
    for text in cards[1:]:
        assert "**Gives** " in text
        assert "**Computed**\n\n```\n" in text


def test_prose_repeats_no_number():
    """Defaults, counts and years are in the code; in prose they would go out of date."""
    text = (source.PACKAGE / "data" / "odd.md").read_text(encoding="utf-8")
    assert not re.search(r"\d", text)


# As Markdown and as HTML --------------------------------------------------------------------------

HOSTILE = '<script>alert("x")</script> & <b>'


def blocks():
    return [
        Heading(1, HOSTILE),
        Text(f"{HOSTILE} `{HOSTILE}` **{HOSTILE}**"),
        Bullets((HOSTILE,)),
        Heading(2, "Same"),
        Heading(2, "Same"),
        Code(HOSTILE),
        table((HOSTILE,), [(HOSTILE,)]),
        card(HOSTILE, (HOSTILE, HOSTILE), ("code", Code(HOSTILE)), ("nothing", "")),
    ]


class Reader(HTMLParser):
    """Collects tags, anchors, links and whatever would load something."""

    def __init__(self, page):
        super().__init__()
        self.open, self.ids, self.links, self.loads, self.seen = [], [], [], [], set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag not in ("meta", "wbr"):
            self.open.append(tag)
        for key, value in attrs:
            self.ids += [value] if key == "id" else []
            self.links += [value] if key == "href" else []
            self.loads += [value] if key in ("src", "srcset", "action") else []
            assert not key.startswith("on")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("make", [blocks, odd.odd], ids=["hostile", "odd"])
def test_the_page_is_whole_and_needs_nothing(make):
    page = html.render(make())
    read = Reader(page)
    assert read.open == []
    assert not read.seen & {"script", "link", "img", "iframe", "object", "b"}
    assert read.loads == []
    assert not re.search(r"url\(|@import|https?:", page)
    assert len(set(read.ids)) == len(read.ids)
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)


def test_nothing_of_a_name_is_lost_in_html():
    plain = re.sub(r"<wbr>|<span class=\"d\">|</span>", "", html.render(odd.odd()))
    for name in parameters.table():
        assert f"<code>{name}</code>" in plain


def test_every_row_of_a_table_has_as_many_cells_as_heads():
    for block in odd.odd():
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} == {len(block.heads)}
    for line in odd_text.text().splitlines():
        assert not line.startswith("|") or line.endswith("|")


def test_a_bar_in_a_cell_ends_no_cell():
    assert markdown.render([table(("a",), [("x | y",)])]).splitlines()[2] == "| x \\| y |"


def test_prose_becomes_blocks():
    found = prose("## Head\n\nOne\nline.\n\n- a\n- b\n  c\n\n    code\n")
    assert found == [Heading(2, "Head"), Text("One line."), Bullets(("a", "b c")), Code("code")]


# The command --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["md", "html"])
def test_it_is_written_to_a_file(call, tmp_path, ending):
    file = tmp_path / f"odd.{ending}"
    status, out, err = call("describe", "--out", file)
    assert (status, err) == (0, "")
    assert out == f"Wrote {file}.\n"
    text = file.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>" if ending == "html" else "# thermidor")
    assert "worker.attendance" in re.sub("<wbr>", "", text)


def test_without_a_file_it_is_markdown_in_the_terminal(call):
    status, out, _ = call("describe")
    assert status == 0
    assert out == odd_text.text()


def test_claims_are_listed_those_in_the_model_first(call):
    status, out, _ = call("describe", "--claims")
    assert status == 0
    inside, _, outside = out.partition("## Not in the model")
    for each in odd_text.claims():
        assert f"- {each.id} (" in (inside if each.implemented else outside)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--out", "odd.pdf"), "must end in .html or .md"),
        (("--out", "/proc/no/odd.md"), "cannot be written"),
        (("--claims", "--seminar"), "two documents"),
    ],
)
def test_mistakes_give_one_line(call, arguments, words):
    status, out, err = call("describe", *arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1
