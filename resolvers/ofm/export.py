"""What OFM's runs have made, as rows of files: pictures of a generation, and prompts that were written."""

from collections.abc import Mapping
from typing import Final

from trellis.jobs.ofm import generation_start as ofm_generation_start
from trellis.jobs.ofm import prompts as ofm_prompts
from trellis.resolvers.exports import Export

# What is drawn offline lies in its own address, which is no place to go to.
_PICTURES = """
select u.number as sequence, g.prompt_text as prompt, g.model, g.settings,
  case when not starts_with(u.url, 'data:') then u.url end as "resultUrl",
  a.id as "assetId", a.file_path as "filePath", g.completed_at as "completedAt"
from ofm.generations g
  cross join unnest(g.result_urls) with ordinality as u (url, number)
  left join ofm.assets a on a.id = any (g.saved_asset_ids)
    and a.metadata ->> 'result_index' = (u.number - 1)::text
where g.id = $1 and u.number > $2 and ($4::text is null or strpos(lower(g.prompt_text), lower($4)) > 0)
order by u.number limit $3
"""
_PROMPTS = """
select prompt_index + 1 as sequence, variation_label as label, prompt_text as prompt, is_edited as "isEdited",
  metadata ->> 'provider' as provider, metadata ->> 'model' as model, created_at as "createdAt"
from ofm.prompts
where run_id = $1 and prompt_index + 1 > $2
  and ($4::text is null or strpos(lower(variation_label || ' ' || prompt_text), lower($4)) > 0)
order by prompt_index limit $3
"""


def _export(rows: str, *columns: str) -> Export:
    return Export(rows, columns, lambda row: [row[name] for name in columns])


EXPORTS: Final[Mapping[str, Export]] = {
    ofm_generation_start.NAME: _export(
        _PICTURES,
        *("sequence", "prompt", "model", "settings", "resultUrl", "assetId", "filePath", "completedAt"),
    ),
    ofm_prompts.NAME: _export(
        _PROMPTS, *("sequence", "label", "prompt", "isEdited", "provider", "model", "createdAt")
    ),
}
"""By kind of run."""
