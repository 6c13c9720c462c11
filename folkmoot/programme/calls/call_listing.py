"""Calls as the public sees them: only those that are published, by the rules that hold."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_datetime, format_timedelta
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.accounts.models import PartyRole
from folkmoot.programme.calls.calls import Call, CallState, CallVersion
from folkmoot.programme.calls.rules import TeamRule
from folkmoot.programme.partnerships.networks import Network


@dataclass(frozen=True)
class ListedCall:
    """A call with the version that holds and its state at the moment of asking."""

    call: Call
    version: CallVersion
    state: CallState
    at: datetime

    @property
    def state_in_words(self) -> str:
        """Opens in 3 days; open until 15 March 2026 at 16:00, 5 days left; closed."""
        rules = self.version.rules
        if self.state == CallState.COMING:
            return _("Opens in %(time)s, on %(moment)s") % {
                "time": _time_left(rules.opens_at - self.at),
                "moment": moment_in_words(self.version, rules.opens_at),
            }
        if self.state == CallState.OPEN:
            return _("Open until %(moment)s: %(time)s left") % {
                "time": _time_left(rules.closes_at - self.at),
                "moment": moment_in_words(self.version, rules.closes_at),
            }
        return _("Closed on %(moment)s") % {"moment": moment_in_words(self.version, rules.closes_at)}


def published_calls(network: Network | None = None) -> list[ListedCall]:
    """Open ones first, those that close soonest before others; then those that come; then those that closed, newest first."""
    calls = Call.objects.filter(is_published=True).select_related("network")
    if network is not None:
        calls = calls.filter(network=network)
    versions = CallVersion.objects.order_by("-number")
    now = timezone.now()
    listed = []
    for call in calls.prefetch_related(Prefetch("versions", queryset=versions)):
        held = list(call.versions.all())
        if held:
            listed.append(ListedCall(call, held[0], held[0].state(now), now))
    return sorted(listed, key=_order)


def published_call(slug: str) -> ListedCall | None:
    call = Call.objects.filter(is_published=True, slug=slug).select_related("network").first()
    version = call.current_version if call else None
    now = timezone.now()
    return ListedCall(call, version, version.state(now), now) if call and version else None


def window_in_words(version: CallVersion) -> str:
    """From when to when an application can be sent."""
    return f"{moment_in_words(version, version.rules.opens_at)} – {moment_in_words(version, version.rules.closes_at)}"


def rules_in_words(listed: ListedCall) -> dict[str, Any]:
    """What the page of a call says of its rules."""
    version, rules = listed.version, listed.version.rules
    return {
        "listed": listed,
        "rules": rules,
        "opens": moment_in_words(version, rules.opens_at),
        "closes": moment_in_words(version, rules.closes_at),
    }


def moment_in_words(version: CallVersion, moment: datetime) -> str:
    """15 March 2026 16:00 (Europe/Stockholm), in the call's own time zone."""
    local = format_datetime(version.local(moment), "d MMMM y, HH:mm", locale=_locale())
    return f"{local} ({version.rules.time_zone.replace('_', ' ')})"


def team_rule_in_words(rule: TeamRule) -> str:
    """Civil servant (1–3); civil servant (at least 2)."""
    roles = " / ".join(str(PartyRole(role).label) for role in rule.roles)
    if not rule.most:
        return _("%(roles)s (at least %(number)s)") % {"number": rule.fewest, "roles": roles}
    number = str(rule.fewest) if rule.most == rule.fewest else f"{rule.fewest}–{rule.most}"
    return f"{roles} ({number})"


def _order(listed: ListedCall) -> tuple[int, float]:
    rules = listed.version.rules
    if listed.state == CallState.OPEN:
        return 0, rules.closes_at.timestamp()
    return (1, rules.opens_at.timestamp()) if listed.state == CallState.COMING else (2, -rules.closes_at.timestamp())


def _time_left(time: timedelta) -> str:
    return format_timedelta(time, threshold=2, locale=_locale())


def _locale() -> str:
    language = (get_language() or "en").replace("-", "_")
    return "en_GB" if language == "en" else language
