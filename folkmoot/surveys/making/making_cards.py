"""Makes report cards in the background: a step at a time, told as it goes, stopped when asked, carried on where it was.

A step that was done is not done again, and one that was cut short leaves nothing: so a card can be carried on after a stop, an
error that was mended, or a machine that went down.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from folkmoot.reportcard.errors import ReportCardError
from folkmoot.surveys.errors import CollectingError, SurveysError
from folkmoot.surveys.making.cards_in_making import STEPS, CardMaking, MakingState
from folkmoot.surveys.making.making_folder import Progress
from folkmoot.surveys.making.making_steps import ALL_STEPS, Step

PULSE = 5.0
log = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody asked for the making to stop."""


def start(making: CardMaking, first: str = "") -> None:
    """Has the steps done that are not done yet, from `first` on all of them anew. Raises `CollectingError` while it is under
    way, or where its draft has been published."""
    with transaction.atomic():
        kept = CardMaking.objects.select_for_update().get(pk=making.pk)
        if kept.is_busy:
            raise CollectingError(_("This card is being made just now. Stop it first, or wait."))
        if first:
            anew = STEPS[STEPS.index(first) :]
            kept.steps = {name: told for name, told in kept.steps.items() if name not in anew}
        kept.state, kept.under_way, kept.stop_asked = MakingState.WAITING, "", False
        kept.save(update_fields=["state", "under_way", "stop_asked", "steps"])
    making.refresh_from_db()


def ask_to_stop(making: CardMaking) -> None:
    """Stops between two pieces of work; what is done stays done."""
    CardMaking.objects.filter(pk=making.pk, state=MakingState.WAITING).update(state=MakingState.STOPPED)
    CardMaking.objects.filter(pk=making.pk, state=MakingState.RUNNING).update(stop_asked=True)


def make_waiting_cards() -> None:
    """What `folkmoot work` asks again and again: carries on with every card that waits, the first one first."""
    for pk in CardMaking.objects.filter(state=MakingState.WAITING).order_by("pk").values_list("pk", flat=True):
        carry_on(pk)


def carry_on(pk: int) -> None:
    """Does the steps of a card that are not done yet. Two workers at one card: the second finds it taken and leaves it."""
    if not CardMaking.objects.filter(pk=pk, state=MakingState.WAITING).update(
        state=MakingState.RUNNING, beat_at=timezone.now(), stop_asked=False
    ):
        return
    making = CardMaking.objects.select_related("round__survey", "instrument__survey", "made_by").get(pk=pk)
    with _beating(pk):
        for step in ALL_STEPS:
            if not making.is_done(step.name) and not _do(making, step):
                return
    _keep(making, state=MakingState.DONE, under_way="")


def _do(making: CardMaking, step: Step) -> bool:
    """One step with what it told, or why it ended; whether the next may follow."""
    began = monotonic()
    _tell(making, step, {"state": "running"})
    try:
        with override("en"):
            told = step.do(making, _progress(making))
    except Stopped:
        _tell(making, step, {"state": "stopped"})
        _keep(making, state=MakingState.STOPPED, under_way="")
        return False
    except (ReportCardError, SurveysError) as error:
        _tell(making, step, {"state": "failed", "error": str(error)})
        _keep(making, state=MakingState.FAILED, under_way="")
        return False
    except Exception:
        _tell(making, step, {"state": "failed", "error": ""})
        _keep(making, state=MakingState.FAILED, under_way="")
        log.exception("The step %s of the card in the making %s broke.", step.name, making.pk)
        return False
    _tell(making, step, {"state": "done", "told": told, "seconds": round(monotonic() - began, 1)})
    return True


def _tell(making: CardMaking, step: Step, told: dict[str, object]) -> None:
    _keep(making, steps={**making.steps, step.name: told})


def _keep(making: CardMaking, **values: object) -> None:
    for name, value in values.items():
        setattr(making, name, value)
    CardMaking.objects.filter(pk=making.pk).update(**values, beat_at=timezone.now())


def _progress(making: CardMaking) -> Progress:
    def progress(what: str) -> None:
        if CardMaking.objects.filter(pk=making.pk, stop_asked=True).exists():
            raise Stopped
        _keep(making, under_way=what)

    return progress


@contextmanager
def _beating(pk: int) -> Iterator[None]:
    """Says every few seconds that somebody is at it, also while one piece of work takes long."""
    done = Event()

    def beat() -> None:
        while not done.wait(PULSE):
            CardMaking.objects.filter(pk=pk).update(beat_at=timezone.now())
        connection.close()

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
