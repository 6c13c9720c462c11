"""The words of the web form in the reader's language: its page's own, and those that ODK's renderer has in English only."""

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def page_words() -> dict[str, str]:
    """What the page's scripts say. `{number}`, `{when}` and `{why}` are filled in by them."""
    return {
        "begin": _("Start"),
        "continue": _("Continue"),
        "remove": _("Throw away"),
        "really": _("Throw away these answers? They exist nowhere else."),
        "draft": _("Not finished, last changed {when}"),
        "waits": _("Waits to be sent since {when}"),
        "refused": _("Not taken: {why}"),
        "save_copy": _("Save a copy as a file"),
        "waiting_none": _("Everything is sent."),
        "waiting_one": _("1 interview waits to be sent."),
        "waiting_many": _("{number} interviews wait to be sent."),
        "offline": _("No network. Answers are kept on this device and sent later."),
        "sent": _("Sent. Thank you."),
        "kept": _("Kept on this device. It is sent when there is a network."),
        "draft_kept": _("Answers kept on this device {when}"),
        "not_kept": _("This browser could not keep the answers ({why}). Do not close the page before they are sent."),
        "no_form": _("The form could not be fetched, and this device has no copy. Open it once with a network."),
        "menu": _("What can be done with this turn"),
        "reason": _("Say above why you change the interview, then send."),
        "edit_offline": _("The change could not be sent just now. Leave the page open, and send it again."),
    }


def renderer_words() -> dict[str, str]:
    """What the renderer says, by its English words; in English only what nobody would say so. `{0}` stands for a number."""
    unsaid = {
        "Condition not satisfied: required": _("This question needs an answer."),
        "Condition not satisfied: constraint": _("This answer is not allowed here."),
    }
    if (get_language() or "en").startswith("en"):
        return unsaid
    return unsaid | {
        "Send": pgettext("a button of the web form", "Send"),
        "Change language": _("Change language"),
        "change language": _("Change language"),
        "Powered by": _("Powered by"),
        "1 question with error.": _("1 question with an error."),
        "{0} questions with errors.": _("{0} questions with errors."),
        "Add": pgettext("a button of the web form", "Add"),
        "Remove": pgettext("a button of the web form", "Remove"),
        "Cancel": pgettext("a button of the web form", "Cancel"),
        "Save": pgettext("a button of the web form", "Save"),
        "Repeat Item": _("Turn"),
        "Take picture": _("Take a picture"),
        "Choose image": _("Choose a picture"),
        "Choose file": _("Choose a file"),
        "Upload file": _("Choose a file"),
        "Get location": _("Find where I am"),
        "Finding your location": _("Finding where you are"),
        "Save location": _("Keep this place"),
        "Try again": _("Try again"),
        "Cannot access location": _("The place cannot be found"),
        "Grant location permission in the browser settings and make sure location is turned on.": _(
            "Let the browser use the place in its settings, and see that location is turned on."
        ),
        "Accuracy:": _("Accuracy:"),
        "Latitude:": _("Latitude:"),
        "Longitude:": _("Longitude:"),
        "Good accuracy": _("Good accuracy"),
        "Poor accuracy": _("Poor accuracy"),
        "Unknown accuracy": _("Unknown accuracy"),
        "Time taken to capture location:": _("Time it took to find the place:"),
        "Captured image preview": _("The picture that was taken"),
        "Rank items": _("Put in order"),
        "No results found": _("Nothing found"),
        "No available options": _("Nothing to choose"),
    }
