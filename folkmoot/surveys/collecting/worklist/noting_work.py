"""That a submission may be about a dwelling, noted in the transaction that stores it: what it asks for is done later."""

from collections.abc import Sequence

from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.receiving.deliveries import Delivery
from folkmoot.surveys.collecting.receiving.submissions import SubmissionVersion
from folkmoot.surveys.collecting.worklist.entity_versions import SubmissionWork


def note_work(deliveries: Sequence[Delivery]) -> None:
    """Within the transaction, after the submissions were written."""
    if not deliveries:
        return
    instruments = {delivery.instrument_id for delivery in deliveries}
    surveys = dict(Instrument.objects.filter(pk__in=instruments).values_list("pk", "survey_id"))
    stored = SubmissionVersion.objects.filter(
        instrument__in=instruments, instance_id__in=[delivery.envelope.instance_id for delivery in deliveries]
    )
    keys = {
        (instrument, is_test, instance_id): pk
        for pk, instrument, is_test, instance_id in stored.values_list("pk", "instrument_id", "is_test", "instance_id")
    }
    SubmissionWork.objects.bulk_create(
        SubmissionWork(
            version_id=keys[delivery.key],
            survey_id=surveys[delivery.instrument_id],
            asked_for=delivery.asked_for,
            received_at=delivery.received_at,
        )
        for delivery in deliveries
    )
