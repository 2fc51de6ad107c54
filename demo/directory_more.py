"""More of some of the demo's resources: who runs them, how to find them, what they want."""

from typing import Any

from demo.directory_basics import Entry

# Places where neighbors give, and one whose address nobody may find.
GIVING = [
    Entry(
        "health",
        "harbor-blood-van",
        "Harbor blood van",
        "Unidad móvil de sangre Harbor",
        "Give blood in half an hour. They test you first and give you juice afterwards.",
        "Done sangre en media hora. Primero le hacen una prueba y después le dan un jugo.",
        "ward-6",
        "81",
        "1TU 12-19; 3TU 12-19",
        "2 Pier Ave SE",
        "en es",
        days=8,
    ),
    Entry(
        "health",
        "mask-sewing-table",
        "Mask sewing table",
        "Mesa de costura de mascarillas",
        "Neighbors sew masks here for clinics. Bring cotton, elastic or two hands.",
        "Aquí se cosen mascarillas para las clínicas. Traiga algodón, elástico o dos manos.",
        "ward-4",
        "82",
        "WE 17-20; -1SA 10-15",
        "600 Terrace Ln NW",
        "en am",
        days=16,
    ),
    Entry(
        "housing",
        "lantern-house",
        "Lantern House",
        "Casa Linterna",
        "A safe house for people who must leave a violent home, with children and pets.",
        "Una casa segura para quien tiene que salir de un hogar violento, con niños y mascotas.",
        "",
        "83",
        "MO-SU 0-0",
        "",
        "en es am ar",
        days=5,
    ),
]
# Name, description, website.
ORGANIZATIONS = {
    "anchor": ("Anchor House", "https://example.org/anchor-house"),
    "library": ("Juniper Library", "https://example.org/juniper-library"),
    "tenants": ("Tenants Together", "https://example.org/tenants"),
}
LED_BY = {
    "anchor-house-pantry": "anchor",
    "diaper-circle": "anchor",
    "cool-room-juniper-library": "library",
    "free-tax-tables": "library",
    "tenants-hotline": "tenants",
    "eviction-court-help": "tenants",
}
# Fields that a resource has besides those of its table; texts with their Spanish.
FIELDS: dict[str, dict[str, Any]] = {
    "harbor-community-fridge": {
        "direction": "both",
        "wanted_kinds": ["food"],
        "wanted": "Milk, eggs and fruit. Please no meat without a date on it.",
        "wanted_es": "Leche, huevos y fruta. Por favor, nada de carne sin fecha.",
        "access": ["step-free"],
    },
    "diaper-circle": {
        "direction": "both",
        "audiences": ["parents", "families"],
        "wanted_kinds": ["baby", "hygiene"],
        "directions": "Behind the house: ring at the green gate.",
        "directions_es": "Detrás de la casa: toque el timbre en el portón verde.",
    },
    "harbor-blood-van": {"direction": "give", "wanted_kinds": ["blood"], "access": ["seats"]},
    "mask-sewing-table": {
        "direction": "give",
        "wanted_kinds": ["masks", "tools", "time"],
        "wanted": "White cotton, elastic, and people who can sew.",
        "wanted_es": "Algodón blanco, elástico y personas que sepan coser.",
    },
    "lantern-house": {"address_hidden": True, "audiences": ["survivors"], "appointment": "only"},
    "sunday-kitchen-table": {
        "directions": "In the yard behind the house.",
        "directions_es": "En el patio detrás de la casa.",
    },
    "welcome-legal-desk": {
        "audiences": ["immigrants"],
        "directions": "On the second floor; there is an elevator.",
        "directions_es": "En el segundo piso; hay ascensor.",
        "access": ["elevator", "restroom"],
    },
    "open-door-clinic": {
        "appointment": "walk-in",
        "access": ["step-free", "restroom", "sign-language"],
        "transport": "The bus stops at the door.",
        "transport_es": "El autobús para en la puerta.",
    },
    "larkspur-lunch-table": {"audiences": ["elders"], "access": ["step-free", "seats"]},
    "grandparents-raising-kids": {"audiences": ["elders", "families"]},
    "second-chance-jobs": {"audiences": ["returning", "unemployed"]},
    "workers-center": {"audiences": ["workers"]},
    "birth-partners": {"audiences": ["parents"]},
    "cool-room-juniper-library": {"access": ["step-free", "elevator", "restroom", "quiet"]},
}
# More lines: kind, number, languages.
LINES: dict[str, list[tuple[str, str, str]]] = {
    "family-shelter-line": [("text", "+12025550184", "en es")],
    "safe-at-home-advocates": [
        ("voice", "+12025550185", "am"),
        ("tty", "+12025550186", "en"),
    ],
    "open-door-clinic": [("voice", "+12025550187;ext=2", "es")],
}
# So many days from now it opens again.
CLOSED_FOR = {"eyes-and-ears-clinic": 12}
# Open from a month and day until another, in the season that goes on or comes next.
SEASONS = {"harbor-splash-park": ((6, 1), (9, 15))}
# Hidden addresses, for coordinators.
SECRET = {"lantern-house": "17 Alder Ct SE, the door without a number"}
