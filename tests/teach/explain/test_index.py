"""Every name of the model has an explanation."""

import json

import pytest

from thermidor.common.errors import InputError
from thermidor.teach.explain import aliases, index, moves
from thermidor.teach.odd.document import Bullets, Code

NAMES = index.names()
SAID = {  # labels that every name of a kind has
    "pressure": {"Unit", "Course", "Source", "Acts in", "Moves most"},
    "channel": {"Unit", "Fed by", "Acts in", "Read in", "Observable"},
    "parameter": {"Unit", "Default", "Range", "Source", "Read by", "Moves most", "Try"},
    "rule": {"Moves most", "File"},
    "observable": {"Unit", "Known", "Moved most by"},
    "process": {"Place", "Between", "Computed"},
    "column": {"Unit", "Kept as"},
    "event": {"When", "Acts", "Comes if", "Switch"},
    "act": {"Changes", "Moves most"},
    "scenario": {"Span", "Try"},
    "account": {"Who", "Claims that", "Predicts"},
    "figure": {"Source", "Use", "Try"},
    "definition": {"Observable", "Computed", "Thresholds", "Other definitions"},
    "claim": {"On", "Sign", "Says so", "Disputes it", "In the model", "Shown by"},
    "work": {"Cited for"},
    "term": {"Where"},
}


def words(content):
    if isinstance(content, Code):
        return content.text
    return " ".join(content.items) if isinstance(content, Bullets) else content


@pytest.mark.parametrize("kind", NAMES)
def test_every_name_is_explained(kind):
    assert NAMES[kind]
    for name in NAMES[kind]:
        topics = index.find(name, kind)
        assert topics, name
        for topic in topics:
            labels = [label for label, _ in topic.card.pairs]
            assert SAID[kind] <= set(labels), name
            assert len(set(labels)) == len(labels), name
            assert len(topic.card.title) > 3, name
            for _, content in topic.card.pairs:
                assert words(content).strip(), name
                assert "None" not in words(content) or isinstance(content, Code), name


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("isolation", ["pressure", "event"]),
        ("hunger", ["channel", "parameter", "observable", "column"]),
        ("bench.learning", ["parameter"]),
        ("learning", ["parameter", "parameter"]),  # of a worker, and of who carries an issue
        ("attendance", ["rule"]),
        ("worker.attendance", ["rule"]),
        ("cec_meetings_per_week", ["observable"]),
        ("CEC-meetings per week", ["observable"]),
        ("congress5", ["event"]),
        ("faction_ban", ["event", "figure"]),
        ("synthesis", ["account"]),
        ("secretariat_staff_mar_1920", ["figure"]),
        ("couplings.flight", ["coupling"]),
        ("s3", ["claim"]),
        ("rigby1979", ["work"]),
    ],
)
def test_a_name_has_all_its_meanings(word, kinds):
    assert [topic.kind for topic in index.find(word)] == kinds


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("isolation", ("worker.commitment_next", "no_pressures", "I1", "package moves param")),
        ("bench.learning", ("0.02 to 0.4", "assumption", "worker.efficacy_next", "screening")),
        ("drawn_to_meet", ("base + commitment", "bench.meet_hunger", "Rabinowitch 2007")),
        ("cec_meetings_per_week", ("meetings a week", "cec_meetings_cease_1919")),
        ("congress5", ("1918-07", "hold_congress", "congresses", "standard chronologies")),
        ("synthesis", ("Hampton", "old guard", "couplings on", "takes no side")),
        ("secretariat_staff_mar_1920", ("150", "Pirani 2008", "calibrated")),
        ("null", ("no agents", "plain curve")),
        ("business.quorum_cec", ("in the CEC", "business_sittings._sit")),
    ],
)
def test_explanation_has_what_readers_need(call, word, parts):
    status, out, err = call("explain", word)
    assert (status, err) == (0, "")
    flat = " ".join(out.split()).lower()
    for part in parts:
        assert part.lower() in flat, part


def test_the_screening_is_read_as_it_stands():
    table = moves.screening()
    ranks = [each.rank for each in table.values()]
    assert ranks == list(range(1, len(ranks) + 1))
    first = next(iter(table.values()))
    assert first.influence == max(each.influence for each in table.values())
    assert f"Rank 1 of {len(table)}" in moves.by_parameter(first.parameter)
    assert moves.of_figures({first.figure})[0].startswith(f"`{first.parameter}`")


