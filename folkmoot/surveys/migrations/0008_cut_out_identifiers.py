"""What can find a person out is cut out of the XML of interviews that were received before it had a table apart."""

import msgspec
from django.db import migrations, transaction

from folkmoot.reportcard.identifying import identifying_places
from folkmoot.reportcard.questionnaire import Questionnaire
from folkmoot.surveys.collecting.identifiers_apart import cut_out, put_together
from folkmoot.surveys.collecting.submission_xml import read_envelope

BATCH = 500


def cut_out_identifiers(apps, _schema_editor):
    """Batch by batch, each in a transaction of its own: one that was interrupted goes on where it was."""
    versions = apps.get_model("surveys", "SubmissionVersion").objects.filter(is_encrypted=False)
    identifiers = apps.get_model("surveys", "SubmissionIdentifiers").objects
    for form in apps.get_model("surveys", "InstrumentVersion").objects.only("questionnaire_json").iterator(1):
        places = identifying_places(msgspec.json.decode(form.questionnaire_json, type=Questionnaire))
        for batch in _batches(versions.filter(instrument_version=form).only("xml")):
            apart = []
            for version in batch:
                cuts = read_envelope(bytes(version.xml), lambda _form_id, _version, places=places: places).identifiers
                version.xml, texts = cut_out(bytes(version.xml), cuts)
                if cuts:
                    apart.append(identifiers.model(version=version, cuts=cuts, texts=texts))
            with transaction.atomic():
                versions.bulk_update([row.version for row in apart], ["xml"])
                identifiers.bulk_create(apart)


def put_identifiers_back(apps, _schema_editor):
    """The XML as it was received, where identifiers are still kept."""
    versions = apps.get_model("surveys", "SubmissionVersion").objects
    identifiers = apps.get_model("surveys", "SubmissionIdentifiers").objects
    for batch in _batches(identifiers.select_related("version").only("cuts", "texts", "version__xml")):
        for row in batch:
            row.version.xml = put_together(bytes(row.version.xml), row.cuts, bytes(row.texts))
        with transaction.atomic():
            versions.bulk_update([row.version for row in batch], ["xml"])
            identifiers.filter(pk__in=[row.pk for row in batch]).delete()


def _batches(rows):
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("surveys", "0007_identifiers_apart")]
    operations = [migrations.RunPython(cut_out_identifiers, put_identifiers_back)]
