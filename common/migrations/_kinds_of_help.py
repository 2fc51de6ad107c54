"""The kinds of help that an install begins with, in every language that has their texts."""

from typing import Any

from common.translation_sources import marked

# Slug, flags, then name and hint in English and in Spanish. Stewards rename, add and switch off in
# the admin.
FOOD, DOOR, CAR, GOODS = "asks_about_food", "asks_delivery", "needs_transport", "is_goods"
KINDS = [
    (
        "groceries",
        {FOOD, DOOR, CAR, GOODS},
        ("Groceries", "Shopping, or a bag of food"),
        ("Alimentos", "Las compras, o una bolsa de comida"),
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
        ("Company or a phone call", "A chat, a walk together, a regular check-in"),
        ("Compañía o una llamada", "Conversar, salir a caminar, una llamada de vez en cuando"),
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
        ("Forms and translation", "Filling in papers, understanding a letter, interpreting"),
        ("Formularios y traducción", "Llenar papeles, entender una carta, interpretar"),
    ),
    (
        "other",
        set(),
        ("Something else", "Anything else, in your own words"),
        ("Otra cosa", "Cualquier otra cosa, con sus palabras"),
    ),
]
# Language: slug: name and examples.
TEXTS: dict[str, dict[str, tuple[str, str]]] = {
    "am": {
        "groceries": ("አስቤዛ", "አስቤዛ መግዛት፣ ወይም አንድ ከረጢት ምግብ"),
        "cooked-meals": ("የበሰለ ምግብ", "ትኩስ ምግብ፣ አንድ ጊዜ ወይም ለተወሰነ ጊዜ"),
        "pharmacy": ("መድኃኒት", "ከፋርማሲ መድኃኒት ወይም ሌላ ነገር ማምጣት"),
        "ride": ("በመኪና ማድረስ", "ወደ ሐኪም፣ ወደ ቀጠሮ፣ ወደ ገበያ"),
        "money": ("ለኪራይ ወይም ለክፍያዎች ገንዘብ", "ኪራይ፣ መብራት፣ ስልክ፣ መድኃኒት"),
        "errands": ("መላላክ", "ፖስታ ቤት፣ ልብስ ማጠቢያ፣ የሚመጣ ዕቃ"),
        "child-care": ("ልጅ መጠበቅ", "አንድ ወይም ሁለት ሰዓት፣ የትምህርት እገዛ"),
        "company": ("የሚያጫውት ሰው ወይም የስልክ ጥሪ", "መጨዋወት፣ አብሮ በእግር መንሸራሸር፣ በየጊዜው ደህንነት መጠየቅ"),
        "pet-care": ("ለቤት እንስሳ እንክብካቤ", "ውሻውን ማንሸራሸር፣ ለድመቷ ምግብ"),
        "supplies": ("ለቤት የሚያስፈልጉ ዕቃዎች", "ማስክ፣ ሳሙና፣ ዳይፐር፣ ብርድ ልብስ፣ ማራገቢያ"),
        "home-help": ("የቤት ውስጥ እገዛ", "ልብስ ማጠብ፣ ማጽዳት፣ ትንሽ ጥገና፣ ዕቃ ማንቀሳቀስ"),
        "forms-translation": ("ቅጽ መሙላት እና ትርጉም", "ወረቀት መሙላት፣ ደብዳቤ መረዳት፣ ማስተርጎም"),
        "other": ("ሌላ ነገር", "ሌላ ማንኛውም ነገር፣ በራስዎ ቃል"),
    },
    "ar": {
        "groceries": ("بقالة ومواد غذائية", "نشتري لكم ما تحتاجون، أو نحضر كيسًا من الطعام"),
        "cooked-meals": ("طعام مطبوخ", "وجبة ساخنة، مرة واحدة أو لفترة"),
        "pharmacy": ("الصيدلية والأدوية", "إحضار الدواء أو أشياء من الصيدلية"),
        "ride": ("توصيلة", "إلى الطبيب، أو إلى موعد، أو إلى المتجر"),
        "money": ("مال للفواتير أو الإيجار", "الإيجار، الكهرباء، الهاتف، الدواء"),
        "errands": ("قضاء المشاوير", "البريد، المغسلة، إحضار شيء"),
        "child-care": ("رعاية الأطفال", "ساعة أو ساعتان، مساعدة في الدراسة"),
        "company": ("صحبة أو مكالمة هاتفية", "أحد تتكلمون معه، ويسأل عنكم من وقت لآخر"),
        "pet-care": ("رعاية الحيوانات الأليفة", "تمشية الكلب، طعام للقطة"),
        "supplies": ("لوازم البيت", "كمامات، صابون، حفاضات، بطانية، مروحة"),
        "home-help": ("مساعدة في البيت", "الغسيل، التنظيف، تصليحات صغيرة، نقل أشياء"),
        "forms-translation": ("استمارات وترجمة", "أوراق للتعبئة، رسالة لفهمها، مترجم"),
        "other": ("شيء آخر", "قولوا لنا ما هو، بكلماتكم"),
    },
    "bn": {
        "groceries": ("বাজার", "আপনার হয়ে বাজার করা, বা এক ব্যাগ খাবার"),
        "cooked-meals": ("রান্না করা খাবার", "গরম খাবার, একবার বা কিছুদিন"),
        "pharmacy": ("ফার্মেসি আর ওষুধ", "ওষুধ বা ফার্মেসি থেকে কিছু এনে দেওয়া"),
        "ride": ("গাড়িতে পৌঁছে দেওয়া", "ডাক্তারের কাছে, কোনো কাজে, দোকানে"),
        "money": ("বিল বা ভাড়ার টাকা", "বাসা ভাড়া, বিদ্যুৎ, ফোন, ওষুধ"),
        "errands": ("টুকটাক বাইরের কাজ", "পোস্ট অফিস, লন্ড্রি, কিছু নিয়ে আসা"),
        "child-care": ("বাচ্চা দেখাশোনা", "এক-দুই ঘণ্টা, স্কুলের পড়ায় সাহায্য"),
        "company": ("সঙ্গ দেওয়া বা ফোনে কথা", "কথা বলার একজন মানুষ, মাঝে মাঝে খোঁজ নেওয়া"),
        "pet-care": ("পোষা প্রাণীর দেখাশোনা", "কুকুর হাঁটানো, বিড়ালের খাবার"),
        "supplies": ("দরকারি জিনিস", "মাস্ক, সাবান, ডায়াপার, কম্বল, ফ্যান"),
        "home-help": ("ঘরের কাজে সাহায্য", "কাপড় ধোয়া, পরিষ্কার, ছোটখাটো মেরামত, জিনিস সরানো"),
        "forms-translation": ("ফর্ম আর অনুবাদ", "কাগজ পূরণ, চিঠি বুঝিয়ে দেওয়া, একজন দোভাষী"),
        "other": ("অন্য কিছু", "কী দরকার, নিজের কথায় বলুন"),
    },
    "ko": {
        "groceries": ("장보기와 식료품", "장보기, 또는 음식 한 봉지"),
        "cooked-meals": ("조리된 음식", "따뜻한 식사, 한 번 또는 한동안"),
        "pharmacy": ("약국과 처방약", "약이나 약국에서 살 물건 찾아오기"),
        "ride": ("차 태워 주기", "병원, 볼일, 가게까지"),
        "money": ("공과금이나 월세에 쓸 돈", "월세, 전기 요금, 전화 요금, 약값"),
        "errands": ("심부름", "우체국, 빨래방, 물건 찾아오기"),
        "child-care": ("아이 돌보기", "한두 시간, 학교 공부 돕기"),
        "company": ("말벗이나 안부 전화", "이야기 나누기, 함께 걷기, 꾸준히 안부 묻기"),
        "pet-care": ("반려동물 돌보기", "개 산책, 고양이 먹이"),
        "supplies": ("생활용품", "마스크, 비누, 기저귀, 담요, 선풍기"),
        "home-help": ("집안일 돕기", "빨래, 청소, 작은 수리, 짐 옮기기"),
        "forms-translation": ("서류와 통역·번역", "서류 작성, 편지 내용 알기, 통역"),
        "other": ("그 밖의 도움", "그 밖의 무엇이든, 편한 말로"),
    },
    "ti": {
        "groceries": ("ኣስቤዛ", "ኣስቤዛ ምዕዳግ፣ ወይ ሓደ ከረጺት መግቢ"),
        "cooked-meals": ("ዝበሰለ መግቢ", "ውዑይ መግቢ፣ ሓደ ግዜ ወይ ንዝተወሰነ ግዜ"),
        "pharmacy": ("መድሃኒት", "ካብ ፋርማሲ መድሃኒት ወይ ካልእ ነገር ምምጻእ"),
        "ride": ("ብመኪና ምብጻሕ", "ናብ ሓኪም፣ ናብ ቆጸራ፣ ናብ ድኳን"),
        "money": ("ገንዘብ ንክራይ ወይ ንክፍሊታት", "ክራይ፣ መብራህቲ፣ ስልኪ፣ መድሃኒት"),
        "errands": ("ንኣሽቱ ጉዳያት ምፍጻም", "ቤት ፖስታ፣ መሕጸቢ ክዳን፣ ዝመጽእ ኣቕሓ"),
        "child-care": ("ቆልዓ ምሕላው", "ሓንቲ ወይ ክልተ ሰዓት፣ ሓገዝ ትምህርቲ"),
        "company": ("ዘዕልል ሰብ ወይ ጻውዒት ስልኪ", "ምዕላል፣ ብሓባር ብእግሪ ምዝዋር፣ በብግዜኡ ደሓንዶ ምባል"),
        "pet-care": ("ክንክን እንስሳ ገዛ", "ንኸልቢ ምዝዋር፣ መግቢ ንድሙ"),
        "supplies": ("ንገዛ ዘድሊ ኣቕሓ", "ማስክ፣ ሳሙና፣ ዳይፐር፣ ኮቦርታ፣ ቬንቲለተር"),
        "home-help": ("ሓገዝ ኣብ ገዛ", "ክዳን ምሕጻብ፣ ምጽራይ፣ ንእሽቶ ጽገና፣ ኣቕሓ ምግዓዝ"),
        "forms-translation": ("ቅጥዒ ምምላእን ትርጉምን", "ወረቐት ምምላእ፣ ደብዳበ ምርዳእ፣ ምትርጓም"),
        "other": ("ካልእ ነገር", "ዝኾነ ካልእ ነገር፣ ብቃልኩም"),
    },
    "vi": {
        "groceries": ("Đi chợ và thức ăn", "Đi chợ giùm, hoặc mang tới một túi thức ăn"),
        "cooked-meals": ("Cơm nấu sẵn", "Một bữa ăn nóng, một lần hoặc trong một thời gian"),
        "pharmacy": ("Nhà thuốc tây và toa thuốc", "Lấy thuốc hoặc mua đồ giùm ở nhà thuốc"),
        "ride": ("Đưa đón bằng xe", "Đi bác sĩ, đi theo hẹn, đi chợ"),
        "money": ("Tiền trả hóa đơn hoặc tiền nhà", "Tiền nhà, tiền điện, điện thoại, thuốc men"),
        "errands": ("Việc lặt vặt", "Bưu điện, tiệm giặt, lấy đồ giùm"),
        "child-care": ("Giữ trẻ", "Một hai tiếng đồng hồ, giúp các cháu học bài"),
        "company": ("Bầu bạn hoặc gọi hỏi thăm", "Có người để trò chuyện, hỏi thăm đều đặn"),
        "pet-care": ("Chăm sóc thú nuôi", "Dắt chó đi dạo, thức ăn cho mèo"),
        "supplies": ("Đồ dùng", "Khẩu trang, xà bông, tã, mền, quạt máy"),
        "home-help": ("Giúp việc nhà", "Giặt đồ, dọn dẹp, sửa chữa nhỏ, khiêng dọn đồ"),
        "forms-translation": (
            "Đơn từ và thông dịch",
            "Điền giấy tờ, hiểu một lá thư, tìm thông dịch viên",
        ),
        "other": ("Việc khác", "Xin cứ nói theo cách của quý vị"),
    },
    "zh_hans": {
        "groceries": ("买菜和食物", "买菜，或一袋食物"),
        "cooked-meals": ("做好的饭菜", "一顿热饭，一次或一段时间"),
        "pharmacy": ("药房和取药", "取药，或买药房里的东西"),
        "ride": ("开车接送", "去看病、赴约、买东西"),
        "money": ("账单或房租的钱", "房租、电费、电话费、药费"),
        "errands": ("跑腿", "邮局、洗衣店、取东西"),
        "child-care": ("照看孩子", "一两个小时，或辅导功课"),
        "company": ("陪伴或打电话聊天", "聊聊天，一起散步，定期问候"),
        "pet-care": ("照顾宠物", "遛狗、给猫买粮"),
        "supplies": ("日用品", "口罩、肥皂、尿布、毯子、电风扇"),
        "home-help": ("家务帮忙", "洗衣、打扫、小修理、搬东西"),
        "forms-translation": ("填表和翻译", "填表格、看懂信件、找口译"),
        "other": ("别的事", "其他任何事，用您自己的话说"),
    },
}


def add_kinds(apps: Any, schema_editor: Any) -> None:
    Category = apps.get_model("common", "Category")
    for place, (slug, flags, (name, hint), (name_es, hint_es)) in enumerate(KINDS, start=1):
        drafts = {
            f"{field}_{language}": text
            for language, of_language in TEXTS.items()
            for field, text in zip(("name", "hint"), of_language.get(slug, ()), strict=False)
        }
        Category.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "hint": hint,
                "position": place * 10,
                "i18n": marked(
                    {**drafts, "name_es": name_es, "hint_es": hint_es},
                    {"name": name, "hint": hint},
                ),
                **dict.fromkeys(flags, True),
            },
        )


def remove_kinds(apps: Any, schema_editor: Any) -> None:
    """Refused by the database while a need, an offer or a resource uses one of them."""
    slugs = [slug for slug, *_rest in KINDS]
    apps.get_model("common", "Category").objects.filter(slug__in=slugs).delete()
