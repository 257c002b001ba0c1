"""JSON schemas of all files a user writes, by which an editor completes and checks them.

``python -m thermidor.cli.schemas`` writes them from the models; a test compares the shipped ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thermidor.common.models import Table


def models() -> dict[str, type[Table]]:
    """Return the model of each kind of file, by the name of its schema."""
    from thermidor.experiments.models import ExperimentFile
    from thermidor.inference.calibration_file import CalibrationFile
    from thermidor.live.server.chapters import ChaptersFile
    from thermidor.scenario.models import AccountFile, ScenarioFile

    return {
        "scenario": ScenarioFile,
        "account": AccountFile,
        "experiment": ExperimentFile,
        "calibration": CalibrationFile,
        "chapters": ChaptersFile,
    }


def write() -> None:
    """Write every schema into the package."""
    from thermidor.common.models import schema, schema_file

    for name, model in models().items():
        schema_file(name).write_text(schema(model), encoding="utf-8")


if __name__ == "__main__":
    write()
