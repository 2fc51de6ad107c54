"""Migration operations that several apps use."""

from django.db.migrations.operations import RunSQL


class BumpContentVersion(RunSQL):
    """Give `topic` another version in the transaction of every edit to `table`."""

    def __init__(self, table: str, topic: str) -> None:
        self.table, self.topic = table, topic
        super().__init__(
            f"CREATE TRIGGER bump_content_version "
            f"AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION bump_content_version('{topic}')",
            f"DROP TRIGGER bump_content_version ON {table}",
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, [self.table, self.topic], {}
