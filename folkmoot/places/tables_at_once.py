"""A migration's operation that makes all tables of a room at once."""

from django.db.migrations.operations import CreateModel, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTables(SeparateDatabaseAndState):
    """The tables that a list of operations comes to, each in its last shape.

    Between two operations of a migration Django renders every model anew that is related to what changed, here nearly all of
    them some five hundred times over: half of the time that a new database takes. As one operation they are rendered once. The
    list is what `makemigrations` writes; only its `CreateModel` make a table, with the fields, constraints and indexes that the
    others add to it.
    """

    def __init__(self, operations: list[Operation]) -> None:
        super().__init__(state_operations=operations)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return type(self).__name__, [self.state_operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        # All are rendered in full when next asked for: nothing that an earlier step put off remains to be caught up with.
        state.is_delayed = False
        super().state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor, from_state: ProjectState, to_state: ProjectState) -> None:  # noqa: ARG002
        for model in self._models(app_label, to_state):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(self, app_label: str, schema_editor, from_state: ProjectState, to_state: ProjectState) -> None:  # noqa: ARG002
        for model in reversed(self._models(app_label, from_state)):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def _models(self, app_label: str, state: ProjectState) -> list:
        made = (operation.name for operation in self.state_operations if isinstance(operation, CreateModel))
        return [state.apps.get_model(app_label, name) for name in made]
