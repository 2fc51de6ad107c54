from django.db import migrations

# Slug, flags, then name and hint in English and in Spanish. Stewards rename, add and switch off in
# the admin.
FOOD, DOOR, CAR, GOODS = "asks_about_food", "asks_delivery", "needs_transport", "is_goods"
KINDS = [
    (
        "groceries",
        {FOOD, DOOR, CAR, GOODS},
        ("Groceries", "Shopping for you, or a bag of food"),
        ("Alimentos", "Hacerle las compras o llevarle una bolsa de comida"),
    ),
    (
        "cooked-meals",
        {FOOD, DOOR, CAR, GOODS},
        ("Cooked meals", "A warm meal, once or for a while"),
        ("Comida preparada", "Un plato caliente, una vez o por un tiempo"),
    ),
    (
        "pharmacy",
        {DOOR, CAR},
        ("Pharmacy and prescriptions", "Picking up medicine or things from the drugstore"),
        ("Farmacia y recetas", "Recoger medicinas o cosas de la farmacia"),
    ),
    (
        "ride",
        {CAR},
        ("A ride", "To the doctor, an appointment, the store"),
        ("Transporte", "Al médico, a una cita, a la tienda"),
    ),
    (
        "money",
        set(),
        ("Money for bills or rent", "Rent, electricity, phone, medicine"),
        ("Dinero para cuentas o renta", "Renta, luz, teléfono, medicinas"),
    ),
    (
        "errands",
        {DOOR, CAR},
        ("Errands", "The post office, the laundromat, something to pick up"),
        ("Mandados", "El correo, la lavandería, algo que recoger"),
    ),
    (
        "child-care",
        set(),
        ("Child care", "An hour or two, help with school"),
        ("Cuidado de niños", "Una o dos horas, ayuda con la escuela"),
    ),
    (
        "company",
        set(),
        ("Company or a phone call", "Somebody to talk to, a regular check-in"),
        ("Compañía o una llamada", "Alguien con quien hablar, que le llame de vez en cuando"),
    ),
    (
        "pet-care",
        set(),
        ("Pet care", "Walking the dog, food for the cat"),
        ("Cuidado de mascotas", "Pasear al perro, comida para el gato"),
    ),
    (
        "supplies",
        {DOOR, GOODS},
        ("Supplies", "Masks, soap, diapers, a blanket, a fan"),
        ("Artículos para el hogar", "Mascarillas, jabón, pañales, una cobija, un ventilador"),
    ),
    (
        "home-help",
        set(),
        ("Help at home", "Laundry, cleaning, small repairs, moving things"),
        ("Ayuda en casa", "Lavar ropa, limpiar, arreglos pequeños, mover cosas"),
    ),
    (
        "forms-translation",
        set(),
        ("Forms and translation", "Papers to fill in, a letter to understand, an interpreter"),
        ("Formularios y traducción", "Llenar papeles, entender una carta, alguien que interprete"),
    ),
    (
        "other",
        set(),
        ("Something else", "Tell us what, in your own words"),
        ("Otra cosa", "Cuéntenos qué, con sus palabras"),
    ),
]


def add_kinds(apps, schema_editor):
    Category = apps.get_model("common", "Category")
    for place, (slug, flags, (name, hint), (name_es, hint_es)) in enumerate(KINDS, start=1):
        Category.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "hint": hint,
                "position": place * 10,
                "i18n": {"name_es": name_es, "hint_es": hint_es},
                **dict.fromkeys(flags, True),
            },
        )


def remove_kinds(apps, schema_editor):
    """Refused by the database while a need, an offer or a resource uses one of them."""
    slugs = [slug for slug, *_rest in KINDS]
    apps.get_model("common", "Category").objects.filter(slug__in=slugs).delete()


class Migration(migrations.Migration):
    dependencies = [("common", "0002_content_version")]

    operations = [migrations.RunPython(add_kinds, remove_kinds)]
