"""Documents that were handed in, for whoever handed them in and for those who look at them: nobody else."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from tisserand.cluster.organisations.evidence import content_type
from tisserand.cluster.organisations.models import Accreditation, CriterionAnswer
from tisserand.cluster.organisations.rules import may_edit, may_follow, sees


@login_required
def evidence(request: HttpRequest, answer: int) -> FileResponse:
    """The document to an answer, to be saved rather than shown."""
    found = CriterionAnswer.objects.select_related("membership__organisation__territory")
    kept = get_object_or_404(found, pk=answer)
    organisation = kept.membership.organisation
    if not may_follow(request.user, organisation, kept.membership):
        raise PermissionDenied
    return _document(kept.evidence, f"{organisation.slug}-{answer}")


@login_required
def accreditation_evidence(request: HttpRequest, accreditation: int) -> FileResponse:
    """The document to an accreditation, to be saved rather than shown; a private one to its people alone."""
    found = Accreditation.objects.select_related("organisation__territory")
    kept = get_object_or_404(found, pk=accreditation)
    organisation = kept.organisation
    if not (may_edit(request.user, organisation) and sees(request.user, organisation, kept.visibility)):
        raise PermissionDenied
    return _document(kept.evidence, f"{organisation.slug}-{accreditation}")


def _document(file: FieldFile, stem: str) -> FileResponse:
    name = str(file.name or "")
    if not name or not file.storage.exists(name):
        raise Http404
    answer = FileResponse(
        file.open(),
        as_attachment=True,
        filename=f"{stem}.{name.rpartition('.')[2]}",
        content_type=content_type(name),
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
