"""From a submitted application to what came of it: eligibility, recommendation, decision, letters, appeal, publication."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.applications.checklist import broken_rules
from folkmoot.programme.calls.calls import CallKind
from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.mailing import people_of, write_letter, write_to
from folkmoot.programme.partnerships.partnerships import Partnership, PartnershipParty, State
from folkmoot.programme.permissions import may_decide
from folkmoot.programme.reviews.letters import letter
from folkmoot.programme.reviews.reviews import Appeal, Decision, Eligibility, Outcome, Recommendation
from folkmoot.programme.writing.content import read_content

APPEAL_WITHIN = timedelta(weeks=3)
APPEALABLE = (ApplicationState.DECLINED, ApplicationState.INELIGIBLE)
STATES = {
    CallKind.INCEPTION: State.INCEPTION,
    CallKind.PROJECT: State.PROJECT,
    CallKind.STEERING_GROUP: State.STEERING_GROUP,
    CallKind.NETWORK: State.PROJECT,
}


class DecidingError(ProgrammeError):
    """Why a step cannot be taken now."""


def find_eligible(application: Application, *, fulfils: bool, reasons: str, by: Any) -> Eligibility:
    """The officer's finding, beside what the rules say by themselves. Reasons are asked for wherever the two differ."""
    with transaction.atomic():
        held = _hold(application, ApplicationState.SUBMITTED)
        _check_impartial(held, by)
        broken = [missing.what for missing in broken_rules(held, read_content(held))]
        if (not fulfils or broken) and not reasons.strip():
            raise DecidingError(_("Write the reasons: the parties read them."))
        found = Eligibility.objects.create(application=held, fulfils=fulfils, broken=broken, reasons=reasons, by=by)
        held.state = ApplicationState.ELIGIBLE if fulfils else ApplicationState.INELIGIBLE
        held.save(update_fields=["state", "changed_at"])
        log(Step.FOUND_ELIGIBLE if fulfils else Step.FOUND_INELIGIBLE, by, held)
        if not fulfils:
            write_to(people_of(held), "ineligible", held, reasons=reasons)
    return found


def recommend(application: Application, *, outcome: str, amount: int | None, reasons: str, by: Any) -> Recommendation:
    with transaction.atomic():
        held = _hold(application, ApplicationState.ELIGIBLE)
        _check_impartial(held, by)
        _check_amount(held, outcome, amount)
        made = Recommendation.objects.create(application=held, outcome=outcome, amount=amount, reasons=reasons, by=by)
        log(Step.RECOMMENDED, by, held, outcome=outcome, amount=amount)
    return made


def hindrance_to_handling(application: Application, by: Any) -> str:
    """Why somebody else must handle an application, for the reader; empty for one who may."""
    if by.memberships.filter(municipality__in=application.municipalities).exists():
        return _("You belong or belonged to one of the parties, so somebody else must handle it.")
    return ""


def hindrance_to_deciding(application: Application, by: Any) -> str:
    """Why somebody else must decide, for the reader; empty for one who may.

    Whoever decided before does not decide again after an appeal, so that the parties are heard by fresh eyes.
    """
    if not may_decide(by):
        return _("You may not decide.")
    if hindrance := hindrance_to_handling(application, by):
        return hindrance
    if application.decisions.filter(by=by).exists():
        return _("You decided before the appeal, so somebody else must make the new decision.")
    return ""


def hindrance_to_answering(made: Appeal, by: Any) -> str:
    """Why somebody else must answer an appeal, for the reader; empty for one who may."""
    if not may_decide(by):
        return _("You may not decide.")
    if hindrance := hindrance_to_handling(made.application, by):
        return hindrance
    ruling = _appealed(made.application)
    if ruling and ruling.by == by:
        return _("Somebody else than the one who decided must answer the appeal.")
    return ""


def decide(application: Application, *, outcome: str, amount: int | None, conditions: str, reasons: str, by: Any) -> Decision:
    """Decides once, and sends the letters. Two who decide at once: the second is told that it is decided.

    Raises `DecidingError` for one who may not decide (`hindrance_to_deciding`).
    """
    with transaction.atomic():
        held = _hold(application, ApplicationState.ELIGIBLE)
        if hindrance := hindrance_to_deciding(held, by):
            raise DecidingError(hindrance)
        _check_amount(held, outcome, amount)
        decision = Decision.objects.create(
            application=held, outcome=outcome, amount=amount, conditions=conditions, reasons=reasons, by=by
        )
        held.state = ApplicationState.GRANTED if outcome == Outcome.GRANTED else ApplicationState.DECLINED
        held.save(update_fields=["state", "changed_at"])
        log(Step.DECIDED, by, held, outcome=outcome, amount=amount)
        write_letter(people_of(held), letter(decision), held)
        log(Step.LETTER_SENT, by, held)
    return decision


