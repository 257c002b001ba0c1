"""Each mistake in a scenario file gives one clear sentence with its place and its remedy."""

import re
import time

import pytest

from thermidor.common.errors import InputError
from thermidor.scenario import scenario

BASE = 'base = "historical"\n'
EVENT = '[[events]]\nid = "x"\ndate = "1918-01"\ntitle = "x"\nsource = "y"\n'
ALONE = 'title = "t"\nstart = "1917-11"\nmonths = 12\n'

MISTAKES = {
    "unknown key": ("monhts = 12\n", 'monhts.*line 2.*not a key of a scenario.*"months"'),
    "key of a pressure": ("[pressures]\nfamine.scal = 1\n", 'famine.scal.*Did you mean "scale"'),
    "key of an event": (EVENT + "act = []\n", 'events.0..act .*line 7.*an event.*"acts"'),
    "months out of range": ("months = 0\n", "months is 0 .*1 to 1200"),
    "months not whole": ("months = 12.5\n", r"months is 12\.5"),
    "year 0": ('start = "0000-11"\n', '"0000-11" is not a month'),
    "month 13": ('start = "1917-13"\n', '"1917-13" is not a month'),
    "a date without quotes": ("start = 1917-11-07\n", "1917-11-07 is not a month.*in quotes"),
    "title not a text": ("title = 3\n", "title .*3 must be a text in quotes"),
    "pressure above 1": (
        "[pressures.famine]\nsource = 'a'\nknots = [['1918-01', 1.5]]\n",
        r"pressures.famine.knots\[0\]\[1\] \(line 4\).*1\.5 but must lie from 0 to 1",
    ),
    "pressure below 0": (
        "[pressures.famine]\nsource = 'a'\nknots = [['1918-01', 0.1], ['1918-02', -0.2]]\n",
        r"knots\[1\].*-0\.2 but must lie",
    ),
    "pressure nan": (
        "[pressures.famine]\nsource = 'a'\nknots = [['1918-01', nan]]\n",
        r"not a number \(nan\)",
    ),
    "pressure infinite": (
        "[pressures.famine]\nsource = 'a'\nknots = [['1918-01', inf]]\n",
        "inf but must lie",
    ),
    "date out of order": (
        "[pressures.famine]\nsource = 'a'\nknots = [['1919-01', 0.1], ['1918-02', 0.2]]\n",
        '"1918-02" comes after "1919-01".*in order',
    ),
    "the same date twice": (
        "[pressures.famine]\nsource = 'a'\nknots = [['1919-01', 0.1], ['1919-01', 0.2]]\n",
        '"1919-01" comes after "1919-01"',
    ),
    "half a knot": (
        "[pressures.famine]\nsource = 'a'\nknots = [['1919-01']]\n",
        "is not a knot; write a month",
    ),
    "no knots at all": (
        "[pressures.famine]\nsource = 'a'\nknots = []\n",
        "knots must be a list of months",
    ),
    "series without source": (
        "[pressures.famine]\nknots = [['1919-01', 0.1]]\n",
        "names no source",
    ),
    "scale above 1": ("[pressures]\nfamine.scale = 2\n", "scale is 2 but must lie"),
    "misspelt pressure": ("[pressures]\ncivil_wr.scale = 0\n", 'no knots.*"civil_war"'),
    "pressure without loadings": (
        "[pressures.plague]\nsource = 'a'\nknots = [['1919-01', 0.1]]\n",
        r'"plague" reaches no channel; add \[loadings.plague\]',
    ),
    "a name no pressure can have": (
        "[pressures.'The Plague']\nscale = 0\n",
        '"The Plague" is not a name',
    ),
    "loadings of no pressure": ("[loadings.plague]\nhunger = 1\n", 'no pressure "plague" to load'),
    "a loading that names no channel": (
        "[loadings.famine]\nhungr = 0.2\n",
        '"hungr" is not a channel. Did you mean "hunger"',
    ),
    "a loading above 1": ("[loadings.famine]\nhunger = 3\n", "loading is 3 but must lie"),
    "unknown region of a series": (
        "[pressures.famine.regions]\nmosow = [['1918-01', 0]]\n",
        '"mosow" is not a key of the regions. Did you mean "moscow"',
    ),
    "unknown parameter": (
        "[parameters]\nbench.meet_bse = 1\n",
        'not a parameter.*"bench.meet_base"',
    ),
    "parameter out of its range": ("[parameters]\nbench.meet_base = 99\n", "99 but must lie from"),
    "parameter no number": ("[parameters]\nbench.meet_base = true\n", "True but must be a number"),
    "event without date": (
        '[[events]]\nid = "x"\ntitle = "x"\nsource = "y"\n',
        'event "x" has no date',
    ),
    "event without source": (
        '[[events]]\nid = "x"\ntitle = "x"\ndate = "1918-01"\n',
        "has no source; add source",
    ),
    "two events of one id": (EVENT + EVENT, '"x" is used twice'),
    "wait not whole": (EVENT + "wait = 2.5\n", r"wait is 2\.5"),
    "happened no truth": (EVENT + "happened = 1\n", "happened is 1 but must be true or false"),
    "unknown act": (
        EVENT + 'acts = [{ act = "close_partys" }]\n',
        r'events\[0\].acts\[0\].*"close_partys" is not an act. Did you mean "close_party"',
    ),
    "an entry without an act": (EVENT + "acts = [{ share = 1 }]\n", "names no act"),
    "acts no list": (EVENT + "acts = 'close_press'\n", "acts must be a list"),
    "unknown argument": (
        EVENT + 'acts = [{ act = "close_press", parti = "sr" }]\n',
        '"parti" is not a key of the act close_press. Did you mean "party"',
    ),
    "missing argument": (
        EVENT + 'acts = [{ act = "elect_soviet" }]\n',
        "act elect_soviet has no region; add region",
    ),
    "unknown party": (
        EVENT + 'acts = [{ act = "close_press", party = "menshevic" }]\n',
        '"menshevic" is not a party of close_press.*"menshevik"',
    ),
    "unknown region of an act": (
        EVENT + 'acts = [{ act = "elect_soviet", region = "ural" }]\n',
        '"ural" is not a region of elect_soviet.*petrograd',
    ),
    "a list where a word belongs": (
        EVENT + 'acts = [{ act = "elect_soviet", region = ["moscow"] }]\n',
        r"\['moscow'\] is not a region of elect_soviet",
    ),
    "an impossible share": (
        EVENT + 'acts = [{ act = "reserve_seats", share = 1.4 }]\n',
        r"the share of reserve_seats is 1\.4 but must lie from 0 to 1",
    ),
    "truth where a number belongs": (
        EVENT + 'acts = [{ act = "cut_staff", share = true }]\n',
        "true but must be a number",
    ),
    "number where a truth belongs": (
        EVENT + 'acts = [{ act = "hold_congress", peasants = 1 }]\n',
        "1 but must be true or false",
    ),
    "a guard nobody can read": (
        EVENT + 'guard = ["hunger is high"]\n',
        '"hunger is high" is not a condition',
    ),
    "a guard that is code": (
        EVENT + "guard = ['__import__(\"os\") > 1']\n",
        "is not a condition; write observable",
    ),
    "a guard of an unknown region": (
        EVENT + 'guard = ["hunger in mosow > 0.1"]\n',
        '"mosow" is not a region.*"moscow"',
    ),
    "unknown switch": (
        '[switches]\nfaction_bann = "off"\n',
        'no event has.*Did you mean "faction_ban"',
    ),
    "no value of a switch": (
        '[switches]\nfaction_ban = "of"\n',
        '"of" is not a switch; write "on", "off" or a month',
    ),
    "truth as a switch": ("[switches]\nfaction_ban = false\n", "false is not a switch"),
    "switch to no month": (
        '[switches]\nfaction_ban = "1921-44"\n',
        '"1921-44" is not a switch; write "on", "off" or a month',
    ),
    "pressures no table": ("pressures = 3\n", "3 must be a table"),
    "events no list": ("events = 3\n", r"events must be written as \[\[events\]\]"),
    "unknown base": ('base = "historicall"\n', 'no shipped scenario.*Did you mean "historical"'),
    "a base that is a number": ("base = 7\n", "base is 7 but must be a name"),
    "a base elsewhere": ('base = "../x.toml"\n', "is not a base: it must be .* in the same folder"),
    "a base that is missing": (
        'base = "nothere.toml"\n',
        'base .line 1.: the base "nothere.toml" does not exist',
    ),
    "a base with slashes": ('base = "etc/passwd"\n', '"etc/passwd" is not a name of a scenario'),
    "not TOML": ("title = \n", r"this is not TOML: .*line 1|not TOML"),
    "nested too deeply": ("title = " + "[" * 20000 + "]" * 20000 + "\n", "nested too deeply"),
    "a number of many digits": ("months = " + "9" * 5000 + "\n", "too many digits"),
    "a key of many parts": ("a" + ".a" * 3000 + " = 1\n", "line 1: .* more than 2000 dots"),
    "a key with a bracket": ('"a]" = 1\n', '"a]" is not a key'),
    "a key with a line end": ('"a\\nb\\u001b" = 1\n', r'"a\?b\?" is not a key'),
    "a value nested deeply": ("title" + ".a" * 1500 + " = 1\n", "must be a text"),
    "too many pressures": (
        "[pressures]\n" + "".join(f"p{i}.scale = 0\n" for i in range(60)),
        "60 pressures are too many",
    ),
    "a hexadecimal giant": ("months = 0x" + "f" * 9000 + "\n", "a very large int"),
}
STANDALONE = {
    "unknown base",
    "a base that is a number",
    "a base elsewhere",
    "a base with slashes",
    "a base that is missing",
    "not TOML",
    "nested too deeply",
    "a key of many parts",
}


