"""bodies have versions, so that two officers do not overwrite each other; long registers are
listed by an index

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op


revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


#: Index → (table, which of its rows a register lists).
LISTED = {
    'ix_holding_recorded': ('holding', 'retracted_at IS NULL'),
    'ix_firm_mark_recorded': ('firm_mark', 'retracted_at IS NULL AND NOT derived'),
}


def upgrade() -> None:
    """Do."""
    op.add_column('body', sa.Column('lock_version', sa.Integer(), nullable=False, server_default='1'))
    for name, (table, rows) in LISTED.items():
        op.create_index(
            name, table, ['recorded_at', 'public_id'],
            sqlite_where=sa.text(rows), postgresql_where=sa.text(rows),
        )


def downgrade() -> None:
    """Undo."""
    for name, (table, _rows) in LISTED.items():
        op.drop_index(name, table_name=table)
    op.drop_column('body', 'lock_version')  # not by a new table: seats and meetings name this one
