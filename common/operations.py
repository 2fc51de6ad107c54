"""Migration operations that several apps use."""

from django.db.migrations.operations import RunSQL

OLD, NEW = "OLD TABLE AS old_rows", "NEW TABLE AS new_rows"
ROWS = {"insert": NEW, "update": f"{OLD} {NEW}", "delete": OLD}


class BumpContentVersion(RunSQL):
    """Give `topic` another version in the transaction of every edit to `table`.

    `parts` narrows it: a query of the parts of the topic that the rows `changed`, as they were and
    as they are, belong to; the whole topic where it says NULL (`common.content_versions.part`).
    """

    def __init__(self, table: str, topic: str, parts: str = "") -> None:
        self.table, self.topic, self.parts = table, topic, parts
        # Per statement: an import of a thousand rows is one edit, and TRUNCATE has no other kind.
        whole = "TRUNCATE" if parts else "INSERT OR UPDATE OR DELETE OR TRUNCATE"
        quoted = parts.replace("'", "''")
        narrow = {
            f"_{verb}": f"AFTER {verb} ON {table} REFERENCING {rows} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION bump_parts_of_content('{topic}', '{quoted}')"
            for verb, rows in (ROWS if parts else {}).items()
        }
        triggers = {
            "": f"AFTER {whole} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION bump_content_version('{topic}')",
            **narrow,
        }
        super().__init__(
            [f"CREATE TRIGGER bump_content_version{name} {how}" for name, how in triggers.items()],
            [f"DROP TRIGGER bump_content_version{name} ON {table}" for name in triggers],
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, [self.table, self.topic, self.parts], {}


class KeepSlugs(RunSQL):
    """Keep every slug that a row of `table` ever had, and give none to another row."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            f"CREATE TRIGGER keep_new_slugs AFTER INSERT ON {table} REFERENCING NEW TABLE AS made "
            f"FOR EACH STATEMENT EXECUTE FUNCTION keep_new_slugs(); "
            # Postgres gives the rows of a statement to no trigger that names a column.
            f"CREATE TRIGGER keep_slug AFTER UPDATE OF slug ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION keep_slug()",
            f"DROP TRIGGER keep_slug ON {table}; DROP TRIGGER keep_new_slugs ON {table}",
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, [self.table], {}
