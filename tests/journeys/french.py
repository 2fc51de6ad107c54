"""A part of a French catalog, as neighbors would translate it in an evening: the way to ask."""

TEXTS = {
    "Skip to the content": "Aller au contenu",
    "Main menu": "Menu principal",
    "Language": "Langue",
    "Ask for help": "Demander de l’aide",
    "Offer help": "Proposer de l’aide",
    "Find your pod": "Trouver votre groupe de voisins",
    "Guides": "Guides pratiques",
    "About us": "Qui nous sommes",
    "Privacy": "Vie privée",
    "Neighbors helping neighbors.": "Entre voisins, on s’entraide.",
    "Free": "Gratuit",
    "No proof of need": "Aucune preuve demandée",
    "No papers asked": "Aucun papier demandé",
    "No account": "Sans compte",
    "How it works": "Comment ça marche",
    "You say what you need": "Vous dites ce qu’il vous faut",
    "A neighbor says yes": "Une personne du voisinage dit oui",
    "Continue": "Continuer",
    "Back": "Retour",
    "What exactly, and when": "Quoi exactement, et quand",
    "Where you are": "Où vous êtes",
    "How to reach you": "Comment vous joindre",
    "Postal code": "Code postal",
    "Postal code or name": "Code postal ou nom",
    "Address": "Adresse",
    "Phone": "Téléphone",
    "Email": "Courriel",
    "What should we call you?": "Comment vous appeler ?",
    "Check your answers": "Vérifiez vos réponses",
    "Send my request": "Envoyer ma demande",
    "We have your request": "Nous avons votre demande",
    "Your private page": "Votre page privée",
    "Your request": "Votre demande",
    "A neighbor said yes and will get in touch with you.": (
        "Une personne du voisinage a dit oui et va vous contacter."
    ),
    "This is done.": "C’est fait.",
    "Wards and pods": "Quartiers et groupes",
}


def catalog() -> bytes:
    """The file that is uploaded: a .po with these texts, and nothing of all others."""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: fr\\n"\n'
    entries = (f'msgid "{english}"\nmsgstr "{said}"\n' for english, said in TEXTS.items())
    return "\n".join([head, *entries]).encode()
