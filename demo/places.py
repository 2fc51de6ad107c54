# ruff: noqa: E501  texts, read as they stand
"""The demo's wards, pods and ways to give."""

from typing import Any

# Slug: fields, and the Spanish of name and introduction.
WARDS: dict[str, dict[str, Any]] = {
    "ward-1": {
        "name": "Ward 1 · Juniper Heights",
        "name_es": "Distrito 1 · Juniper Heights",
        "intro": "Row houses, big apartment buildings and the market on Juniper Street. We deliver "
        "groceries on Tuesdays and Saturdays, and somebody answers the phone every day.",
        "intro_es": "Casas en fila, edificios grandes y el mercado de la calle Juniper. Llevamos "
        "alimentos los martes y los sábados, y todos los días alguien contesta el teléfono.",
        "zip_codes": ["20009", "20010"],
        "hotline": "+12025550101",
        "hotline_hours": "Every day, 9 am–8 pm",
        "lists_needs": True,
        "neighbors": ["ward-4", "ward-6"],
    },
    "ward-4": {
        "name": "Ward 4 · Larkspur",
        "name_es": "Distrito 4 · Larkspur",
        "intro": "From the bus depot to the creek. Many of us are over seventy, many of us have "
        "a car: it works out.",
        "intro_es": "Desde la terminal de buses hasta el arroyo. Mucha gente pasa de los setenta "
        "años y mucha tiene carro: así nos arreglamos.",
        "zip_codes": ["20011", "20012"],
        "hotline": "+12025550102",
        "hotline_hours": "Mon to Sat, 10 am–6 pm",
        "neighbors": ["ward-1"],
    },
    "ward-6": {
        "name": "Ward 6 · Harbor East",
        "name_es": "Distrito 6 · Harbor East",
        "intro": "The waterfront, the towers and the old brick blocks behind them. We cook on "
        "Sundays and fix things on Wednesdays.",
        "intro_es": "El muelle, las torres y las cuadras viejas de ladrillo. Los domingos "
        "cocinamos y los miércoles arreglamos cosas.",
        "zip_codes": ["20002", "20003"],
        "hotline": "",
        "hotline_hours": "",
        "neighbors": ["ward-1", "ward-8"],
    },
    "ward-8": {
        "name": "Ward 8 · Anchor Hill",
        "name_es": "Distrito 8 · Anchor Hill",
        "intro": "Call, and a neighbor picks up. Whatever it is you need or can give, we talk it "
        "through with you.",
        "intro_es": "Llame, y contesta alguien del vecindario. Lo que necesite o lo que "
        "pueda dar, lo hablamos con usted.",
        "zip_codes": ["20020", "20032"],
        "hotline": "+12025550108",
        "hotline_hours": "Every day, 8 am–10 pm. Leave a message at night, we call back",
        "hotline_hours_es": "Todos los días, de 8 a.m. a 10 p.m. De noche deje un mensaje y le llamamos",
        "is_hotline_only": True,
        "lists_needs": True,
        "neighbors": ["ward-6"],
    },
}

# What they tell about themselves: how far they reach, ZIP codes, languages, how they talk.
POD_FACTS: dict[str, dict[str, Any]] = {
    "juniper-court": {
        "extent": "Juniper Street 10–14",
        "extent_es": "Calle Juniper 10–14",
        "languages": ["en", "es", "am"],
        "talks": ["chat", "call"],
    },
    "1400-block-of-fern-street": {
        "extent": "Fern Street 1400–1488",
        "extent_es": "Calle Fern 1400–1488",
        "zip_codes": ["20010"],
        "languages": ["en", "es"],
        "talks": ["chat"],
    },
    "habesha-neighbors": {"languages": ["am", "ti"], "talks": ["call"]},
}