def appealable_until(application: Application) -> datetime | None:
    """The last moment to appeal what was decided, or found of the rules, against the parties; None where there is nothing."""
    ruling = _appealed(application) if application.state in APPEALABLE else None
    return ruling.at + APPEAL_WITHIN if ruling else None


def appeal(application: Application, text: str, by: Any) -> Appeal:
    """Within three weeks of a decision to decline, or of the finding that the rules are not fulfilled; one at a time."""
    with transaction.atomic():
        held = _hold(application, *APPEALABLE)
        until = appealable_until(held)
        if until is None or timezone.now() > until:
            raise DecidingError(_("The three weeks to appeal have passed."))
        if held.appeals.filter(answered_at=None).exists():
            raise DecidingError(_("An appeal waits for its answer already."))
        made = Appeal.objects.create(application=held, text=text, by=by)
        log(Step.APPEALED, by, held)
    return made


def answer_appeal(made: Appeal, *, answer: str, upheld: bool, by: Any) -> None:
    """By one who may decide, and who did not make what is appealed. An appeal that is upheld opens the application again: it is
    decided on anew, or goes to review where it was found not to fulfil the rules."""
    with transaction.atomic():
        held = Application.objects.select_for_update().get(pk=made.application_id)
        kept = Appeal.objects.get(pk=made.pk)
        if kept.answered_at:
            raise DecidingError(_("The appeal is answered already."))
        if hindrance := hindrance_to_answering(kept, by):
            raise DecidingError(hindrance)
        kept.answer, kept.upheld, kept.answered_by, kept.answered_at = answer, upheld, by, timezone.now()
        kept.save()
        if upheld:
            held.state = ApplicationState.ELIGIBLE
            held.save(update_fields=["state", "changed_at"])
        log(Step.APPEAL_ANSWERED, by, held, upheld=upheld)
        write_to(people_of(held), "appeal_answered", held, appeal=kept)


def publish_grant(application: Application, by: Any) -> Partnership:
    """Shows what was granted: the partnership gets its page, or its page the new state; a second time changes nothing."""
    with transaction.atomic():
        held = _hold(application, ApplicationState.GRANTED)
        if held.decision.published_at and held.partnership:
            return held.partnership
        partnership = held.partnership or _known_partnership(held) or _new_partnership(held)
        partnership.state = STATES[CallKind(held.call.kind)]
        partnership.is_public = True
        partnership.save()
        held.partnership = partnership
        held.save(update_fields=["partnership", "changed_at"])
        held.decisions.filter(pk=held.decision.pk).update(published_at=timezone.now())
        log(Step.PUBLISHED, by, held, partnership=partnership.slug)
    return partnership


def _appealed(application: Application) -> Decision | Eligibility | None:
    """What an appeal is made against: the newest decision, or before there is one what was found of the rules."""
    return application.decision or getattr(application, "eligibility", None)


def _check_impartial(application: Application, by: Any) -> None:
    if hindrance := hindrance_to_handling(application, by):
        raise DecidingError(hindrance)


def _hold(application: Application, *states: Any) -> Application:
    """The application, locked; refused where it does not stand where the step begins."""
    held = Application.objects.select_for_update().get(pk=application.pk)
    if held.state not in states:
        raise DecidingError(
            _("The application is now “%(state)s”, so this cannot be done.") % {"state": held.get_state_display()}
        )
    return held


def _check_amount(application: Application, outcome: str, amount: int | None) -> None:
    if outcome == Outcome.GRANTED and not amount:
        raise DecidingError(_("Write the amount that is granted."))
    if outcome == Outcome.DECLINED and amount:
        raise DecidingError(_("What is declined has no amount."))
    if amount and application.amount and amount > application.amount:
        raise DecidingError(_("The amount is more than was applied for."))


def _known_partnership(application: Application) -> Partnership | None:
    wanted = {party.pk for party in application.municipalities}
    for candidate in Partnership.objects.filter(parties__municipality__in=wanted).distinct():
        if {party.municipality_id for party in candidate.parties.all()} == wanted:
            return candidate
    return None


def _new_partnership(application: Application) -> Partnership:
    names = "-".join(party.slug for party in application.municipalities)
    slug = slugify(names)[:140]
    if Partnership.objects.filter(slug=slug).exists():
        slug = f"{slug}-{application.pk}"
    made = Partnership.objects.create(
        slug=slug,
        network=application.call.network,
        titles={},
        first_year=timezone.localdate().year,
        is_public=False,
        synthetic=application.synthetic,
    )
    PartnershipParty.objects.bulk_create(
        PartnershipParty(partnership=made, municipality=party, sort_order=place)
        for place, party in enumerate(application.municipalities)
    )
    return made
