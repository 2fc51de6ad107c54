"""The pages that an edit in the directory leaves in place: see `common.content_versions.part`."""

# By itself ("e"), and by the wards on whose pages, or pods' pages, it stands ("w").
_OF_ENTRIES = """
    SELECT 'e' || entry.id % 32 FROM entry
    UNION ALL
    SELECT 'w' || substr(area, 2)::bigint % 32 FROM entry, unnest(entry.areas) AS area
    WHERE area LIKE 'w%'
    UNION ALL
    SELECT 'w' || pod.ward_id % 32
    FROM entry, unnest(entry.areas) AS area JOIN pods_pod AS pod ON area = 'p' || pod.id
"""
_CHANGED = "WITH entry AS (SELECT id, areas FROM changed)"
_CHANGED_OF = """
    WITH entry AS (
        SELECT entry.id, entry.areas
        FROM changed LEFT JOIN resources_resource AS entry ON entry.id = changed.resource_id
    )
"""
OF_ENTRIES = _CHANGED + _OF_ENTRIES
# Where an entry goes with its phones, nobody knows its own any more: NULL, all is made anew.
OF_THEIR_ROWS = _CHANGED_OF + _OF_ENTRIES
OF_LISTS = """
    SELECT coalesce('w' || coalesce(changed.ward_id, pod.ward_id) % 32, 'l')
    FROM changed LEFT JOIN pods_pod AS pod ON pod.id = changed.pod_id
"""
# Is on no page of one place or entry, but in lists and searches.
OF_LISTS_ONLY = "SELECT 'l' FROM changed"