@pytest.fixture
def check(tmp_path):
    def run(text):
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return [str(problem) for problem in scenario.check(path)]

    return run


def _text(name):
    return MISTAKES[name][0] if name in STANDALONE else BASE + MISTAKES[name][0]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_gives_one_sentence_with_its_place(name, check):
    problems = check(_text(name))
    assert len(problems) == 1, problems
    message = problems[0]
    assert re.search(MISTAKES[name][1], message), message
    assert "mine.toml" in message or name == "a base that is missing"
    assert "\n" not in message
    assert len(message) < 400
    assert message.endswith((".", "?"))


def test_different_mistakes_have_different_sentences(check):
    sentences = [check(_text(name))[0] for name in MISTAKES]
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ALONE.replace('title = "t"\n', ""), "has no title"),
        (ALONE.replace('start = "1917-11"\n', ""), "has no start"),
        (ALONE.replace("months = 12\n", ""), "has no months"),
    ],
)
def test_without_a_base_a_scenario_states_everything(text, expected, check):
    assert len(check(text)) == 1
    assert expected in check(text)[0]
    assert check(ALONE) == []


def test_all_mistakes_of_a_file_are_found_at_once(check):
    assert len(check(BASE + "months = 0\nmonhts = 1\n[loadings.famine]\nhungr = 1\n")) == 3


