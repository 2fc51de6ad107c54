# ruff: noqa: E501  one table, read in columns
"""The demo's resources for food, housing, money and work."""

from typing import NamedTuple


class Entry(NamedTuple):
    """One resource. `days` is how long ago it was checked; None: never. `phone` ends 202-555-01xx.

    Fields ending in `_es` are its Spanish; "" where nobody has translated it yet. `hours` are
    as `demo.opening_hours` reads them; with "@only" at their end by appointment only.
    """

    category: str
    slug: str
    name: str
    name_es: str
    description: str
    description_es: str
    ward: str = ""
    phone: str = ""
    hours: str = ""
    address: str = ""
    languages: str = "en"
    # These two are keys of `demo.words.SPANISH`: a phrase that is not there stops the loading.
    bring: str = "Nothing"
    cost: str = "Free"
    days: int | None = 20
    is_hotline: bool = False


BASICS = [
    Entry(
        "food", "juniper-street-pantry", "Juniper Street Pantry", "Despensa de la calle Juniper",
        "Fresh vegetables, rice, beans, bread and diapers. You choose what goes into your bag.",
        "Verduras frescas, arroz, frijoles, pan y pañales. Usted escoge lo que va en su bolsa.",
        "ward-1", "21", "TU,SA 10-14", "1420 Juniper St NW", "en es am",
        "A bag or a cart", days=6,
    ),
    Entry(
        "food", "harbor-community-fridge", "Harbor community fridge", "Refri comunitario de Harbor",
        "A fridge on the sidewalk, open all the time. Take what you need, leave what you can.",
        "Un refrigerador en la acera, siempre abierto. Tome lo que necesite, deje lo que pueda.",
        "ward-6", "", "MO-SU 0-0", "3rd St and Pier Ave SE", "en", days=2,
    ),
    Entry(
        "food", "anchor-house-pantry", "Anchor House Pantry", "Despensa Anchor House",
        "Boxes for a week, with meat and without. Delivery on the hill for those who cannot come.",
        "Cajas para una semana, con carne y sin carne. La llevamos a quien no pueda venir.",
        "ward-8", "22", "TH 15-19", "88 Anchor Rd SE", "en es", "A bag or a cart", days=30,
    ),
    Entry(
        "food", "creekside-food-hub", "Creekside Food Hub", "Centro de comida Creekside",
        "Produce from city gardens. Halal chicken on the first Monday of the month.",
        "Verduras de huertos de la ciudad. Pollo halal el primer lunes del mes.",
        "ward-4", "23", "MO 16-19", "5 Creek Rd NW", "en am ar fr", "A bag or a cart",
        days=14,
    ),
    Entry(
        "food", "saint-brigid-soup", "Saint Brigid soup kitchen", "Comedor Saint Brigid",
        "A warm lunch at a table, with company. Nobody asks who you are.",
        "Un almuerzo caliente en la mesa y en compañía. Nadie le pregunta quién es.",
        "ward-6", "24", "WE,FR 12-14", "211 Brick Row SE", "en es", days=120,
    ),
    Entry(
        "food", "sunday-kitchen-table", "Sunday Kitchen", "Cocina del Domingo",
        "Cooked meals to take away, vegetarian ones too. Come early, they go fast.",
        "Comida preparada para llevar, también vegetariana. Venga temprano, se acaba pronto.",
        "ward-6", "", "SU 13-16", "40 Pier Ave SE", "en zh vi", days=7,
    ),
    Entry(
        "food", "larkspur-lunch-table", "Larkspur Lunch Table", "La mesa de Larkspur",
        "Lunch and cards for anyone over sixty. They pick you up if you call the day before.",
        "Almuerzo y baraja para mayores de sesenta. Le recogen si llama un día antes.",
        "ward-4", "25", "MO-FR 11-13", "600 Terrace Ln NW", "en am", cost="Pay what you can",
        days=45,
    ),
    Entry(
        "food", "food-stamps-help-line", "SNAP help line", "Línea de ayuda con SNAP",
        "They fill in the food stamps form with you on the phone. Children born here may qualify "
        "even if you do not.",
        "Llenan con usted por teléfono la solicitud de estampillas. Sus hijos nacidos aquí pueden "
        "recibirlas aunque usted no.",
        "", "26", "MO-FR 9-17", "", "en es am zh vi fr", is_hotline=True, days=12,
    ),
    Entry(
        "housing", "tenants-hotline", "Tenants' hotline", "Línea de ayuda para quienes rentan",
        "Got a letter from the landlord? Read it to them before you sign or move.",
        "¿Recibió una carta del dueño? Léasela antes de firmar o mudarse.",
        "", "31", "MO-FR 10-18", "", "en es am",
        "Your lease and the last letter you got", is_hotline=True, days=9,
    ),
    Entry(
        "housing", "rent-bridge-fund", "Rent Bridge Fund", "Fondo Puente para la renta",
        "Up to one month's rent, paid to the landlord within ten days. No status asked.",
        "Hasta un mes de renta, pagado al dueño en diez días. No preguntan por su situación "
        "migratoria.",
        "", "32", "TU,TH 9-13", "12 Center St NW", "en es",
        "Your lease and the last letter you got", days=33,
    ),
    Entry(
        "housing", "eviction-court-help", "Help in eviction court", "Ayuda en la corte de desalojos",
        "Lawyers at the courthouse door. Go even if you think it is too late.",
        "Ayuda legal en la puerta de la corte. Vaya aunque crea que ya es tarde.",
        "", "33", "MO-FR 8-12", "500 Court Sq NW", "en es am zh",
        "Your lease and the last letter you got", days=61,
    ),
    Entry(
        "housing", "family-shelter-line", "Family shelter line", "Línea de albergue para familias",
        "A bed tonight for people with children. They send a van.",
        "Una cama esta noche para personas con niños. Mandan una camioneta.",
        "", "34", "MO-SU 0-0", "", "en es", is_hotline=True, days=4,
    ),
    Entry(
        "housing", "cool-room-juniper-library", "Cool and warm room, Juniper Library",
        "Sala fresca y caliente, biblioteca Juniper",
        "Chairs, water, plugs and Wi-Fi on days that are too hot or too cold.",
        "Sillas, agua, enchufes y wifi en los días de mucho calor o mucho frío.",
        "ward-1", "35", "MO-SU 9-21", "1600 Juniper St NW", "en es", days=18,
    ),
    Entry(
        "housing", "tool-and-repair-shed", "Brick Row tool shed", "",
        "Borrow a drill, a ladder or a person who knows how. Heaters fixed in winter.",
        "",
        "ward-6", "", "WE 17-20", "Corner of Brick Row and 4th St SE", days=150,
    ),
    Entry(
        "money-and-work", "utility-rescue", "Utility Rescue", "Rescate de luz, gas y agua",
        "Stops a cut-off with one call, then sorts out the bill with you.",
        "Detienen un corte con una llamada, y luego arreglan la cuenta con usted.",
        "", "41", "MO-FR 9-17", "", "en es am", "The bill", days=25,
    ),
    Entry(
        "money-and-work", "workers-center", "Harbor Workers' Center", "Centro de Trabajadores Harbor",
        "Not paid for your work? They have won back wages for cooks, cleaners and builders.",
        "¿No le pagaron? Han recuperado sueldos de cocineros, limpiadoras y albañiles.",
        "ward-6", "42", "TU,TH 16-20", "77 Pier Ave SE", "en es pt fr",
        "Any papers you have. None is fine too", days=40,
    ),
    Entry(
        "money-and-work", "free-tax-tables", "Free tax tables", "Mesas de impuestos gratis",
        "Volunteers do your taxes, also with an ITIN. Often there is money for you in it.",
        "Le hacen los impuestos gratis, también con ITIN. Muchas veces hay dinero para usted.",
        "", "43", "SA 9-15@only", "1600 Juniper St NW", "en es zh am",
        "Any papers you have. None is fine too", days=200,
    ),
    Entry(
        "money-and-work", "second-chance-jobs", "Second Chance Jobs", "Segunda Oportunidad",
        "Work for people who were in prison, with a first week's fare and boots.",
        "Trabajo para quienes estuvieron presos, con el pasaje de la primera semana y botas.",
        "ward-8", "44", "MO-TH 9-16", "19 Marigold St SE", "en", days=70,
    ),
    Entry(
        "money-and-work", "small-loan-circle", "Sister circle loans", "Tandas de hermanas",
        "Ten women save together and lend to each other, without interest.",
        "Diez mujeres ahorran juntas y se prestan sin intereses.",
        "ward-1", "45", "1SA 15", "Market hall, Juniper St NW", "es en am",
        days=55,
    ),
    Entry(
        "money-and-work", "phone-and-internet-help", "Phone and internet help",
        "Ayuda con teléfono e internet",
        "Used phones, cheap plans, and somebody patient who sets them up.",
        "Teléfonos usados, planes baratos y alguien con paciencia que los configura.",
        "ward-4", "46", "WE 14-18", "40 Depot St NW", "en es", days=None,
    ),
]  # fmt: skip
