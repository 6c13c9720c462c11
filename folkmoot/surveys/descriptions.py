"""The field of descriptions under the name that migrations of this room know it by."""

from folkmoot.places.descriptions import DescriptionsField

__all__ = ["DescriptionsField"]
