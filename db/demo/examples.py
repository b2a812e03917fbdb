"""What the explorer's examples name of the demo, by the names of their variables."""

from collections.abc import Mapping
from typing import Any

from trellis.db.demo import alawein, coice, masstock, ofm, orgs
from trellis.db.demo.people import Person


def example_values(person: Person) -> Mapping[str, Any]:
    """Keys of rows that a demo person sees, and may start something with; an admin has those of tenant A."""
    letter = person.tenant or "a"
    tenant = next(each for each in coice.TENANTS if each.letter == letter)
    client = next(each for each in masstock.CLIENTS if each.letter == letter)
    organization = next(each for each in orgs.ORGANIZATIONS if each.letter == letter)
    return {
        "alaweinMezanWorkflowId": alawein.demo_id(person, next(iter(alawein.WORKFLOWS))),
        "coiceLibraryId": tenant.library_id,
        "coicePipelineId": tenant.pipeline_id,
        "masStockClientId": client.id,
        "masStockExecutionId": client.execution(0),
        "masStockWorkflowId": client.sketches,
        "ofmGenerationId": ofm.demo_id(person, "generation"),
        "orgsConversationId": orgs.demo_id(f"conversation {person.email}"),
        "orgsLicenseKey": organization.row("license key"),
        "orgsModuleName": organization.modules[0][0],
    }
