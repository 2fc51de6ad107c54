"""Names, streets and languages of the demo's invented people."""

from requests_app.choices import ContactKind

# Language: first names, last names. People answer "what should we call you" in many ways: with a
# title, in another script, without a last name. Pages must look right with all of them.
NAMES: dict[str, tuple[list[str], list[str]]] = {
    "en": (
        [
            "Denise", "Marcus", "Tanya", "Earl", "Ms. Lorraine", "Keisha", "Walter", "Aaliyah",
            "Josephine", "Darnell", "Ruth", "Priya", "Sam", "Mr. Okafor", "Ngozi", "Ben", "Yusuf",
            "Hannah", "Curtis", "Gloria", "Andre", "Mei", "Patrick", "Shanice", "Leila", "Otis",
        ],
        [
            "Whitaker", "Brooks", "Greene", "Osei", "Patel", "Coleman", "Nwosu", "Park", "Haddad",
            "Simmons", "Rosen", "Baptiste", "Jefferson", "Kowalski", "Begay", "",
        ],
    ),
    "es": (
        [
            "Rosa", "Don Hilario", "Yesenia", "Marisol", "Wilfredo", "Doña Carmen", "Luz", "Edwin",
            "Blanca", "Santiago", "Reina", "Óscar", "Noemí", "Brayan", "Xiomara", "Ignacio",
        ],
        [
            "Portillo", "Ventura", "Ramírez", "Quispe", "Alvarenga", "Mejía", "Hernández", "Chávez",
            "Guevara", "Peña", "",
        ],
    ),
    "am": (
        ["Almaz", "Tadesse", "ሰላማዊት", "Hirut", "Bekele", "አበበ", "Meseret"],
        ["Tesfaye", "Girma", "Worku", ""],
    ),
    "ti": (["Selam", "Yonas", "ትርሓስ", "Letebrhan"], ["Haile", "Ghebre", ""]),
    "vi": (["Cô Lan", "Bác Minh", "Thu", "Anh Tuấn"], ["Nguyễn", "Trần", ""]),
    "zh": (["陈阿姨", "Mrs. Liu", "李伟", "Xiu Ying"], [""]),
    "fr": (["Aminata", "Jean-Pierre", "Fatou"], ["Diallo", "Mbeki", ""]),
    "ar": (["أم يوسف", "Khaled", "سميرة"], [""]),
    "bn": (["Rokeya", "করিম ভাই"], [""]),
    "ko": (["김순자", "Mr. Choi"], [""]),
    "ht": (["Mirlande", "Wilner"], ["Joseph", ""]),
}  # fmt: skip

# Ward and name of neighbors who shop in Spanish and are always free.
SPANISH_SHOPPERS = [
    ("ward-1", "Amparo Lemus"),
    ("ward-1", "Don Eliseo"),
    ("ward-4", "Maribel Orellana"),
    ("ward-4", "Toño"),
]

# Shares of the languages in percent. Some are none of the pages': those people read English ones.
SHARES = {
    "en": 50, "es": 26, "am": 8, "ti": 3, "vi": 3, "zh": 3, "fr": 2, "ar": 2, "bn": 1, "ko": 1,
    "ht": 1,
}  # fmt: skip

STREETS = {
    "ward-1": ["Fern St NW", "Juniper St NW", "Alder Pl NW", "14½ St NW"],
    "ward-4": ["Depot St NW", "Terrace Ln NW", "Creek Rd NW", "Larkspur Ave NW"],
    "ward-6": ["Pier Ave SE", "Brick Row SE", "Harbor Ct SE", "4th St SE"],
    "ward-8": ["Anchor Rd SE", "Marigold St SE", "Chapel Hill SE"],
}

ACCESS_NOTES = [
    "Ring twice, I walk slowly.",
    "Buzzer is broken, call from the door.",
    "Side door by the alley. The dog is friendly.",
    "Apartment 9C, left elevator only.",
    "Leave it with Mr. Osei in 102 if I do not answer.",
    "El timbre no sirve, llame por teléfono.",
    "Third floor, no elevator.",
]
ALLERGIES = [
    "No peanuts.",
    "Diabetic, little sugar please.",
    "Halal.",
    "Vegetariano.",
    "Lactose intolerant.",
    "No shellfish.",
]
HELPERS = ["her daughter Celeste", "Social worker Mr. Haines", "su sobrina Karla", "neighbor in 4B"]

# What volunteers wrote about things they can give, and about themselves.
GOODS = [
    "A stack of clean towels and blankets",
    "Baby clothes, 0 to 18 months",
    "Fifty cloth masks, more every week",
    "Vegetables from the garden in summer",
    "Una silla de ruedas y un andador",
    "Rice and lentils, 20 pounds at a time",
]
SKILLS = [
    "Retired nurse, happy to sit with people.",
    "I fix bikes and most things with a plug.",
    "Puedo interpretar en citas médicas.",
    "Big car, can take a wheelchair.",
    "I bake on Fridays.",
    "Notary public.",
    "ፎርም መሙላት እችላለሁ።",
    "Good with teenagers and with forms.",
    "I have had all my shots and I do not mind cats.",
]
STAFF_NOTES = [
    "Called back, prefers mornings.",
    "Knows the building well.",
    "Met at Sunday Kitchen.",
]
DECLINE_NOTES = ["My shift changed, sorry.", "Car is in the shop until Monday.", "Tengo gripe."]
REQUEST_NOTES = [
    "Try the daughter when nobody answers.",
    "Works nights: call in the evening.",
    "Prefiere que le llamen los jueves.",
    "Number works only on weekdays.",
]
# What was said on the phone: while they wait, and after the end by how the request went.
CALLS = [
    (ContactKind.NO_ANSWER, "Voicemail not set up. Try the daughter."),
    (ContactKind.CALL_IN, "Asked for a call in the evening, works nights."),
    (ContactKind.CALL_OUT, "Nada ha cambiado. Le llamo el jueves otra vez."),
    (ContactKind.CALL_OUT, "Offered the Rent Bridge Fund number too."),
    (ContactKind.MESSAGE, "Sent the hours of the pantry meanwhile."),
    (ContactKind.NOTE, "Number works only on weekdays."),
]
LAST_CALLS = {
    "done": [
        (ContactKind.CALL_IN, "All is well, wants to help next month."),
        (ContactKind.CALL_OUT, "All went well. They thank the whole street."),
        (ContactKind.MESSAGE, "Todo bien, muchas gracias."),
    ],
    "cancelled": [
        (ContactKind.CALL_IN, "Found help in the family."),
        (ContactKind.MESSAGE, "Ya no hace falta, ayudó una vecina."),
    ],
    "closed": [(ContactKind.CALL_OUT, "None of us can do this. Gave the city's number.")],
    "unknown": [(ContactKind.NO_ANSWER, "Nobody answers, here or there.")],
    "erased": [(ContactKind.CALL_IN, "All is well. Wants to be forgotten.")],
}
