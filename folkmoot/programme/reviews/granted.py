"""What a call has granted, as the public may see it: the parties and the title, and besides what the call's rules say."""

from dataclasses import dataclass

from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.calls.calls import Call, ShownInPublic


@dataclass(frozen=True)
class Granted:
    """`amount` is None and `reasons` empty where the rules keep them back. `url` leads to the
    partnership's page, where it has one."""

    title: str
    parties: tuple[str, ...]
    amount: int | None
    currency: str
    reasons: str
    url: str
    synthetic: bool


def granted_by(call: Call) -> list[Granted]:
    """Only what an officer has published, by the rules that each application was submitted under."""
    applications = (
        Application.objects.filter(call=call, state=ApplicationState.GRANTED, decisions__published_at__isnull=False)
        .select_related("partnership", "version")
        .prefetch_related("places__municipality", "decisions")
        .distinct()
        .order_by("title", "pk")
    )
    return [_granted(application) for application in applications]


def _granted(application: Application) -> Granted:
    shown, decision = application.rules.public, application.decision
    partnership = application.partnership
    return Granted(
        application.title,
        tuple(place.municipality.name for place in application.places.all()),
        decision.amount if ShownInPublic.AMOUNT in shown else None,
        application.rules.currency,
        decision.reasons if ShownInPublic.REASONS in shown else "",
        partnership.get_absolute_url() if partnership and partnership.is_public else "",
        application.synthetic,
    )
