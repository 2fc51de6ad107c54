"""The steps of a steward who opens a network from nothing, on a phone, by what its pages offer."""

import io
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import expect

from resources.models import Guide
from tests.accounts.test_sign_in import code_for
from tests.journeys.conftest import PostOffice, link_in
from tests.journeys.on_a_phone import Someone

PASSWORD = "seven quiet herons by the pier"


@dataclass(frozen=True)
class Plan:
    """The notes of a network's steward, on a sheet of paper, from before the evening.

    `names` and `abouts` are by language, the English first; `wards` are lines to paste.
    """

    names: dict[str, str]
    abouts: dict[str, str]
    languages: tuple[str, ...]
    wards: tuple[str, ...]
    zone: str
    region: str = "US"
    phone: str = ""
    email: str = ""
    accent: str = ""
    others: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Number:
    """A number for the foot of every page, with its sentence in English and another language."""

    name: str
    number: str
    sentence: str
    translated: str
    name_translated: str


def as_installed(settings: Any) -> None:
    """Begin as production does after `migrate`: closed, a second step for all, shipped texts."""
    settings.NETWORK_STARTS_OPEN = False
    settings.STAFF_MFA_REQUIRED = True
    import_module("common.migrations.0001_initial").add_kinds(apps, None)
    import_module("resources.migrations.0001_initial").add_guides(apps, None)


# --- Accounts -------------------------------------------------------------------------------------


def printed_invitation(email: str) -> str:
    """Return the link that the command prints for the first steward."""
    printed = io.StringIO()
    call_command("invite", email, "--steward", stdout=printed)
    return printed.getvalue().strip()


def set_up_account(person: Someone, link: str, name: str) -> None:
    """Name, password, authenticator app and recovery codes, in one sitting."""
    page = person.page
    person.goto(link)
    page.fill("#id_name", name)
    page.fill("#id_password", PASSWORD)
    person.press("Show the password that I typed")
    assert page.input_value("#id_password") == PASSWORD
    person.press("Continue", part="main")
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth") > 0
    secret = page.inner_text("code[dir=ltr]").replace(" ", "")
    page.fill("#id_code", code_for(secret))
    person.press("Continue", part="main")
    expect(page.locator(".codes li").first).to_be_visible()
    person.press("I have saved them. Continue")
    page.wait_for_url("**/admin/")


# --- The network ----------------------------------------------------------------------------------


def first_page(person: Someone) -> None:
    """Go back to the first page of the staff, by the name at the top."""
    person.page.locator("#site-name a").click()
    person.look()


def from_checklist(steward: Someone, title: str) -> None:
    """From wherever the steward is, to where a line of the checklist leads."""
    first_page(steward)
    steward.follow("The whole checklist")
    steward.follow(title, part=".checklist", exact=True)


def list_of(steward: Someone, model: str) -> None:
    """From the first page to a list, by the table of all lists."""
    first_page(steward)
    steward.page.locator(f".model-{model} th a").click()
    steward.look()


def new_row(steward: Someone, model: str) -> None:
    list_of(steward, model)
    steward.follow("Add", part=".object-tools")


def what_is_left(steward: Someone) -> list[str]:
    """Return the titles of the lines that are not done."""
    first_page(steward)
    steward.follow("The whole checklist")
    return steward.page.locator(".checklist li > :is(a, strong):first-child").all_inner_texts()


def to_the_network(steward: Someone) -> None:
    from_checklist(steward, "The network is open")


def write_the_network(steward: Someone, plan: Plan) -> None:
    """Name, mark, color, languages, numbers, zone and country, with one press of Save."""
    page = steward.page
    to_the_network(steward)
    page.fill("#id_name", plan.names["en"])
    page.fill("#id_about", plan.abouts["en"])
    for code in plan.languages[1:]:
        write_translations(steward, code, name=plan.names[code], about=plan.abouts[code])
    mark = {"name": "mark.png", "mimeType": "image/png", "buffer": picture()}
    page.set_input_files("#id_mark", mark)
    given = {"accent": plan.accent, "phone": plan.phone, "email": plan.email}
    for name, value in {**given, **plan.others}.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_phone_region", plan.region)
    page.select_option("#id_time_zone", plan.zone)
    number_languages(steward, plan.languages)
    steward.press("Save", part=".submit-row")
    expect(page.locator(".errornote")).to_have_count(0)


def write_translations(steward: Someone, code: str, **texts: str) -> None:
    """Open the group of a language in a form of the staff, and fill it in."""
    suffix = code.replace("-", "_")
    group = steward.page.locator(f"fieldset.in-language.{code}")
    if group.locator("summary").count():
        group.locator("summary").first.click()
    for name, text in texts.items():
        steward.page.fill(f"#id_{name}_{suffix}", text)
    steward.look()


def add_language(steward: Someone, name: str, catalog: bytes) -> None:
    """Add a language of the pages by its name and a part of its texts."""
    list_of(steward, "network")
    steward.follow("Write the page of the network")
    steward.follow("Add a language of the pages")
    steward.follow("Add", part=".object-tools")
    steward.page.fill("#id_language", name)
    file = {"name": "some.po", "mimeType": "text/plain", "buffer": catalog}
    steward.page.set_input_files("#id_file", file)
    steward.press("Save", part=".submit-row")
    expect(steward.page.locator("#result_list")).to_contain_text("Français")


