"""firms are told when the proof of their size comes to its end

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


KINDS = ('notice_out', 'tender_changed', 'deadline_near', 'own_finding', 'colleague', 'invitation', 'team', 'signature', 'bid', 'application')
TOLD = ('notification', 'notification_preference')


def _kinds(values: tuple[str, ...]) -> None:
    """Let both tables take exactly these kinds."""
    condition = f"kind IN ({', '.join(repr(value) for value in values)})"
    for table in TOLD:
        # Named as the other checks are; SQLite makes the table anew.
        name = op.f(f'ck_{table}_notificationkind')
        with op.batch_alter_table(table, schema=None) as batch_op:
            if op.get_bind().dialect.name != 'sqlite':
                batch_op.drop_constraint(name, type_='check')
            batch_op.create_check_constraint(name, sa.text(condition))


def upgrade() -> None:
    """Do."""
    _kinds((*KINDS, 'size_proof'))


def downgrade() -> None:
    """Undo."""
    for table in TOLD:
        op.execute(sa.text(f"DELETE FROM {table} WHERE kind = 'size_proof'"))
    _kinds(KINDS)
