"""What a Coice job has found, as rows of a file."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from trellis.resolvers.exports import Export

_ROWS = """
select r.sequence, r.image_id as "imageId", regexp_replace(i.gcs_path, '^.*/', '') as "imageName",
  i.gcs_path as "gcsPath", s.stage_order as stage, p.name as prompt, p.type, r.result,
  r.executed_at as "executedAt"
from (
  select * from coice.job_results
  where job_id = $1 and sequence > $2
    and ($4::text is null or search_vector @@ websearch_to_tsquery('english', $4))
  order by sequence limit $3
) r
  left join coice.images i on i.id = r.image_id
  left join coice.pipeline_stages s on s.id = r.stage_id
  left join coice.prompts p on p.id = s.prompt_id
order by r.sequence
"""
_LED_OUT = ("result", "confidence", "provider", "model")


def _cells(row: Mapping[str, Any]) -> Sequence[Any]:
    result = row["result"]
    answer = result.get("result")
    if isinstance(answer, list):
        answer = "; ".join(str(each) for each in answer)
    rest = {name: value for name, value in result.items() if name not in _LED_OUT}
    return (
        row["sequence"],
        row["imageName"],
        row["gcsPath"],
        row["stage"],
        row["prompt"],
        row["type"],
        answer,
        *(result.get(name) for name in _LED_OUT[1:]),
        orjson.dumps(rest).decode() if rest else None,
        row["executedAt"],
    )


COICE_JOB: Final = Export(
    rows=_ROWS,
    columns=(
        *("sequence", "imageName", "gcsPath", "stage", "prompt", "type"),
        *("answer", "confidence", "provider", "model", "details", "executedAt"),
    ),
    cells=_cells,
)
