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

_DAYS_AND_TIMES = {
    "Every day": "Todos los días",
    "First Saturday of the month": "Primer sábado del mes",
    "By appointment": "Con cita",
    "Call any time": "Llame a cualquier hora",
    "Day and night": "Día y noche",
    "Leave a message": "Deje un mensaje",
    "noon": "mediodía",
    "Mon": "Lun",
    "Tue": "Mar",
    "Wed": "Mié",
    "Thu": "Jue",
    "Fri": "Vie",
    "Sat": "Sáb",
    "Sun": "Dom",
    " and ": " y ",
    " to ": " a ",
}
_PATTERN = re.compile("|".join(_DAYS_AND_TIMES))


def hours_in_spanish(hours: str) -> str:
    """ "Mon to Fri, 9 am–5 pm" as "Lun a Vie, 9 am–5 pm"."""
    return _PATTERN.sub(lambda found: _DAYS_AND_TIMES[found[0]], hours)
