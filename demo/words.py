"""Spanish for the phrases that many rows of the demo share."""

import re

SPANISH = {
    "Free": "Gratis",
    "Free or by income": "Gratis o según ingresos",
    "Free with any insurance or none": "Gratis, con o sin seguro",
    "Pay what you can": "Pague lo que pueda",
    "Nothing": "Nada",
    "A bag or a cart": "Una bolsa o un carrito",
    "Something with your address on it": "Algo que lleve su dirección",
    "Your lease and the last letter you got": "Su contrato y la última carta que recibió",
    "The bill": "La factura",
    "Your medicine list, if you have one": "La lista de sus medicinas, si la tiene",
    "Any papers you have. None is fine too": "Los papeles que tenga, y si no, también está bien",
    "The child's vaccination card, if you have it": "La tarjeta de vacunas del niño, si la tiene",
}

_PHRASES = {
    "Every day": "todos los días",
    "First Saturday of the month": "primer sábado del mes",
    "By appointment": "Con cita",
    "Call any time": "llame a cualquier hora",
    "Day and night": "día y noche",
    "Leave a message": "Deje un mensaje",
    "midnight": "medianoche",
    "noon": "mediodía",
    "Mon": "lunes",
    "Tue": "martes",
    "Wed": "miércoles",
    "Thu": "jueves",
    "Fri": "viernes",
    "Sat": "sábado",
    "Sun": "domingo",
    " and ": " y ",
}
_DAYS = re.compile(r"(\w+) to (\w+)")
_TIMES = re.compile(r"([^ ]+|\d+ [ap]m)–(\d+ [ap]m|\w+)")
_HALVES = re.compile(r"(\d) ([ap])m\.?")
# One pass over all phrases: in several, a later phrase would find parts of what an earlier wrote.
_PATTERN = re.compile("|".join(_PHRASES))


def hours_in_spanish(hours: str) -> str:
    """Return "De lunes a viernes, de 9 a.m. a 5 p.m." for "Mon to Fri, 9 am–5 pm"."""
    spans = _TIMES.sub(r"de \1 a \2", _DAYS.sub(r"de \1 a \2", hours))
    spanish = _PATTERN.sub(lambda found: _PHRASES[found[0]], _HALVES.sub(r"\1 \2.m.", spans))
    return spanish[:1].upper() + spanish[1:]
