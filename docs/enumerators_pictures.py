"""The pictures of the enumerator's page: the code that they get, and what they see on a phone, in both languages."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from folkmoot.site.demonstration.people import read_sign_ins

SURVEY = "vatten-och-lokal-demokrati"
LEAD = "lead@example.org"
# In each language where its addresses begin, where people sign in, and where the fieldwork is.
LANGUAGES = {"sv": ("", "konto/logga-in", "faltarbete"), "en": ("en/", "account/sign-in", "fieldwork")}
DESK, PHONE = {"width": 900, "height": 760}, {"width": 360, "height": 640}
ENUMERATOR = "Akinyi"


def take_enumerators_pictures(chromium: Browser, address: str, folder: Path, pictures: Path) -> None:
    """Of the demonstration at `address`, whose data folder is `folder`, into `pictures`. The enumerator gets a new code in each
    language, as it is shown once."""
    password = next(person.password for person in read_sign_ins(folder) if person.email == LEAD)
    for language, (prefix, sign_in, fieldwork) in LANGUAGES.items():
        desk = chromium.new_context(viewport=DESK, locale=language).new_page()
        desk.goto(f"{address}/{prefix}{sign_in}/")
        desk.fill("main [name=username]", LEAD)
        desk.fill("main [name=password]", password)
        desk.press("main [name=password]", "Enter")
        desk.wait_for_load_state()
        desk.goto(f"{address}/{prefix}{fieldwork}/{SURVEY}/enumerators/")
        desk.locator("li", has_text=ENUMERATOR).locator("form[action*=credentials] button").click()
        desk.wait_for_load_state()
        _keep(desk, pictures / f"enumerator-code-{language}.webp", ".field-code")
        own = desk.locator(".field-id").first.inner_text().strip()
        phone = chromium.new_context(viewport=PHONE, locale=language, device_scale_factor=2).new_page()
        phone.goto(own)
        phone.wait_for_load_state("networkidle")
        _keep(phone, pictures / f"enumerator-forms-{language}.webp")
        phone.goto(own.removesuffix("web/") + "worklist/")
        _keep(phone, pictures / f"enumerator-list-{language}.webp")
        phone.locator(".worklist-dwelling").first.click()
        phone.wait_for_load_state()
        _keep(phone, pictures / f"enumerator-dwelling-{language}.webp")
        for page in (desk, phone):
            page.context.close()


def _keep(page: Page, path: Path, part: str = "") -> None:
    """The window, or a part of the page."""
    page.evaluate("document.fonts.ready")
    taken = page.locator(part).first.screenshot() if part else page.screenshot()
    Image.open(io.BytesIO(taken)).convert("RGB").save(path, quality=55, method=6)
