# ruff: noqa: E501  one table, read in columns
"""The demo's resources for health, legal help, children and families."""

from demo.directory_basics import Entry

CARE = [
    Entry(
        "health", "open-door-clinic", "Open Door Clinic", "Clínica Puerta Abierta",
        "Doctors, dentists and a nurse for walk-ins. No insurance needed, no status asked.",
        "Medicina general, dentista y enfermería sin cita. No hace falta seguro ni preguntan por papeles.",
        "ward-1", "51", "MO-FR 8-18", "1333 Fern St NW", "en es am zh",
        "Your medicine list, if you have one", "Free or by income", days=10,
    ),
    Entry(
        "health", "night-nurse-line", "Night nurse line", "Enfermera de noche",
        "Is it the emergency room or can it wait? A nurse tells you at any hour.",
        "¿Es para emergencias o puede esperar? Una enfermera le dice a cualquier hora.",
        "", "52", "MO-SU 0-0", "", "en es", is_hotline=True, days=5,
    ),
    Entry(
        "health", "warm-line", "Warm line: someone to talk to", "Línea cálida: alguien con quien hablar",
        "Not a crisis, just heavy. People who have been there listen for as long as it takes.",
        "No es una crisis, solo pesa. Gente que ya pasó por eso escucha el tiempo que haga falta.",
        "", "53", "MO-SU 16-0", "", "en es", is_hotline=True, days=16,
    ),
    Entry(
        "health", "eyes-and-ears-clinic", "Eyes and Ears Clinic", "Clínica de ojos y oídos",
        "Glasses and hearing aids, made from what others handed on.",
        "Lentes y audífonos, hechos con lo que otros donaron.",
        "ward-4", "54", "TH 9-13@only", "22 Depot St NW", "en am", days=95,
    ),
    Entry(
        "health", "birth-partners", "Birth Partners", "Acompañantes de parto",
        "A doula before, during and after the birth; visits at home.",
        "Una doula antes, durante y después del parto; visitas en casa.",
        "", "55", "MO-SU 0-0", "", "en es am fr ht", days=28,
    ),
    Entry(
        "health", "harbor-recovery-room", "Harbor Recovery Room", "Sala de recuperación Harbor",
        "Coffee, meetings, naloxone and clean needles. Come as you are.",
        "Café, reuniones, naloxona y jeringas limpias. Venga como esté.",
        "ward-6", "56", "MO-SU 10-22", "9 Pier Ave SE", "en es", days=37,
    ),
    Entry(
        "health", "vaccine-van", "Vaccine van", "Camioneta de vacunas",
        "Flu, Covid and school vaccines. It stops at the market, the depot and the pier.",
        "Vacunas de gripe, covid y para la escuela. Para en el mercado, la terminal y el muelle.",
        "", "57", "TU-SA 11-17", "", "en es",
        "The child's vaccination card, if you have it", "Free with any insurance or none", days=110,
    ),
    Entry(
        "health", "creek-shuttle", "Creek Shuttle", "Camioneta del arroyo",
        "A van with a ramp, to clinics and dialysis. Book two days ahead.",
        "Una camioneta con rampa, a clínicas y diálisis. Reserve con dos días.",
        "ward-4", "58", "MO-FR 7-17", "", "en am", cost="Pay what you can", days=21,
    ),
    Entry(
        "legal-and-immigration", "welcome-legal-desk", "Welcome Legal Desk", "Mesa legal de bienvenida",
        "Asylum, TPS, work permits and green cards. First talk the same week.",
        "Asilo, TPS, permisos de trabajo y residencia. Primera cita la misma semana.",
        "ward-1", "61", "MO,WE 13-19", "1505 Juniper St NW", "en es am ti fr",
        "Any papers you have. None is fine too", days=13,
    ),
    Entry(
        "legal-and-immigration", "raid-watch-line", "Raid watch line", "Línea de alerta de redadas",
        "If agents are at the door or in your street: call. They tell you your rights and come to "
        "watch.",
        "Si hay agentes en su puerta o en su calle, llame. Le dicen sus derechos y vienen a "
        "observar.",
        "", "62", "MO-SU 0-0", "", "en es am zh fr", is_hotline=True, days=3,
    ),
    Entry(
        "legal-and-immigration", "power-of-attorney-night", "Family papers night",
        "Noche de papeles de familia",
        "Who takes care of the children if something happens? Sign it in front of a notary.",
        "¿Quién cuida a los niños si pasa algo? Déjelo firmado ante notario.",
        "", "63", "1SA 17-20", "Market hall, Juniper St NW", "en es",
        "Any papers you have. None is fine too", days=52,
    ),
    Entry(
        "legal-and-immigration", "safe-at-home-advocates", "Safe at Home advocates",
        "Acompañantes Casa Segura",
        "Somebody hurts or controls you at home: they plan with you, at your pace, in secret.",
        "Si en casa le pegan o le controlan: hacen un plan con usted, a su ritmo y en secreto.",
        "", "64", "MO-SU 0-0", "", "en es am vi ar", is_hotline=True, days=11,
    ),
    Entry(
        "legal-and-immigration", "interpreters-pool", "Neighborhood interpreters",
        "Intérpretes del barrio",
        "A person who speaks your language comes with you to school, court or the doctor.",
        "Una persona que habla su idioma va con usted a la escuela, la corte o el médico.",
        "", "65", "@only", "", "en es am ti vi zh fr ar bn", days=47,
    ),
    Entry(
        "legal-and-immigration", "juniper-english-circle", "Juniper English Circle",
        "Círculo de inglés Juniper",
        "English for beginners and people who stopped being beginners, with child care.",
        "Inglés para principiantes y para quienes ya no lo son, con cuidado de niños.",
        "ward-1", "", "TU,TH 18-20", "1600 Juniper St NW", "en es", days=88,
    ),
    Entry(
        "children-and-families", "little-steps-playroom", "Little Steps playroom", "Pasitos",
        "Drop-in play for children under five. Diapers at the door.",
        "Juegos para menores de cinco años, sin inscribirse. Pañales en la entrada.",
        "ward-1", "71", "MO-FR 9-12", "1412 Fern St NW", "en es", days=19,
    ),
    Entry(
        "children-and-families", "diaper-circle", "Diaper Circle", "Círculo de pañales",
        "Fifty diapers per child and month, wipes, formula when there is some.",
        "Cincuenta pañales por niño al mes, toallitas y leche de fórmula cuando hay.",
        "", "72", "SA 10-13", "88 Anchor Rd SE", "en es", "A bag or a cart", days=15,
    ),
    Entry(
        "children-and-families", "homework-bus", "Homework bus", "El bus de las tareas",
        "An old city bus with desks, snacks and teachers who volunteer.",
        "Un bus viejo con escritorios, merienda y ayuda con la tarea.",
        "ward-8", "73", "MO-TH 15-18", "Marigold playground", "en", days=64,
    ),
    Entry(
        "children-and-families", "grandparents-raising-kids", "Grandparents raising kids", "",
        "A circle, a clothes closet and help with custody papers.",
        "",
        "ward-8", "74", "WE 10-12", "19 Marigold St SE", "en", days=130,
    ),
    Entry(
        "children-and-families", "harbor-splash-park", "Harbor splash park", "Parque de agua Harbor",
        "Water to play in from May to September, shade, toilets.",
        "Agua para jugar de mayo a septiembre, sombra y baños.",
        "ward-6", "", "MO-SU 10-19", "End of Pier Ave SE", "en", days=170,
    ),
    Entry(
        "children-and-families", "after-school-on-the-creek", "After school on the creek",
        "Después de clase en el arroyo",
        "Homework, football and a sandwich until half past six.",
        "Tareas, fútbol y un sándwich hasta las seis y media.",
        "ward-4", "75", "MO-FR 15-18", "5 Creek Rd NW", "en es am", days=27,
    ),
]  # fmt: skip