# Ward, slug, kind, name, Spanish name, description, Spanish description.
PODS: list[tuple[str, str, str, str, str, str, str]] = [
    (
        "ward-1",
        "juniper-court",
        "building",
        "Juniper Court",
        "Juniper Court",
        (
            "Ninety apartments and one laundry room, which is where we meet. Shared shopping on "
            "Saturdays, and a list on every floor of who to wake at night."
        ),
        (
            "Noventa apartamentos y una sola lavandería: ahí nos vemos. Los sábados compramos en "
            "grupo, y en cada piso hay una lista de a quién despertar de noche."
        ),
    ),
    (
        "ward-1",
        "1400-block-of-fern-street",
        "block",
        "1400 block of Fern Street",
        "Cuadra 1400 de la calle Fern",
        "Twenty-two houses, eleven languages, one group chat. We shovel each other's steps.",
        "Veintidós casas, once idiomas y un solo grupo de chat. Cada quien ayuda a quitar la nieve.",
    ),
    (
        "ward-1",
        "mercado-families",
        "community",
        "Mercado families",
        "Familias del Mercado",
        (
            "Vendors of Juniper Street market and their families. Child care in turns, and a fund for "
            "weeks when the stall stays closed."
        ),
        (
            "Vendedoras y vendedores del mercado de la calle Juniper y sus familias. Cuidamos niños "
            "por turnos y tenemos un fondo para las semanas sin venta."
        ),
    ),
    (
        "ward-1",
        "ninth-floor-the-alder",
        "floor",
        "The Alder, ninth floor",
        "The Alder, piso nueve",
        "Eight doors. We check on each other every evening at six.",
        "Ocho puertas. Cada tarde, a las seis, preguntamos en cada puerta cómo están.",
    ),
    (
        "ward-4",
        "larkspur-creek",
        "neighborhood",
        "Larkspur Creek neighbors",
        "Vecindario de Larkspur Creek",
        "Drivers, gardeners and good listeners along the creek. Rides to the clinic on weekdays.",
        (
            "Gente que maneja, que cuida jardines y que sabe escuchar, a lo largo del arroyo. "
            "Llevamos a la clínica entre semana."
        ),
    ),
    (
        "ward-4",
        "senior-terrace",
        "building",
        "Larkspur Terrace",
        "Larkspur Terrace",
        "A building for people over sixty-two. Phone buddies, pharmacy runs and a weekly soup.",
        "Un edificio para mayores de sesenta y dos años. Llamadas, farmacia y una sopa por semana.",
    ),
    (
        "ward-4",
        "habesha-neighbors",
        "community",
        "Habesha neighbors",
        "Comunidad habesha",
        "Amharic and Tigrinya speakers from all over the ward. አማርኛ እና ትግርኛ እንናገራለን።",
        "Hablantes de amárico y tigriña de todo el distrito. አማርኛ እና ትግርኛ እንናገራለን።",
    ),
    (
        "ward-6",
        "pier-towers",
        "building",
        "Pier Towers",
        "Pier Towers",
        "Two towers, four elevators, of which two work. We carry things up.",
        "Dos torres y cuatro ascensores, de los que funcionan dos. Subimos lo que haga falta.",
    ),
    (
        "ward-6",
        "brick-row",
        "block",
        "Brick Row",
        "Brick Row",
        "Three blocks of old brick houses. The tool shed on the corner is everyone's.",
        "Tres cuadras de casas viejas de ladrillo. El cuarto de herramientas es de la cuadra.",
    ),
    (
        "ward-6",
        "sunday-kitchen",
        "community",
        "Sunday Kitchen",
        "Cocina del Domingo",
        "We cook eighty meals every Sunday and bring them around. Come chop onions.",
        "Cada domingo cocinamos ochenta platos y los repartimos. Venga a picar cebolla.",
    ),
    (
        "ward-8",
        "anchor-hill-east",
        "neighborhood",
        "Anchor Hill East",
        "Anchor Hill Este",
        "From the church to the school. One phone, many hands.",
        "De la iglesia a la escuela. Un teléfono y muchas manos.",
    ),
    (
        "ward-8",
        "marigold-block",
        "block",
        "Marigold block",
        "",
        "Just starting: five households so far.",
        "",
    ),
]
# One that the public must not see, so that whoever looks after it has something to preview.
DRAFT_PODS = {"marigold-block"}
POD_CONTACTS = {
    "juniper-court": ("+12025550110", "juniper-court@example.org"),
    "larkspur-creek": ("+12025550111", ""),
    "habesha-neighbors": ("+12025550112", "habesha@example.org"),
    "sunday-kitchen": ("", "sunday-kitchen@example.org"),
    "anchor-hill-east": ("+12025550113", ""),
}

