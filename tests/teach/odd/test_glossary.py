"""The glossary: one sentence for each word, in use where it says, and no second word for it."""

import re

import odd_text
import pytest
import source

from thermidor.cli import group
from thermidor.common.places import PACKAGE
from thermidor.teach.explain import index
from thermidor.teach.odd import glossary

TERMS = glossary.terms()
AVOIDED = {word: name for name, term in TERMS.items() for word in term.avoid}


def known_places():
    """Names that `explain` knows, and commands."""
    names = {name for kind, some in index.names().items() if kind != "term" for name in some}
    return names | {f"thermidor {name}" for name in group.registered()}


def documents():
    """Texts that a reader of the project meets: Markdown files, the description, help."""
    files = [*source.HOUSE.glob("*.md"), *source.HOUSE.glob("docs/**/*.md")]
    files.append(PACKAGE / "data" / "odd.md")
    found = {str(file): file.read_text(encoding="utf-8") for file in files}
    described = odd_text.text().partition("## Glossary")
    found["description"] = described[0] + described[2].partition("\n## ")[2]
    found["help"] = "\n".join(odd_text.commands().values())
    return found


def test_there_are_enough_terms():
    assert len(TERMS) >= 60


@pytest.mark.parametrize("name", TERMS)
def test_meaning_is_one_sentence(name):
    meaning = TERMS[name].meaning
    assert re.fullmatch(r"[A-Z][^.!?\n]*\.", meaning), meaning
    assert len(meaning) <= 160


@pytest.mark.parametrize("name", TERMS)
def test_places_exist(name):
    assert TERMS[name].where
    known = known_places()
    for place in TERMS[name].where:
        assert place in known or (PACKAGE / place).exists(), f"{name}: {place} does not exist"


@pytest.mark.parametrize("word", AVOIDED)
def test_documents_use_one_word_for_one_thing(word):
    pattern = re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE)
    for title, text in documents().items():
        assert not pattern.search(text), f'{title} says "{word}"; write "{AVOIDED[word]}"'


def test_explain_finds_a_term_however_it_is_written(call):
    for word in ("one-man management", "One-Man Management", "cec", "workers control"):
        status, out, err = call("explain", word, "--kind", "term")
        assert (status, err) == (0, "")
        assert "term" in out
    assert call("explain", "--list", "glossary")[1].splitlines() == list(TERMS)
