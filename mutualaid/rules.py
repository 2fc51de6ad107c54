"""The settings of how a network works: how long, how many, how often. All else is in `settings`."""

from datetime import timedelta

import environ

env = environ.Env()

# --- How long things stand ------------------------------------------------------------------------

# The longest time to answer an offer; where help is needed sooner, it is half of the time left.
OFFER_EXPIRES_AFTER = timedelta(hours=env.int("OFFER_EXPIRES_AFTER_HOURS", default=48))
# A need that is open for longer, with nobody asked, is told to its coordinators again, and after
# the same time again to the stewards. By how soon help is needed.
NEED_WAITS_AT_MOST = {
    "TODAY": timedelta(hours=env.int("TODAY_WAITS_AT_MOST_HOURS", default=4)),
    "TOMORROW": timedelta(hours=env.int("TOMORROW_WAITS_AT_MOST_HOURS", default=12)),
    "THIS_WEEK": timedelta(hours=env.int("THIS_WEEK_WAITS_AT_MOST_HOURS", default=48)),
    "WHENEVER": timedelta(hours=env.int("WHENEVER_WAITS_AT_MOST_HOURS", default=7 * 24)),
}
# The hour, in the network's time zone, from which on staff get the letter of the morning.
MORNING_LETTER_HOUR = env.int("MORNING_LETTER_HOUR", default=7)
# Which of what was told to staff, by number only: nothing is told twice within this time.
NEWS_KEPT_FOR = timedelta(days=90)
# The people who took a shift of a day, with how to reach them, so long after it.
DAY_HELPERS_KEPT_FOR = timedelta(days=env.int("DAY_HELPERS_KEPT_FOR_DAYS", default=60))
# What one shift of the rota leaves for the next: words about the work, encrypted.
HAND_OVERS_KEPT_FOR = timedelta(days=env.int("HAND_OVERS_KEPT_FOR_DAYS", default=30))
# What somebody wrote to the people of care, and what came of it, once that is closed.
CARE_KEPT_FOR = timedelta(days=env.int("CARE_KEPT_FOR_DAYS", default=180))
# A household that was asked whether a need whose day has passed is still needed, and that has not
# answered within this time, comes to the call list. The need stays on the desk all the same.
STILL_NEEDED_SILENT_AFTER = timedelta(days=env.int("STILL_NEEDED_SILENT_AFTER_DAYS", default=14))
# A household for which nobody was asked for so long reads that we are still looking; once more
# after the second span, and then no more.
STILL_LOOKING_AFTER = timedelta(days=env.int("STILL_LOOKING_AFTER_DAYS", default=3))
STILL_LOOKING_AGAIN_AFTER = timedelta(days=env.int("STILL_LOOKING_AGAIN_AFTER_DAYS", default=7))
# A yes is followed through: a reminder the day before, and the day after it the question to both
# sides whether it happened (where no day was said: so long after the yes) …
FOLLOW_UP_WITHOUT_DAY_AFTER = timedelta(days=7)
# … asked once more so long after the first time …
FOLLOW_UP_AGAIN_AFTER = timedelta(days=3)
# … on the desk as "yes, but silent" so long after the second …
SILENT_AFTER = timedelta(days=1)
# … and closed as unknown so long after the first, which frees the volunteer for other tasks.
UNKNOWN_AFTER = timedelta(days=21)
# A household's details open in steps, and each that a volunteer has seen counts, whatever became of
# it (docs/decisions/0046).
HOUSEHOLDS_PER_DAY = env.int("HOUSEHOLDS_PER_DAY", default=15)
HOUSEHOLDS_PER_WEEK = env.int("HOUSEHOLDS_PER_WEEK", default=30)
ADDRESS_OPENS_BEFORE = timedelta(hours=env.int("ADDRESS_OPENS_BEFORE_HOURS", default=48))
# Whoever has done so many tasks needs nobody's word for what they pick themselves.
TASKS_BEFORE_TRUST = env.int("TASKS_BEFORE_TRUST", default=3)
GIVE_BACKS_BEFORE_LOOK = env.int("GIVE_BACKS_BEFORE_LOOK", default=2)
# So many messages a minute a provider takes, by channel; a few more when there were none before.
MESSAGES_PER_MINUTE = {
    "email": env.int("EMAILS_PER_MINUTE", default=300),
    "text": env.int("TEXTS_PER_MINUTE", default=30),  # each number
    "whatsapp": env.int("WHATSAPPS_PER_MINUTE", default=60),
    "chat": env.int("CHATS_PER_MINUTE", default=6),  # each chat
}
# A chat hears of new needs and of what is taken at most once in this time.
CHAT_POSTS_APART = timedelta(minutes=env.int("CHAT_POSTS_APART_MINUTES", default=60))
# So many parts of texts a month; beyond that only those that somebody waits for go out.
TEXT_PARTS_PER_MONTH = env.int("TEXT_PARTS_PER_MONTH", default=5_000)
# From which hour until which these messages go out, in `TIME_ZONE`: nobody is woken up.
MESSAGES_FROM_HOUR, MESSAGES_UNTIL_HOUR = 8, 20
# To one person so many messages a week that are not about their own match: news, announcements.
CALM_MESSAGES_PER_WEEK = env.int("CALM_MESSAGES_PER_WEEK", default=3)
# From so many people on a second person has to look at an announcement.
ANNOUNCEMENT_NEEDS_SECOND_FROM = env.int("ANNOUNCEMENT_NEEDS_SECOND_FROM", default=50)
# What a part of a text costs, in cents, for what an announcement will cost; 0 where nobody knows.
TEXT_PART_CENTS = env.float("TEXT_PART_CENTS", default=0)
# An offer whose email failed waits this long at most: nobody has read it, so somebody has to call.
UNDELIVERED_OFFER_EXPIRES_AFTER = timedelta(
    hours=env.int("UNDELIVERED_OFFER_EXPIRES_AFTER_HOURS", default=4)
)
# Where "Leave this page" leads: a site that anybody may be looking at.
LEAVE_TO = env.str("LEAVE_TO", default="https://www.weather.gov/")
# So long after all of a request has ended its link shows the state alone, and offers another one by
# the address on file.
LINKS_REST_AFTER = timedelta(days=env.int("LINKS_REST_AFTER_DAYS", default=14))
# So long after its day a task that nobody has closed shows no details any more, to either side.
DETAILS_SHOWN_AFTER_DAY = timedelta(days=env.int("DETAILS_SHOWN_AFTER_DAYS", default=5))
# For so long a household can take back that it cancelled something.
CANCEL_TAKEN_BACK_WITHIN = timedelta(hours=24)
# For so long a steward who gave a reason acts as coordinator of the whole city.
STEWARD_OPENING_LASTS = timedelta(minutes=env.int("STEWARD_OPENING_MINUTES", default=60))
# An invitation to the staff opens for so long; nobody who has not accepted it is kept for longer
# than this after its end.
INVITATION_OPEN_FOR = timedelta(days=7)
INVITATIONS_KEPT_FOR = timedelta(days=30)
# Who asked for notices and never pressed the link; and the weeks in which somebody was written to.
UNCONFIRMED_KEPT_FOR = timedelta(days=7)
CALM_TURNS_KEPT_FOR = timedelta(days=14)
# For so long details stay open to whoever pressed "Show", in that session.
DETAILS_SHOWN_FOR = timedelta(minutes=env.int("DETAILS_SHOWN_MINUTES", default=60))
# As many looks (in an hour, in a day), exports and tasks given back by one person are unusual:
# stewards are told.
UNUSUAL = {
    "looks_in_an_hour": env.int("UNUSUAL_LOOKS_IN_AN_HOUR", default=60),
    "looks": env.int("UNUSUAL_LOOKS_IN_A_DAY", default=200),
    "exports": env.int("UNUSUAL_EXPORTS_IN_A_DAY", default=10),
    "given_back": env.int("UNUSUAL_GIVEN_BACK_IN_A_DAY", default=5),
}
# A member of whom nothing was heard for so long stands on the organizer's list of whom to call.
MEMBER_QUIET_AFTER = timedelta(days=env.int("MEMBER_QUIET_DAYS", default=60))
DRAFT_EXPIRES_AFTER = timedelta(hours=2)
# So long after it was sent the form's last page, which has the private link, can be opened again.
CONFIRMATION_OPENS_FOR = timedelta(minutes=env.int("CONFIRMATION_OPENS_FOR_MINUTES", default=15))
# Left alone for so long, a form asks whose it is before it shows what was typed.
DRAFT_ASKS_AFTER = timedelta(minutes=15)
# More half-filled forms than these are nobody's: the oldest of whoever has most are let go of.
MOST_DRAFTS_OF_ONE_SOURCE = env.int("MOST_DRAFTS_OF_ONE_SOURCE", default=300)
MOST_DRAFTS = env.int("MOST_DRAFTS", default=20_000)

