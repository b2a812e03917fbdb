"""Every program that there is, by platform and by the name of its form."""

from collections.abc import Mapping
from typing import Any, Final

from trellis.jobs.computations.form import Form, Unfit
from trellis.jobs.computations.optilibria import forms as optilibria
from trellis.jobs.computations.qmlab import forms as qmlab
from trellis.jobs.computations.simcore import forms as simcore
from trellis.jobs.computations.talai import forms as talai

FORMS: Final[Mapping[str, tuple[Form, ...]]] = {
    "simcore": simcore.FORMS,
    "talai": talai.FORMS,
    "optilibria": optilibria.FORMS,
    "qmlab": qmlab.FORMS,
}


def form_of(platform: str, name: Any) -> Form:
    """The form of this name. Raises Unfit."""
    for form in FORMS[platform]:
        if form.name == name:
            return form
    raise Unfit("", f"There is {', '.join(form.name for form in FORMS[platform])}.")
