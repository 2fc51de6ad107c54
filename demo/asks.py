"""The demo residents' own words for what they need: kind of help, then language, then texts."""

ASKS: dict[str, dict[str, list[str]]] = {
    "groceries": {
        "en": [
            "Anything fresh. Two of us, gas stove only.",
            "Bread, eggs, soft fruit. I cannot chew well.",
            "Groceries for five until the 15th, when the check comes.",
            "Food for a baby of eight months and two adults.",
            "I broke my wrist and cannot carry bags up four floors.",
            "Low salt things please, and cat food if there is any.",
            "We are four, isolating since yesterday. Soup would be wonderful.",
            "Rice, beans, oil. I can pay half.",
        ],
        "es": [
            "Somos seis, con tres niños. Frijoles, arroz, leche y tortillas.",
            "Estoy recién operada y no puedo cargar bolsas.",
            "Comida para esta semana, me pagan hasta el viernes.",
            "Verdura y pollo si se puede. Mi mamá es diabética.",
            "Nos redujeron las horas en el restaurante. Lo que tengan.",
        ],
        "am": ["ለሁለት ልጆቼ ምግብ ያስፈልገኛል። ወተት፣ ዳቦ እና እንቁላል።", "ሩዝ፣ ዘይት እና አትክልት እፈልጋለሁ።"],
        "ti": ["ንደቀይ ምግቢ የድልየኒ ኣሎ። ሩዝን ዘይትን።"],
        "vi": [
            "Tôi cần người đi chợ giúp: gạo, rau và cá. Tôi mới mổ mắt.",
            "Nhà tôi có ba cháu nhỏ, cần sữa và trứng.",
        ],
        "zh": ["请帮我买米、青菜和鸡蛋。我腿脚不方便。", "刚生完孩子,需要奶粉和尿布。"],
        "ar": ["أحتاج إلى طعام لأربعة أشخاص. لا نأكل لحم الخنزير."],
        "bn": ["আমার চাল, ডাল আর বাচ্চার দুধ দরকার।"],
        "ko": ["허리를 다쳐서 장을 볼 수 없어요. 쌀과 채소가 필요합니다."],
    },
    "cooked-meals": {
        "en": [
            "My husband did the cooking. He died in March.",
            "Just home from the hospital with twins.",
            "A warm meal on the days of chemo, Tuesdays.",
            "My stove is broken and the landlord does not come.",
        ],
        "es": ["Cuido a mi papá solo y no me da tiempo de cocinar.", "Comida suave, sin picante."],
        "am": ["ከወሊድ በኋላ ለአንድ ሳምንት የበሰለ ምግብ እፈልጋለሁ።"],
        "fr": ["Un repas chaud le dimanche, je vis seule."],
    },
    "pharmacy": {
        "en": [
            "Two prescriptions wait at the pharmacy on Depot Street.",
            "Insulin, it must stay cold on the way.",
            "Cough medicine and children's Tylenol.",
            "Refill every month, I do not go out since the fall.",
            "Inhaler for my son. I will leave the cash in an envelope.",
        ],
        "es": [
            "Recoger las pastillas de la presión y del azúcar en la farmacia.",
            "Medicina para la fiebre de mi niña.",
        ],
        "am": ["መድኃኒቴን ከፋርማሲ የሚያመጣልኝ ሰው እፈልጋለሁ።"],
        "zh": ["想请人帮忙取药，药店在 Depot Street。"],
        "ht": ["Mwen bezwen yon moun pou al nan famasi pou mwen."],
    },
    "ride": {
        "en": [
            "Dialysis, there and back. The shuttle is full.",
            "To the eye doctor, they put drops in and I cannot see after.",
            "To court at 8:30 in the morning. I cannot be late.",
            "To visit my brother in the rehab center.",
            "To the store once a week, with a walker.",
        ],
        "es": [
            "A la cita de inmigración, a las siete de la mañana.",
            "A terapia con mi hijo en silla.",
        ],
        "am": ["ረቡዕ ጠዋት ወደ ክሊኒክ የሚወስደኝ ሰው እፈልጋለሁ።"],
        "vi": [
            "Mẹ tôi cần người chở đi bác sĩ sáng thứ Năm.",
            "Tôi cần đi lấy kính mắt, đi bộ không nổi.",
        ],
        "zh": ["需要有人陪我去看医生并翻译（普通话）。"],
    },
    "money": {
        "en": [
            "Electric bill, they cut it off on Friday.",
            "I am 200 dollars short on the rent this month.",
            "A money order for my son's phone, it is how the school calls.",
            "Bus fare to a new job until the first pay.",
        ],
        "es": [
            "Me faltan 150 dólares para la renta.",
            "La luz, ya nos mandaron el aviso de corte.",
        ],
        "fr": ["Une partie du loyer, mon mari a perdu son travail."],
    },
    "errands": {
        "en": [
            "Laundromat: two bags, I have quarters.",
            "Mail a package before the post office closes.",
            "Return the walker to the clinic.",
            "Pick up my check from the old job.",
        ],
        "es": ["Llevar la ropa a la lavandería.", "Recoger una carta certificada en el correo."],
        "ko": ["우체국에 소포를 부쳐 주실 분이 필요해요."],
    },
    "child-care": {
        "en": [
            "Two hours on Monday while I see the doctor. She is four.",
            "Somebody for math homework, he is in sixth grade.",
            "School is closed this week and I work mornings.",
        ],
        "es": ["Cuidar a mis dos niños el jueves por la tarde.", "Ayuda con la tarea de inglés."],
        "fr": ["Garder mon fils de deux ans pendant un examen."],
    },
    "company": {
        "en": [
            "A phone call now and then. I read a lot and have nobody to tell.",
            "Somebody to walk with around the block.",
            "My father likes chess and baseball.",
            "First winter alone. Evenings are long.",
        ],
        "es": ["Alguien que platique con mi mamá, se siente sola.", "Una llamada por las noches."],
        "am": ["እናቴ ብቻዋን ናት፤ በሳምንት አንድ ጊዜ የሚደውልላት ሰው።"],
        "vi": ["Tôi muốn có người nói chuyện bằng tiếng Việt."],
    },
    "pet-care": {
        "en": [
            "Walk a big gentle dog twice a day, I have the flu.",
            "Cat food and litter, two bags.",
            "Somebody to keep a parakeet for a week of hospital.",
        ],
        "es": ["Pasear a mi perrita mientras me recupero."],
    },
    "supplies": {
        "en": [
            "Diapers size 4 and wipes.",
            "A cooler or a small fridge, ours broke.",
            "A blanket and two pillows, we sleep on the floor.",
            "Masks and hand soap for a house of seven.",
            "Soap, toilet paper, pads.",
        ],
        "es": ["Pañales talla 5 y toallitas.", "Cobijas, no funciona la calefacción."],
        "fr": ["Des couches taille 4 et du lait pour bébé."],
        "ti": ["ናይ ህጻን ናፒ ቁጽሪ 3 የድልየኒ ኣሎ።"],
        "bn": ["শীতের কম্বল আর বাচ্চার জুতা দরকার।"],
    },
    "home-help": {
        "en": [
            "Change two light bulbs, the ceiling is high.",
            "Move a bed from the second to the first floor.",
            "Help me clear the steps, I am afraid of falling.",
            "The toilet runs all night.",
        ],
        "es": ["Armar una cuna que nos regalaron.", "Lavar la ropa, tengo el brazo quebrado."],
    },
    "forms-translation": {
        "en": [
            "A letter from Social Security I do not understand.",
            "Medicaid renewal, due on the 30th.",
            "Unemployment form on the computer. I have no computer.",
        ],
        "es": [
            "Llenar la solicitud de estampillas.",
            "Un intérprete para la junta en la escuela.",
            "Entender una carta de la corte.",
        ],
        "am": ["ከትምህርት ቤት የመጣ ደብዳቤ አልገባኝም። አማርኛ የሚናገር ሰው እፈልጋለሁ።"],
        "ti": ["ሓደ ደብዳበ ክርድኣኒ ኣይከኣለን። ትግርኛ ዝዛረብ ሰብ የድልየኒ።"],
        "vi": ["Tôi cần người dịch giúp thư của sở điện lực."],
        "ar": ["أحتاج من يترجم لي رسالة من المدرسة."],
        "zh": ["白卡续期的表格看不懂，请会中文的人帮忙。"],
        "ht": ["Mwen bezwen yon moun ki pale kreyòl pou ranpli papye lekòl la."],
    },
    "other": {
        "en": [
            "A white shirt, size L, for a funeral on Saturday.",
            "Somebody to be with me when the locksmith comes.",
            "A ladder for an hour.",
        ],
        "es": ["Un traje para la graduación de mi hijo, talla 16."],
    },
}

# Shares of the kinds that are asked for; volunteers offer them in the same ones.
SHARES = {
    "groceries": 30, "cooked-meals": 9, "pharmacy": 11, "ride": 12, "money": 9, "errands": 6,
    "child-care": 5, "company": 8, "pet-care": 3, "supplies": 9, "home-help": 6,
    "forms-translation": 7, "other": 2,
}  # fmt: skip