# --- Joined directories ---------------------------------------------------------------------------

# Another directory is asked so often for what changed, and so often for all of it …
SOURCES_READ_EVERY = timedelta(minutes=env.int("SOURCES_READ_EVERY_MINUTES", default=60))
SOURCES_READ_WHOLE_EVERY = timedelta(hours=env.int("SOURCES_READ_WHOLE_EVERY_HOURS", default=24))
# … and may bring so many entries, in so many pages of so many bytes, each sent within so long. A
# job reads for so long and leaves the rest to the next; a pass that is not over within a day is
# given up.
SOURCE_MOST_ENTRIES = env.int("SOURCE_MOST_ENTRIES", default=20_000)
SOURCE_MOST_PAGES = 2000
SOURCE_MOST_BYTES_OF_PAGE = 5 * 1024 * 1024
SOURCE_MOST_BYTES_OF_PACKAGE = 20 * 1024 * 1024
SOURCE_MOST_BYTES = env.int("SOURCE_MOST_MEGABYTES", default=200) * 1024 * 1024
SOURCE_PAGE_WITHIN = timedelta(seconds=30)
# Of a source whose lists hold services alone: each is asked for, and all of a page within this.
SOURCE_DETAILS_WITHIN = timedelta(minutes=4)
SOURCE_JOB_READS_FOR = timedelta(minutes=5)
SOURCE_PASS_WITHIN = timedelta(days=1)

