"""Whether a link takes what was sent by it, asked and noted in the transaction that stores it."""

from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.web_form.web_links import LinkedSubmission, WebLink


def link_takes(link_id: int) -> bool:
    """Whether a new submission may come by a link: it works, and if it is for one time, nothing has come by it."""
    link = WebLink.objects.filter(pk=link_id, is_active=True).first()
    return link is not None and (link.is_open or not link.submissions.exists())


def note_link(link_id: int, *, instrument_id: int, instance_id: str) -> None:
    """Notes that a stored submission came by a link."""
    submission = Submission.objects.get(instrument=instrument_id, instance_id=instance_id, is_test=False)
    LinkedSubmission.objects.create(submission=submission, link_id=link_id)
