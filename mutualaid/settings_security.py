"""The settings of a safe connection: HTTPS, proxies, cookies, and what a page may load."""

from csp.constants import NONE, SELF

from mutualaid.environment import PRODUCTION, env

HTTPS = env.bool("HTTPS", default=PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Browsers' own lists take a domain with all that is below it, and are slow to let go: on wish only.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
# How many proxies of ours add to X-Forwarded-For, and so where in it the visitor's address is.
TRUSTED_PROXY_HOPS = env.int("TRUSTED_PROXY_HOPS", default=1 if BEHIND_PROXY else 0)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# With this beginning a browser takes a cookie from this very host alone, not from a neighbor's.
_HOST = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
KNOWN_BROWSER_COOKIE_NAME = f"{_HOST}known_browser"
CSRF_COOKIE_HTTPONLY = True
# Ends with the browser: a year later it would still tell that somebody has been here.
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "mutualaid.views.csrf_failure"
# A private link must not reach another site through the Referer header.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# No script: only the admin has any, and says so itself (`mutualaid.admin_site`).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
