"""One language for a person, wherever it is chosen: by whoever adds the person, or later on the person's own account page."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.users.models import UserProfile

from folkmoot.accounts.models import User


@receiver(post_save, sender=User)
def tell_the_editor(instance: User, raw: bool = False, **_details: Any) -> None:
    """Wagtail's pages speak the language that its own profile names."""
    if raw:
        return
    profile = UserProfile.get_for_user(instance)
    if profile.preferred_language != instance.language:
        UserProfile.objects.filter(pk=profile.pk).update(preferred_language=instance.language)


@receiver(post_save, sender=UserProfile)
def tell_the_person(instance: UserProfile, raw: bool = False, **_details: Any) -> None:
    """What was chosen on the account page holds for mail too."""
    if instance.preferred_language and not raw:
        User.objects.filter(pk=instance.user_id).exclude(language=instance.preferred_language).update(
            language=instance.preferred_language
        )
