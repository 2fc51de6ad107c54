"""SQL that Django's operations cannot say, in pairs: forward and backward."""

# Public pages show these two alone. Were it every column, each member who changes something would
# let all pages of pods be drawn anew.
PUBLIC_SETTINGS = (
    (
        "CREATE TRIGGER bump_content_version"
        " AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF takes_members, is_open"
        " ON members_podsettings"
        " FOR EACH STATEMENT EXECUTE FUNCTION bump_content_version('pod_settings')"
    ),
    "DROP TRIGGER bump_content_version ON members_podsettings",
)
