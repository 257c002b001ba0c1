"""The JSON schemas for editors follow the models, and every shipped TOML file points to its own."""

from __future__ import annotations

import json

import pytest

from thermidor.cli import schemas
from thermidor.common.models import schema, schema_file
from thermidor.common.places import PACKAGE, shipped
from thermidor.experiments import experiment_file

KINDS = schemas.models()
FILES = {
    "scenario": sorted(shipped("scenarios").glob("*.toml")),
    "experiment": [shipped("experiments") / f"{name}.toml" for name in experiment_file.names()],
    "calibration": [shipped("experiments") / "calibration.toml"],
    "chapters": [PACKAGE / "live" / "chapters.toml"],
    "account": sorted((PACKAGE / "data" / "accounts").glob("*.toml")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_schema_is_the_one_of_the_model(kind):
    kept = schema_file(kind).read_text(encoding="utf-8")
    assert kept == schema(KINDS[kind]), "run: python -m thermidor.cli.schemas"


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_refuses_unknown_keys_and_describes_each_kind(kind):
    content = json.loads(schema_file(kind).read_text(encoding="utf-8"))
    assert content["additionalProperties"] is False
    assert content["description"]
    assert content["properties"]


@pytest.mark.parametrize("file", [f for files in FILES.values() for f in files], ids=str)
def test_a_shipped_file_begins_with_its_schema(file):
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("#:schema ")
    kind = next(kind for kind, files in FILES.items() if file in files)
    named = (file.parent / first.removeprefix("#:schema ")).resolve()
    assert named == schema_file(kind).resolve()