def test_where_there_is_no_screening_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(moves, "FILE", tmp_path / "none.csv")
    moves.screening.cache_clear()
    try:
        assert moves.by_parameter("bench.learning").startswith("Not known: ")
        assert moves.of_parameters(["bench.learning"]) == []
    finally:
        moves.screening.cache_clear()


def test_a_parameter_without_a_line_says_so(monkeypatch):
    monkeypatch.setattr(moves, "screening", dict)
    content = dict(index.find("bench.learning")[0].card.pairs)["Moves most"]
    assert content.startswith("Not known: the screening in the package does not have it.")


# What people type --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "leads_to"),
    [
        ("Lenin", "lenin_cut_request"),
        ("Stalin", "stalin_general_secretary"),
        ("Cheka", "Cheka"),
        ("CEC", "CEC"),
        ("soviets", "soviet"),
        ("democracy", "soviet_democracy_index"),
        ("nomenklatura", "nomenklatura"),
        ("kulaks", "Not in the model"),
        ("Kronstadt", "kronstadt"),
        ("workers", "bench_workers"),
        ("Trotsky", "opposition_members"),
        ("bureaucracy", "power_to_decide"),
        ("peasants", "village"),
        ("NEP", "nep_begins"),
        ("gulag", "Not in the model"),
        ("collectivization", "ends in December 1928"),
        ("terror", "Cheka's staff"),
        ("Mensheviks", "mensheviks_reinstated"),
        ("trade unions", "union_autonomy_index"),
        ("women", "Not in the model"),
        ("Constituent Assembly", "congress3_constituent_dissolved"),
        ("nationalization june 1918", "nationalisation_june_1918"),
        ("plants under one manager", "one_man_share"),
        ("pressures", "pressure"),
        ("votes", "ballot.weigh"),
        ("patrons", "to whom a post is owed"),
    ],
)
def test_what_people_type_leads_to_the_right_place_or_to_a_reason(call, word, leads_to):
    status, out, err = call("explain", word)
    assert (status, err) == (0, "")
    assert leads_to.lower() in " ".join(out.split()).lower()


def test_every_alias_leads_to_names_of_the_model():
    known = {name for kind in index.KINDS for name in kind.names()}
    for word, alias in aliases.aliases().items():
        assert word == aliases.folded(word)
        assert set(alias.names) <= known, word
        assert alias.names or alias.note.startswith("Not in the model"), word


# The command --------------------------------------------------------------------------------------


def test_json_is_one_object(call):
    status, out, _ = call("explain", "isolation", "--json")
    content = json.loads(out)["topics"]
    assert status == 0
    assert [each["kind"] for each in content] == ["pressure", "event"]
    assert "`" not in out
    assert isinstance(content[0]["acts in"], list)


def test_one_of_several_may_be_chosen(call):
    _, out, _ = call("explain", "hunger", "--kind", "column", "--json")
    assert [each["kind"] for each in json.loads(out)["topics"]] == ["column"]


def test_without_a_name_there_is_a_list(call):
    status, out, _ = call("explain")
    assert status == 0
    for kind in index.KINDS:
        assert kind.plural in out
    assert json.loads(call("explain", "--json")[1])["names"] == NAMES
    assert call("explain", "--list", "accounts")[1].split() == NAMES["account"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("atendance",), 'nothing called "atendance". Did you mean "attendance"?'),
        (("isolatoin",), 'Did you mean "isolation"?'),
        (("bench.lerning",), 'Did you mean "bench.learning"?'),
        (("vera",), "Names with it: "),
        (("xyzzy",), "lists all kinds of name"),
        (("",), "lists all kinds of name"),
        (("hunger", "--kind", "colum"), 'Did you mean "column"?'),
        (("--list", "xyzzy"), "Kinds: pressure"),
        (("hunger", "--list", "events"), "exclude each other"),
    ],
)
def test_unknown_name_gives_one_line(call, arguments, said):
    status, out, err = call("explain", *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_an_unknown_name_raises_one_mistake():
    with pytest.raises(InputError, match="nothing called"):
        index.find("x" * 1000)


def test_terminal_lines_fit(call):
    for word in ("isolation", "hunger", "motion", "faction_ban"):
        assert max(map(len, call("explain", word)[1].splitlines())) <= 80
