"""Starts a job, prints each of its results once and in order, and resumes after a cut."""

import asyncio
import os

from gql import Client, gql
from gql.transport.exceptions import TransportConnectionFailed
from gql.transport.websockets import WebsocketsTransport

URL = os.environ.get("TRELLIS_URL", "http://127.0.0.1:8000")
TOKEN = os.environ["TRELLIS_TOKEN"]
START = gql("""
    mutation Start($input: StartCoiceJobInput!) {
      startCoiceJob(input: $input) { job { rowId } }
    }
""")
FOLLOW = gql("""
    subscription Follow($jobId: UUID!, $after: Int!) {
      coiceJobResults(jobId: $jobId, after: $after) { sequence image { name } result }
    }
""")


def client() -> Client:
    """A client that speaks graphql-transport-ws."""
    url = f"{URL.replace('http', 'ws', 1)}/graphql"
    return Client(transport=WebsocketsTransport(url, init_payload={"Authorization": f"Bearer {TOKEN}"}))


async def main() -> None:
    """Start, then follow until the job has ended."""
    async with client() as session:
        choice = {"pipelineId": "f84e63d8-c17d-5b26-85fd-7405b5c6831c", "libraryId": 1}
        started = await session.execute(START, variable_values={"input": choice})
    job_id = started["startCoiceJob"]["job"]["rowId"]
    print("job", job_id)

    variables = {"jobId": job_id, "after": 0}
    while True:
        try:
            async with client() as session:
                async for event in session.subscribe(FOLLOW, variable_values=variables):
                    found = event["coiceJobResults"]
                    variables["after"] = found["sequence"]
                    print(found["sequence"], found["image"] and found["image"]["name"], found["result"])
            return
        except TransportConnectionFailed as cut:
            if "4403" in str(cut):  # the token is no good (any more)
                raise
            await asyncio.sleep(1)


asyncio.run(main())