# --- How long things are kept ---------------------------------------------------------------------

# `privacy.kinds` has the bounds of each.
# What tells whose request it was, after everything in it has ended …
REQUEST_KEPT_FOR = timedelta(days=env.int("REQUEST_KEPT_FOR_DAYS", default=30))
# … or after the household was asked whether it is still needed, and said nothing. Of these, and of
# those of which nobody told us what became of them, it is asked first.
UNANSWERED_KEPT_FOR = timedelta(days=env.int("UNANSWERED_KEPT_FOR_DAYS", default=30))
# A volunteer who has not been heard of for so long is asked whether they still want to help.
VOLUNTEER_KEPT_FOR = timedelta(days=env.int("VOLUNTEER_KEPT_FOR_DAYS", default=365))
# Who was asked has so long to answer; then it is deleted.
ANSWER_WITHIN = timedelta(days=env.int("ANSWER_WITHIN_DAYS", default=14))
# Calls and notes about a request, and things that were given away
NOTES_KEPT_FOR = timedelta(days=env.int("NOTES_KEPT_FOR_DAYS", default=90))
# That a message was sent, and when; never what it said
MESSAGES_KEPT_FOR = timedelta(days=env.int("MESSAGES_KEPT_FOR_DAYS", default=90))
# Private links that open nothing any more
DEAD_LINKS_KEPT_FOR = timedelta(days=30)
JOBS_KEPT_FOR = timedelta(days=7)
# A spreadsheet that somebody uploaded, and what its rows say; what was stored from it stays
IMPORTS_KEPT_FOR = timedelta(days=env.int("IMPORTS_KEPT_FOR_DAYS", default=7))
# What was proposed, sent or not: who was asked for what stays in the matches.
SHEETS_KEPT_FOR = timedelta(days=30)
# Their files: who prints does so at once.
MEMBER_SHEETS_KEPT_FOR = timedelta(days=2)
PROPOSALS_KEPT_FOR = timedelta(days=30)
# Notes between a household and a volunteer, once it is done: both can read them, then they go.
PASSED_NOTES_SHOWN_FOR = timedelta(days=7)
# A job that waits longer means that no worker runs: /readyz says so.
OLDEST_JOB_ALLOWED = timedelta(minutes=env.int("OLDEST_JOB_ALLOWED_MINUTES", default=5))

