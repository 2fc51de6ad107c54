"""The demo's groups beside the pods, and what neighbors proposed."""

from typing import Any

# Slug: fields, and the Spanish of area and description. Without a ward they are beyond our area.
GROUPS: dict[str, dict[str, Any]] = {
    "creekside-fridge": {
        "ward": "ward-4",
        "name": "Creekside Community Fridge",
        "area": "Larkspur, by the creek",
        "area_es": "Larkspur, junto al arroyo",
        "description": "A fridge on the corner. Take what you need, leave what you can.",
        "description_es": "Un refrigerador en la esquina. Lleve lo que necesite, deje lo suyo.",
        "website": "https://example.org/creekside-fridge",
        "languages": ["en", "es"],
    },
    "harbor-tenants": {
        "ward": "ward-6",
        "name": "Harbor Tenants Together",
        "area": "Harbor East",
        "area_es": "Harbor East",
        "description": "Tenants who go to court with one another, and share what they learned.",
        "description_es": "Gente que alquila, se acompaña al tribunal y cuenta lo que sabe.",
        "website": "https://example.org/harbor-tenants",
        "phone": "+12025550116",
        "languages": ["en", "am", "zh"],
    },
    "shaw-street-mutual-aid": {
        "ward": "",
        "name": "Shaw Street Mutual Aid",
        "area": "Across town, ZIP code 20001",
        "area_es": "Al otro lado de la ciudad, código postal 20001",
        "description": "Groceries and rides. They have a form of their own.",
        "description_es": "Alimentos y viajes. Tienen su propio formulario.",
        "request_form": "https://example.org/shaw-street/ask",
        "zip_codes": ["20001"],
        "languages": ["en", "es", "am"],
    },
    "two-rivers-mutual-aid": {
        "ward": "",
        "name": "Two Rivers Mutual Aid",
        "area": "Another city, five hours away",
        "area_es": "Otra ciudad, a cinco horas",
        "description": "Groceries and rides. They have a form of their own.",
        "description_es": "Alimentos y viajes. Tienen su propio formulario.",
        "request_form": "https://example.org/two-rivers/ask",
        "website": "https://example.org/two-rivers",
        "languages": ["en"],
    },
    "south-county-network": {
        "ward": "",
        "name": "South County Network",
        "area": "The county south of the city",
        "area_es": "El condado al sur de la ciudad",
        "description": "Ten small groups with one phone. They have a form of their own.",
        "description_es": "Diez grupos pequeños con un teléfono. Tienen su propio formulario.",
        "request_form": "https://example.org/south-county/ask",
        "phone": "+12025550117",
        "languages": ["en", "es", "ko", "vi"],
    },
}

# Ward, hours ago, fields of `PlaceProposal`.
PROPOSALS: list[tuple[str, int, dict[str, Any]]] = [
    (
        "ward-1",
        20,
        {
            "kind": "pod",
            "title": "Juniper Court, back building",
            "zone": "building",
            "extent": "Juniper Street 12, behind the laundry room",
            "description": "We are not in the front building's chat and would like one of our own.",
            "languages": ["es", "am"],
            "talks": ["chat", "call"],
            "chat_link": "https://example.org/chat/back-building",
            "name": "Lucía",
            "phone": "202-555-0118",
            "email": "lucia@example.org",
            "language": "es",
            "buddy": "Abeba, 202-555-0119",
        },
    ),
    (
        "ward-4",
        70,
        {
            "kind": "group",
            "title": "Larkspur Bike Kitchen",
            "extent": "Larkspur and the depot",
            "description": "We repair bikes and carry groceries on them.",
            "languages": ["en"],
            "website": "https://example.org/bike-kitchen",
            "name": "Sam",
            "email": "sam@example.org",
            "language": "en",
            "state": "asked",
            "question": "Do you have a number that neighbors without internet can call?",
        },
    ),
]
