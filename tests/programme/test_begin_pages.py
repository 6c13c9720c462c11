"""The pages on which an application is begun and given its amount and its team."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from folkmoot.programme.applications.applications import Application
from folkmoot.programme.applications.applying import change_basics
from tests.programme.making import make_municipality
from tests.programme.making_calls import begin, make_call

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.mark.parametrize(("most", "offered"), [(2, 1), (3, 2), (4, 3)])
def test_as_many_partners_are_asked_for_as_the_call_has_room_for(client, who, most, offered):
    call = make_call(fewest_parties=2, most_parties=most)
    client.force_login(who.anna)
    form = client.get(reverse("programme:start", args=[call.slug])).context["form"]
    partners = [field.required for name, field in form.fields.items() if name.startswith("partner_")]
    assert partners == [True] + [False] * (offered - 1)


def test_a_partner_that_is_chosen_twice_is_one_party_and_none_is_left_out(client, who):
    call = make_call()
    third, fourth = make_municipality("Kisumu", "KE"), make_municipality("Region Väst", kind="region")
    client.force_login(who.anna)
    sent = {"title": "Vatten", "own": who.home.pk, "partner_1": who.abroad.pk, "partner_2": third.pk, "partner_3": fourth.pk}
    assert client.post(reverse("programme:start", args=[call.slug]), sent).status_code == 302
    assert Application.objects.get().municipalities == [who.home, fourth, who.abroad, third]
    client.post(
        reverse("programme:start", args=[call.slug]), sent | {"title": "Två", "partner_2": who.abroad.pk, "partner_3": ""}
    )
    assert Application.objects.get(title="Två").municipalities == [who.home, who.abroad]
    refused = client.post(
        reverse("programme:start", args=[call.slug]), {"title": "En", "own": who.home.pk, "partner_1": who.home.pk}
    )
    assert refused.context["form"].non_field_errors()


@pytest.mark.parametrize(("written", "kept"), [("400 000", 400_000), ("400,000", 400_000), ("1.250.000", 1_250_000), ("9", 9)])
def test_the_amount_is_taken_as_people_write_it(client, who, written, kept):
    draft = begin(make_call(), who)
    client.force_login(who.berta)
    address = reverse("programme:basics", args=[draft.public_id])
    client.post(address, {"title": "A", "amount": written, "months": "12"})
    draft.refresh_from_db()
    assert draft.amount == kept
    shown = client.get(address).context["form"]["amount"].value()
    client.post(address, {"title": "A", "amount": shown, "months": "12"})
    draft.refresh_from_db()
    assert draft.amount == kept


@pytest.mark.parametrize("written", ["4,5", "fyra", "-1", "1,2345"])
def test_what_is_no_whole_number_is_not_taken_for_one(client, who, written):
    draft = begin(make_call(), who)
    change_basics(draft, title="A", amount=7, months=12)
    client.force_login(who.anna)
    page = client.post(reverse("programme:basics", args=[draft.public_id]), {"title": "A", "amount": written, "months": "12"})
    assert "amount" in page.context["form"].errors
    draft.refresh_from_db()
    assert draft.amount == 7


def test_the_limits_stand_where_one_writes(client, who):
    draft = begin(make_call(), who)
    client.force_login(who.anna)
    page = client.get(reverse("programme:basics", args=[draft.public_id])).text.replace("\u00a0", " ")
    assert "At most 500,000 SEK" in page
    assert "At most 12" in page


def test_a_paper_to_sign_is_offered_in_every_language(client, who):
    draft = begin(make_call(), who)
    client.force_login(who.anna)
    page = client.get(reverse("programme:documents", args=[draft.public_id])).text
    addresses = []
    for code in ("sv", "en"):
        with override(code):
            addresses.append(reverse("programme:to_sign", args=[draft.public_id, "letter"]))
    assert all(address in page for address in addresses)
    assert addresses[0] != addresses[1]
