# ruff: noqa: E501  texts, read as they stand
"""The demo's resource categories and published lists; the resources stand in two other files."""

# Slug, name, Spanish name.
CATEGORIES = [
    ("food", "Food", "Comida"),
    ("health", "Health", "Salud"),
    ("housing", "Housing and rent", "Vivienda y renta"),
    ("money-and-work", "Money and work", "Dinero y trabajo"),
    ("legal-and-immigration", "Legal help and immigration", "Ayuda legal e inmigración"),
    ("children-and-families", "Children and families", "Niños y familias"),
]

# The kinds of help for which resources under a heading stand in, when no neighbor can help.
KINDS_OF: dict[str, list[str]] = {
    "food": ["groceries", "cooked-meals"],
    "health": ["pharmacy", "company", "ride"],
    "housing": ["money", "home-help"],
    "money-and-work": ["money"],
    "legal-and-immigration": ["forms-translation"],
    "children-and-families": ["child-care", "supplies"],
}

# Slug, ward or pod or "", title, Spanish title, introduction, Spanish introduction, resources.
LISTS: list[tuple[str, str, str, str, str, str, list[str]]] = [
    (
        "first-week-in-ward-1",
        "ward-1",
        "New in Ward 1: your first week",
        "Su primera semana en el Distrito 1",
        "Where we would send our own cousin who arrived yesterday.",
        "A donde mandaríamos a una prima que llegó ayer.",
        [
            "juniper-street-pantry",
            "open-door-clinic",
            "welcome-legal-desk",
            "juniper-english-circle",
            "little-steps-playroom",
        ],
    ),
    (
        "food-any-day-of-the-week",
        "",
        "Food, any day of the week",
        "Comida, cualquier día de la semana",
        "No questions, no papers. Ordered by the day they open.",
        "Sin preguntas ni papeles. En el orden de los días en que abren.",
        [
            "creekside-food-hub",
            "juniper-street-pantry",
            "harbor-community-fridge",
            "saint-brigid-soup",
            "anchor-house-pantry",
            "sunday-kitchen-table",
        ],
    ),
    (
        "juniper-court-numbers",
        "juniper-court",
        "Numbers for Juniper Court",
        "Teléfonos para Juniper Court",
        "For the wall by the elevator.",
        "Para la pared junto al ascensor.",
        ["night-nurse-line", "tenants-hotline", "cool-room-juniper-library", "warm-line"],
    ),
    (
        "rent-is-due",
        "",
        "Rent is due and the money is not there",
        "Hay que pagar la renta y no alcanza",
        (
            "Start at the top; call before you go. Do not move out because of a letter: only a judge "
            "can make you leave."
        ),
        (
            "Empiece por arriba; llame antes de ir. No se mude por una carta: solo un juez puede "
            "sacarle de su casa."
        ),
        ["tenants-hotline", "rent-bridge-fund", "eviction-court-help", "utility-rescue"],
    ),
    (
        "growing-older-in-larkspur",
        "ward-4",
        "Growing older in Larkspur",
        "Envejecer en Larkspur",
        "Rides, meals, company and somebody who reads the small print.",
        "Viajes, comidas, compañía y alguien que lea la letra pequeña.",
        ["larkspur-lunch-table", "creek-shuttle", "warm-line", "eyes-and-ears-clinic"],
    ),
]
# One that is not published, so that its keeper has something to preview.
DRAFT_LISTS = {"summer-in-harbor-east": ("ward-6", "Summer in Harbor East", ["harbor-splash-park"])}
