"""Phone numbers inside a text that people read: where they are, and when three digits are one."""

import re
from collections.abc import Iterator

import phonenumbers

from common.current import current
from common.phone_extensions import with_plain_extension
from common.phones import SERVICE_CODES, PublishedPhone, published
from common.typed import plain_digits

_MARKS_OF_DIRECTION = re.compile("[\u200e\u200f\u2066-\u2069]")
# 1-800-662-HELP: the numbers that are free to call, because a word after them may be anything.
_SPELLED = re.compile(
    r"(?<![\w+-])(?:\+?1[ .-]?)?\(?8(?:00|33|44|55|66|77|88)\)?[ .-](?=[0-9A-Z-]*[A-Z]{3})"
    r"[0-9A-Z](?:-?[0-9A-Z]){6}(?![\w-])"
)
# Not in a sum, a time, an address or a code.
_THREE_DIGITS = re.compile(
    rf"(?<![0-9A-Za-z#$&.,:;/+-])(?:{'|'.join(SERVICE_CODES)})"
    r"(?![0-9A-Za-z/%]|[.,:][0-9]|-[0-9A-Za-z]| [A-Z])"
)

# Three digits are mostly a count ("1 of 311 homes"), and a wrong link is worse than a missing one:
# they are a phone when the line has nothing else, or when somebody is told to call them.
_CALL_BEFORE = re.compile(
    r"(?:\b(?:call|dial|phone|text|ring|hotline|telephone|tel)\b"
    r"|\b(?:llam[aeo]\w*|marc\w+|marqu\w+|tel[eé]fono|tel|línea|mensaje)\b"
    r"|\b(?:gọi|bấm|nhắn tin|điện thoại|đường dây nóng|liên hệ)\b"
    r"|拨打?|撥打?|致电|致電|电话|電話|热线|熱線|短信|短訊|打"
    r"|(?:전화|전화번호|문자|핫라인)(?:는|은)?"
    r"|\b(?:ات?صل|اتّصل|هاتف|الهاتف|الساخن|راسل)\w*"
    r"|(?:ফোন|কল|হটলাইন|ডায়াল)|(?:ስልክ|ስልኪ|መስመር|ይደውሉ|ደውሉ)(?:\s*ቁጥር)?)"
    r"[\s.:：፦]*(?:(?:to|at|on|us|number|no|al?|el|número|de|texto|số|đến|tới|cho|至|到|号码|號碼"
    r"|على|إلى|بـ?|بالرقم|الرقم|برقم|رقم|ቁጥር)[\s.:：]*){0,3}[(«“\"]?$",
    re.IGNORECASE,
)
_ANOTHER = r"[\s,،、，]*(?:or|and|o|y|hoặc|và|或|和|또는|이나|أو|و|বা|অথবা|ወይም|ወይ)?\s*"
_CALL_AFTER = re.compile(
    rf"(?:{_ANOTHER}[0-9]{{3}}){{0,2}}"
    r"(?:번?(?:으로|로|에)\s*(?:\S{1,6}\s){0,2}?(?:전화|문자|연락|문의|신고)"
    r"|-?(?:এ|তে|য়)?\s*(?:(?:নম্বরে|নাম্বারে)\s*)?(?:কল|ফোন|ডায়াল|মেসেজ|টেক্সট)"
    r"|\s*(?:ላይ\s*)?(?:ይደውሉ|ደውሉ|ደውል|ይደውሉልን))"
)
# After "call 311": the end, or what is no counted thing.
_NO_COUNT = re.compile(
    r"\s*(?:$|[\n.,;:!?()<»”\"…،؛。，；：！？、（）।።፣፤–—]|&"
    r"|(?:or|and|for|if|at|from|when|with|now|free|any|anytime|today)\b|to\b(?!\s*[0-9])"
    r"|(?:o|y|para|si|desde|cuando|gratis|en|las)\b|a\b(?!\s*[0-9])"
    r"|(?:hoặc|để|nếu|và|khi|từ|bất|miễn)\b"
    r"|[或和求寻尋以来來即获獲咨查询詢]|또는"
    r"|(?:أو|إذا|من|في|عند|مجان\w*|ل(?!ا)\w+|و\w*)\b|বা|অথবা|ወይም|ወይ)"
)


def numbers_in(text: str) -> Iterator[tuple[int, int, PublishedPhone]]:
    """Yield the phone numbers in `text`: where each begins and ends, and the number."""
    # Sign for sign as long as `text`, so that the places are the same.
    plain = with_plain_extension(plain_digits(_MARKS_OF_DIRECTION.sub(" ", text)))
    end = 0
    for start, stop, number in sorted(_candidates(plain), key=lambda place: place[:2]):
        # Several ways of looking may find the same digits; the first to begin has them.
        if start < end or not number.is_valid():
            continue
        if not number.is_short or _is_called(plain, start, stop, end):
            yield start, stop, number
            end = stop


def _candidates(plain: str) -> Iterator[tuple[int, int, PublishedPhone]]:
    for match in phonenumbers.PhoneNumberMatcher(
        plain, current().phone_region, leniency=phonenumbers.Leniency.POSSIBLE
    ):
        yield match.start, match.end, published(match.number)
    for pattern in (_SPELLED, _THREE_DIGITS):
        for found in pattern.finditer(plain):
            yield *found.span(), published(found[0])


def _is_called(plain: str, start: int, stop: int, last: int) -> bool:
    """Tell whether readers are told to call these digits; `last` is the end of the last link."""
    before, after = plain[:start].rpartition("\n")[2], plain[stop:].partition("\n")[0]
    if not re.search(r"\w", before + after):
        return True
    # As after another number: "call 211 or 311".
    told = _CALL_BEFORE.search(before) or (last and re.fullmatch(_ANOTHER, plain[last:start]))
    return bool((told and _NO_COUNT.match(after)) or _CALL_AFTER.match(after))