# --- Floods ---------------------------------------------------------------------------------------

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# How many there may be, within which time, before the rest is set aside for a person to look at.
# Lenient, because libraries, shelters and mobile networks share addresses.
LIMITS = {
    # From one address: forms that were sent, and questions for a lost link.
    "requests": (
        (env.int("REQUESTS_PER_HOUR", default=20), HOUR),
        (env.int("REQUESTS_PER_DAY", default=60), DAY),
    ),
    "sign_ups": (
        (env.int("SIGN_UPS_PER_HOUR", default=20), HOUR),
        (env.int("SIGN_UPS_PER_DAY", default=60), DAY),
    ),
    "joins": (
        (env.int("JOINS_PER_HOUR", default=20), HOUR),
        (env.int("JOINS_PER_DAY", default=60), DAY),
    ),
    "suggestions": ((20, HOUR), (60, DAY)),
    # ZIP codes outside all wards that somebody looks from, each once a day: only these are counted.
    "outside": ((20, HOUR), (60, DAY)),
    "lost_links": ((20, HOUR), (60, DAY)),
    # Cards of the shelf that somebody reserves: each holds it for its owner to answer.
    "reservations": ((20, HOUR), (60, DAY)),
    # Photos behind one private link: each takes a core for a second.
    "photos": ((20, DAY),),
    # Questions for notices by email or text, most of which send a message to whoever it is.
    "subscriptions": ((20, HOUR), (60, DAY)),
    # Shifts of days that somebody takes on the public form.
    "day_shifts": ((40, HOUR), (120, DAY)),
    # Answers by a link that everybody may have, and words to the people of care.
    "decisions": ((20, HOUR), (60, DAY)),
    "care": ((10, HOUR), (30, DAY)),
    # Sheets to print: each new one takes a core of the worker for a second.
    "sheets": ((60, HOUR), (200, DAY)),
    # Pictures for shared links that are new, by all together.
    "cards": ((600, HOUR), (3000, DAY)),
    # Pages of open data: enough to read a directory of 100,000 entries whole within an hour.
    "open_data": (
        (env.int("OPEN_DATA_PER_MINUTE", default=120), timedelta(minutes=1)),
        (env.int("OPEN_DATA_PER_HOUR", default=3000), HOUR),
    ),
    # From one number: calls for which phones ring. Beyond it the caller leaves a message.
    "calls": ((6, HOUR), (20, DAY)),
    # Codes of doors that were tried: there are 85 million, and a house behind one address has few.
    "door_codes": ((60, HOUR), (200, DAY)),
    # To one email address that nobody has proven to be theirs, whoever asks for them.
    "letters": (
        (env.int("LETTERS_PER_HOUR", default=5), HOUR),
        (env.int("LETTERS_PER_DAY", default=10), DAY),
    ),
    # To one volunteer, about what a household changes; what is more is for a call.
    "changes": ((10, HOUR), (30, DAY)),
    # Letters to one member of a pod about pairs, however often rounds are planned.
    "pod_news": ((3, DAY),),
    # Answers by one link about calls to places: nobody calls faster.
    "place_calls": ((60, HOUR), (200, DAY)),
    # What one person writes to the coordinators on their page.
    "page_words": ((10, HOUR), (30, DAY)),
    # Notes of one side of a match to the other.
    "passed_notes": ((10, HOUR), (30, DAY)),
    # Answers of ours to one number by text: two machines that answer each other come to an end.
    "text_answers": ((20, HOUR), (60, DAY)),
    # Conversations in which one number asks for help, and those of all numbers together.
    "text_asks": ((3, HOUR), (6, DAY)),
    "text_asks_of_all": ((env.int("TEXT_ASKS_PER_HOUR", default=200), HOUR),),
    # New email addresses of one request or sign-up that get a letter.
    "new_emails": ((3, DAY),),
}
# Nobody reads and fills in a form of several pages faster.
LEAST_TIME_TO_FILL_IN = timedelta(seconds=env.int("LEAST_SECONDS_TO_FILL_IN", default=6))
# After a form that is set aside its sender's next one waits for so long, without a thread.
FLOODS_WAIT = timedelta(seconds=1)
# What a browser must find to send a form while we are under attack: so many zero bits, which take a
# phone about half a second.
PROOF_OF_WORK_BITS = 16
UNDER_ATTACK_FOR = timedelta(hours=env.int("UNDER_ATTACK_HOURS", default=6))
