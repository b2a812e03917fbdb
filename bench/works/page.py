"""A filtered, ordered page with its total: the newest jobs of a library, 50 of 500."""

from bench.data import JOB_LIBRARIES
from bench.works.work import Work

_FIELDS = "rowId pipelineId totalImages processedImages createdAt completedAt"

PAGE = Work(
    "page",
    "(c) the newest 50 of a library's 500 jobs, with totalCount",
    {
        "trellis": f"""
query ($libraryId: Int!) {{
  coiceJobs(first: 50, where: {{libraryId: {{eq: $libraryId}}}}, orderBy: [{{createdAt: DESC}}]) {{
    totalCount nodes {{ {_FIELDS} }} }}
}}""",
        "postgraphile": f"""
query ($libraryId: Int!) {{
  coiceJobs: jobs(first: 50, condition: {{libraryId: $libraryId}}, orderBy: [CREATED_AT_DESC]) {{
    totalCount nodes {{ {_FIELDS} }} }}
}}""",
        "plain": f"""
query ($libraryId: Int!) {{
  coiceJobs: jobs(libraryId: $libraryId, first: 50) {{ totalCount nodes {{ {_FIELDS} }} }}
}}""",
    },
    """
select json_build_object('coiceJobs', json_build_object(
  'totalCount', (select count(*) from coice.jobs where library_id = $libraryId::int),
  'nodes', (select coalesce(json_agg(p.j), '[]') from (
    select json_build_object(
      'rowId', id, 'pipelineId', pipeline_id,
      'totalImages', total_images, 'processedImages', processed_images,
      'createdAt', to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'completedAt', to_char(completed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) as j
    from coice.jobs where library_id = $libraryId::int
    order by created_at desc, id desc limit 50) p)))::text as j
""",
    [{"libraryId": library} for library in JOB_LIBRARIES],
)