def test_a_flood_of_mistakes_is_cut_off(check):
    started = time.perf_counter()
    assert len(check(BASE + "".join(f"key{i} = 1\n" for i in range(60_000)))) == 100
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize("line", ["[" + "a " * 400_000, "a " * 400_000, "'" + "\\" * 400_000])
def test_a_long_line_costs_no_time(line, check):
    started = time.perf_counter()
    assert len(check(line + "\n")) == 1
    assert time.perf_counter() - started < 20


def test_load_reports_the_first_mistake_and_counts_the_others(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(BASE + "months = 0\nmonhts = 1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"1 more"):
        scenario.load(path)


def test_a_circle_of_bases(tmp_path):
    (tmp_path / "one.toml").write_text('base = "two.toml"\n')
    (tmp_path / "two.toml").write_text('base = "one.toml"\n')
    (message,) = map(str, scenario.check(tmp_path / "one.toml"))
    assert "in a circle (one -> two -> one)" in message


def test_a_scenario_that_is_its_own_base(tmp_path):
    (tmp_path / "one.toml").write_text('base = "one.toml"\n')
    assert "in a circle" in str(scenario.check(tmp_path / "one.toml")[0])


def test_a_chain_of_bases_has_an_end(tmp_path):
    for i in range(20):
        (tmp_path / f"s{i}.toml").write_text(f'base = "s{i + 1}.toml"\n')
    assert "more than" in str(scenario.check(tmp_path / "s0.toml")[0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("historicl", 'no shipped scenario "historicl". Did you mean "historical"'),
        ("zzzz", "Shipped: historical, "),
        ("../historical", "is not a name of a scenario"),
        ("a/b", "is not a name of a scenario"),
        ("", '"" is not a name of a scenario'),
        ("a\0b", "cannot be the name"),
        ("x" * 5000, "cannot be the name"),
        ("historical.toml", 'is called "historical", without .toml'),
        ("nowhere/historical.toml", "does not exist"),
    ],
)
def test_wrong_names(name, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        scenario.load(name)
    assert expected in str(caught.value)


def test_a_misspelt_file_is_answered_with_its_neighbour(tmp_path):
    (tmp_path / "mine.toml").write_text(BASE)
    assert 'Did you mean "mine.toml"' in str(scenario.check(tmp_path / "mien.toml")[0])


def test_a_folder_is_not_a_file(tmp_path):
    assert "is a folder" in str(scenario.check(tmp_path)[0])


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("# " + "x" * 1_100_000)
    assert "1.1 MB; a scenario has at most 1 MB" in str(scenario.check(path)[0])


def test_a_file_that_is_not_text(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xff\xfe\x00title")
    assert "not UTF-8" in str(scenario.check(path)[0])


def test_a_special_file_is_not_read():
    assert "does not exist" in str(scenario.check("/dev/zero.toml")[0])
