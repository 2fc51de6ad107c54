"""The demo's network: what it says of itself, in all languages, open."""

from accounts.models import User
from backoffice.network_services import change_network, open_network, the_network
from common.languages import SPOKEN_LANGUAGES
from common.translation_sources import marked
from network.models import NetworkLink
from network.own_channels import Service
from opening.models import LookedAt
from opening.services import look_at

ABOUT = (
    "We are neighbors in four wards of one city. We share food, rides, time and company, and "
    "everybody has something to give."
)
ABOUT_IN = {
    "es": "Somos vecinos de cuatro distritos de una misma ciudad. Compartimos comida, viajes, "
    "tiempo y compañía, y todas las personas tienen algo que dar.",
    "vi": "Chúng tôi là hàng xóm ở bốn khu của một thành phố. "
    "Chúng tôi chia sẻ thức ăn, chuyến xe, thời gian và tình bạn, và ai cũng có điều gì đó để cho.",
    "ko": "우리는 한 도시의 네 구역에 사는 이웃이에요. 음식과 차편, 시간과 말동무를 나누고, 누구나 "
    "나눌 것이 있어요.",
    "am": "እኛ በአንድ ከተማ አራት ቀጠናዎች የምንኖር ጎረቤቶች ነን። ምግብ፣ ትራንስፖርት፣ ጊዜና አብሮነት እንካፈላለን፤ "
    "ሁሉም የሚሰጠው ነገር አለው።",
    "ti": "ንሕና ኣብ ሓንቲ ከተማ ኣብ ኣርባዕተ ዞባታት እንነብር ጎረባብቲ ኢና። ምግቢ፣ መጓዓዝያ፣ ግዜን ሓባራውነትን ንማቐል፤ ኩሉ ዝህቦ ኣለዎ።",
    "ar": "نحن جيران في أربع مناطق من مدينة واحدة. نتشارك الطعام والتوصيل والوقت والرفقة، ولكل شخص "
    "ما يقدّمه.",
    "bn": "আমরা এক শহরের চারটি ওয়ার্ডের প্রতিবেশী। আমরা খাবার, যাতায়াত, সময় ও সঙ্গ ভাগ করে নিই, "
    "আর সবারই দেওয়ার মতো কিছু আছে।",
    "zh_hans": "我们是同一座城市四个选区的邻居。我们分享食物、接送、时间和陪伴，"
    "每个人都有可以给予的东西。",
}


def load_network(steward: User) -> None:
    """Write what the network says of itself, and open it."""
    row = the_network()
    row.about, row.email = ABOUT, "hello@example.org"
    texts = {f"about_{code}": text for code, text in ABOUT_IN.items()}
    row.i18n = marked(texts, {"about": ABOUT})
    # Ours, and that of a few households more.
    row.spoken_languages = [*SPOKEN_LANGUAGES, "hmn"]
    change_network(row, ["about", "email", "spoken_languages"], actor=steward)
    link = {"service": Service.MASTODON, "url": "https://social.example.org/@neighbors"}
    NetworkLink.objects.create(network=row, url="https://chat.example.org/")
    NetworkLink.objects.create(network=row, position=2, **link)
    for what in (LookedAt.What.KINDS, LookedAt.What.PRIVACY, LookedAt.What.LANGUAGES):
        look_at(what, actor=steward)
    open_network(actor=steward)
