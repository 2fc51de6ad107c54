"""SQL that Django's operations cannot say, in pairs: forward and backward."""

# How often three letters occur in names decides how a search goes: look closer than usual.
LOOK_CLOSER_AT_NAMES = (
    "ALTER TABLE volunteers_volunteer ALTER COLUMN name_key SET STATISTICS 1000",
    "ALTER TABLE volunteers_volunteer ALTER COLUMN name_key SET STATISTICS -1",
)
# Who offers one kind of help, read from the index alone.
BY_CATEGORY = (
    (
        "CREATE INDEX volunteer_by_category"
        " ON volunteers_volunteer_categories (category_id, volunteer_id)"
    ),
    "DROP INDEX volunteer_by_category",
)
# How many are found where: else Postgres takes everybody who goes anywhere for a few.
HOME = (
    (
        "CREATE STATISTICS volunteer_home"
        " ON (CASE WHEN reach = 'city' THEN 0 ELSE COALESCE(ward_id, 0) END)"
        " FROM volunteers_volunteer"
    ),
    "DROP STATISTICS volunteer_home",
)