# Ward or pod, service, own words, address.
LINKS = [
    ("ward-1", "mastodon", "", "https://social.example.org/@ward1"),
    ("ward-1", "calendar", "", "https://calendar.example.org/ward-1/"),
    ("juniper-court", "chat", "Juniper Court chat", "https://chat.example.org/juniper/"),
]

# Ward or pod ("" for the whole network), name, Spanish name, note, Spanish note, link, handle.
WAYS_TO_GIVE: list[tuple[str, str, str, str, str, str, str]] = [
    (
        "",
        "Neighbors' Fund",
        "Fondo del vecindario",
        "Rent, power and medicine, paid the same week",
        "Renta, luz y medicinas, pagadas la misma semana",
        "https://example.org/neighbors-fund",
        "",
    ),
    (
        "",
        "Healers' Network",
        "Red de quienes cuidan",
        "Care for those who care",
        "Cuidado para quienes cuidan",
        "",
        "$HealersExample",
    ),
    (
        "ward-1",
        "Ward 1 grocery runs",
        "Compras para el Distrito 1",
        "About 40 dollars fill one bag",
        "Unos 40 dólares llenan una bolsa",
        "https://example.org/ward-1",
        "$Ward1Example",
    ),
    (
        "ward-4",
        "Gas for the drivers",
        "Gasolina para quienes manejan",
        "Rides to clinics and back",
        "Viajes a la clínica, ida y vuelta",
        "",
        "$LarkspurRides",
    ),
    (
        "ward-8",
        "Anchor House",
        "Anchor House",
        "Keeps the phone line and the pantry open",
        "Mantiene abiertas la línea y la despensa",
        "https://example.org/anchor-house",
        "",
    ),
    (
        "sunday-kitchen",
        "Sunday Kitchen onions and gas",
        "Cebolla y gas para la Cocina del Domingo",
        "Eighty meals cost about 120 dollars",
        "Ochenta platos cuestan unos 120 dólares",
        "",
        "$SundayKitchen",
    ),
]

# Ward ("" for the whole city), days since its start, days shown, warning, title, Spanish title,
# text, Spanish text.
NOTICES: list[tuple[str, int, int, bool, str, str, str, str]] = [
    (
        "",
        1,
        7,
        False,
        "Free clinic this weekend",
        "Clínica gratis este fin de semana",
        "Saturday and Sunday, 9 am to 3 pm, at Harbor School, 12 Pier Ave SE: check-ups, teeth and eyes. No insurance, no papers, no appointment. There are interpreters.",
        "Sábado y domingo, de 9 a.m. a 3 p.m., en la escuela Harbor, 12 Pier Ave SE: chequeos, dientes y ojos. Sin seguro, sin papeles, sin cita. Hay intérpretes.",
    ),
    (
        "ward-1",
        2,
        7,
        True,
        "Freezing nights: a warm room is open",
        "Noches bajo cero: hay una sala con calefacción",
        "Every night this week, 7 pm to 8 am, in the hall behind the market on Juniper Street. Beds, soup and hot tea. Children and pets are welcome, and nobody asks your name. No way to get there? Call the hotline of the ward.",
        "Todas las noches de esta semana, de 7 p.m. a 8 a.m., en el salón detrás del mercado de la calle Juniper. Camas, sopa y té caliente. Pueden venir niños y mascotas, y nadie le pregunta su nombre. ¿No tiene cómo llegar? Llame a la línea de ayuda del distrito.",
    ),
    (
        "ward-4",
        12,
        7,
        False,
        "Coat swap at the bus depot",
        "Intercambio de abrigos en la terminal de buses",
        "Saturday, noon to 4 pm. Bring a coat, take a coat, or just take one.",
        "Sábado, de mediodía a 4 p.m. Traiga un abrigo, llévese un abrigo, o simplemente llévese uno.",
    ),
]

# How many came from outside: for help, to offer it, to look. Two ZIP codes have few.
OUTSIDE = {
    "20910": (9, 2, 31),
    "22201": (4, 6, 12),
    "20782": (12, 0, 17),
    "20740": (1, 1, 2),
    "20712": (2, 0, 1),
    "941": (0, 0, 3),
}