def number_languages(steward: Someone, languages: tuple[str, ...]) -> None:
    for box in steward.page.locator("input[name^=language_]").all():
        code = (box.get_attribute("name") or "").removeprefix("language_").replace("_", "-")
        box.fill(str(languages.index(code) + 1) if code in languages else "")


def picture() -> bytes:
    """A mark of the network's own: a square of one color."""
    file = io.BytesIO()
    Image.new("RGB", (256, 256), "#274f8c").save(file, "PNG")
    return file.getvalue()


def paste_wards(steward: Someone, plan: Plan) -> None:
    """All wards from a list, looked at before they are stored, and who is beside whom."""
    first_page(steward)
    steward.follow("The whole checklist")
    # With ZIP codes here, and with postal codes there.
    steward.follow("Wards with", part=".checklist")
    steward.follow("Paste wards")
    steward.page.fill("textarea", "\n".join(plan.wards))
    steward.press("Look at it")
    expect(steward.page.locator("tbody tr")).to_have_count(len(plan.wards))
    steward.press("Store these wards")
    if steward.page.get_by_role("button", name="Make them neighbors").is_visible():
        steward.press("Make them neighbors")


def translate_ward(steward: Someone, name: str, code: str, translated: str) -> None:
    """Write the name of a ward in another language, on its own page."""
    list_of(steward, "ward")
    steward.follow(name, part="#result_list", exact=True)
    write_translations(steward, code, name=translated)
    steward.press("Save", part=".submit-row")


def give_numbers(steward: Someone, heading: str, numbers: list[Number], code: str) -> None:
    """Each number as an entry of the directory, published, then at the foot of every page."""
    page = steward.page
    new_row(steward, "resourcecategory")
    page.fill("#id_name", heading)
    write_translations(steward, code, name=numbers[0].name_translated)
    steward.press("Save", part=".submit-row")
    for place, each in enumerate(numbers, start=1):
        new_row(steward, "resource")
        page.fill("#id_name", each.name)
        write_translations(steward, code, name=each.name_translated)
        page.select_option("#id_category", label=heading)
        page.select_option("#id_reach", value="beyond")
        page.locator(".add-row a").first.click()
        page.fill("#id_phones-0-number", each.number)
        steward.press("Save and continue editing", part=".submit-row")
        steward.press("Publish")
        to_the_network(steward)
        steward.follow("Numbers on every page")
        steward.follow("Add", part=".object-tools")
        page.fill("#id_sentence", each.sentence)
        page.select_option("#id_resource", label=each.name)
        page.fill("#id_position", str(place))
        write_translations(steward, code, sentence=each.translated)
        steward.press("Save", part=".submit-row")


def change_guides(steward: Someone, old: str, new: str, languages: tuple[str, ...]) -> None:
    """Put `new` in place of `old` in the guides that come with the software."""
    page = steward.page
    for number in range(Guide.objects.count()):
        list_of(steward, "guide")
        page.locator("#result_list tbody th a").nth(number).click()
        steward.look()
        for code in languages:
            box = "#id_body" if code == "en" else f"#id_body_{code.replace('-', '_')}"
            text = page.input_value(box)
            if code != "en":
                write_translations(steward, code, body=text.replace(old, new))
            else:
                page.fill(box, text.replace(old, new))
        steward.press("Save", part=".submit-row")


def invite_coordinator(steward: Someone, email: str, wards: list[str]) -> None:
    """One person for all wards, each in a row of the form."""
    page = steward.page
    from_checklist(steward, "A coordinator in each ward")
    steward.follow("Invite people")
    page.fill("#id_emails", email)
    for number, ward in enumerate(wards):
        if number:
            page.locator(".add-row a").click()
        page.select_option(f"#id_area_roles-{number}-role", label="Coordinator")
        page.select_option(f"#id_area_roles-{number}-ward", label=ward)
    steward.look()
    steward.press("Save", part=".submit-row")
    steward.sees(email)


def name_people_of_care(steward: Someone, *names: str) -> None:
    """Two of the staff who read what is wrong between people, each found by name."""
    for seat, name in enumerate(names, 1):
        from_checklist(steward, "People of care")
        steward.follow("Add", part=".object-tools")
        page = steward.page
        page.locator(".field-user .select2-selection").click()
        page.locator(".select2-search__field").fill(name)
        page.locator(".select2-results__option", has_text=name).click()
        page.select_option("#id_seat", str(seat))
        steward.press("Save", part=".submit-row")


def prove_email(steward: Someone, post_office: PostOffice, email: str) -> None:
    """A letter to the steward's own address, its link, and the press."""
    from_checklist(steward, "Email arrives")
    steward.press("Send me a test email")
    letter = post_office.letter(email, "Test email")
    steward.goto(link_in(letter, "/admin/"))
    steward.press("It arrived")


def look_through(steward: Someone) -> None:
    """Kinds of help, privacy text, and languages where nobody chose them: read, then pressed."""
    from_checklist(steward, "Kinds of help")
    expect(steward.page.locator("#result_list tbody tr").first).to_be_visible()
    for title in ("Kinds of help", "Privacy text"):
        first_page(steward)
        steward.press(f"Looked through: {title}")


def open_the_network(steward: Someone) -> None:
    to_the_network(steward)
    steward.press("Open the network")
    # Nobody has made a backup: said, and opened all the same.
    steward.sees("This is still missing")
    steward.press("Open it all the same")
    steward.sees("The network is open: people can ask for help and offer it.")
