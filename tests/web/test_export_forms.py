"""What is written into files for spreadsheets, read as these read it."""

import csv
import io
from typing import Any

import pytest

from trellis.resolvers.exports import Export
from trellis.web.export_forms import CSV

EXPORT = Export(rows="", columns=("sequence", "answer"), cells=lambda row: (row["sequence"], row["answer"]))
FORMULA = "=cmd|'/c calc'!A0"


def written(answer: Any) -> str:
    return CSV().rows(EXPORT, [{"sequence": 5, "answer": answer}]).decode()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "answer",
    [
        FORMULA,
        f" {FORMULA}",
        f"\t{FORMULA}",
        f"x;{FORMULA};",
        f'x";{FORMULA};"',
        f"x\n{FORMULA};",
        f"x\r\n {FORMULA}",
        f"x\t{FORMULA}\t",
        {"note": f"x;{FORMULA};"},
        [f"x;@{FORMULA};"],
        "x;+1",
        "x;-1",
        "x;＝1",
    ],
)
def test_no_cell_is_a_formula(separator: str, answer: Any) -> None:
    """Whichever sign a country's spreadsheets take for the one between cells."""
    for row in csv.reader(io.StringIO(written(answer), newline=""), delimiter=separator):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), row


@pytest.mark.parametrize("answer", ["a - b", "1 + 1 = 2", "me@x.test", "a; b", "x-ray\nsecond line", "é;ü"])
def test_other_texts_stay_as_they_are(answer: str) -> None:
    [[_, cell]] = csv.reader(io.StringIO(written(answer), newline=""))
    assert cell == answer
