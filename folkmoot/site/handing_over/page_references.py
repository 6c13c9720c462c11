"""Wagtail's index of which page or picture leads to what, made anew at once.

Wagtail's own command asks the database several times for every page, and for each page twice: as any page, and as what it is.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, ReferenceIndex

BATCH = 200


def rebuild_page_references(progress: Callable[[int, int], None] = lambda _done, _of: None) -> None:
    """The same rows as `rebuild_references_index` writes, with a constant number of queries for each batch of objects."""
    ReferenceIndex.objects.all().delete()
    sources = [_objects_of(model) for model in apps.get_models() if ReferenceIndex.is_indexed(model)]
    total, done = sum(source.count() for source in sources), 0
    for source in sources:
        keys = list(source.order_by("pk").values_list("pk", flat=True))
        children = [relation.get_accessor_name() for relation in get_all_child_relations(source.model)]
        for start in range(0, len(keys), BATCH):
            found = source.filter(pk__in=keys[start : start + BATCH]).prefetch_related(*children)
            rows = [row for each in found for row in _references_of(each)]
            ReferenceIndex.objects.bulk_create(rows, batch_size=BATCH)
            done += len(found)
            progress(done, total)


def _objects_of(model: Any) -> models.QuerySet:
    """Those that are of this model and of none that builds on it."""
    everything = model._default_manager.all()
    if issubclass(model, Page):
        everything = everything.filter(content_type=ContentType.objects.get_for_model(model, for_concrete_model=False))
    return everything


def _references_of(source: models.Model) -> Iterator[ReferenceIndex]:
    kinds = [
        ContentType.objects.get_for_model(kind, for_concrete_model=False) for kind in (source, *source._meta.get_parent_list())
    ]
    for target_kind, target, model_path, content_path in set(ReferenceIndex._extract_references_from_object(source)):
        yield ReferenceIndex(
            content_type=kinds[0],
            base_content_type=kinds[-1],
            object_id=source.pk,
            to_content_type_id=target_kind,
            to_object_id=target,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
