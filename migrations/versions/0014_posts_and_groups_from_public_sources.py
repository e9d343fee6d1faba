"""directors and group memberships that the compliance desk reads from public sources

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

#: Table → what may stand there once.
TABLES = {
    'firm_director': ['firm_id', 'name_key', 'position', 'valid_from'],
    'affiliation': ['firm_id', 'group_id', 'valid_from'],
}
STANDS = 'recorded_at IS NOT NULL AND retracted_at IS NULL'


def upgrade() -> None:
    """Do."""
    for table, once in TABLES.items():
        op.add_column(table, sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column('recorded_by', sa.String(length=16), nullable=True))
        op.add_column(table, sa.Column('retracted_at', sa.DateTime(timezone=True), nullable=True))
        op.create_index(f'ux_{table}_recorded', table, once, unique=True, sqlite_where=sa.text(STANDS), postgresql_where=sa.text(STANDS))


def downgrade() -> None:
    """Undo: what was taken back leaves, what stands stays without saying who recorded it."""
    for table in TABLES:
        op.drop_index(f'ux_{table}_recorded', table_name=table, sqlite_where=sa.text(STANDS), postgresql_where=sa.text(STANDS))
        op.execute(f'DELETE FROM {table} WHERE retracted_at IS NOT NULL')
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('retracted_at')
            batch_op.drop_column('recorded_by')
            batch_op.drop_column('recorded_at')
