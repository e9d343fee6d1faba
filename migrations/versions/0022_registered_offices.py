"""registered offices of firms with their days; marks that hold over several periods

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


STANDING = 'retracted_at IS NULL'
UNDATED = 'retracted_at IS NULL AND valid_from IS NULL'
DATED = 'retracted_at IS NULL AND valid_from IS NOT NULL'


def upgrade() -> None:
    """Do: the address a firm has today begins its history."""
    op.create_table('firm_office',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from', name=op.f('ck_firm_office_period')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_office_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_office'))
    )
    with op.batch_alter_table('firm_office', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_firm_office_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ux_firm_office_now', ['firm_id'], unique=True, sqlite_where=sa.text('valid_to IS NULL'), postgresql_where=sa.text('valid_to IS NULL'))
    op.execute(
        "INSERT INTO firm_office (firm_id, address) "
        "SELECT id, address FROM firm WHERE address IS NOT NULL AND address <> '' ORDER BY id"
    )
    with op.batch_alter_table('firm_mark', schema=None) as batch_op:
        batch_op.drop_index('ux_firm_mark', sqlite_where=sa.text(STANDING), postgresql_where=sa.text(STANDING))
        batch_op.create_index('ux_firm_mark', ['firm_id', 'kind', 'key'], unique=True, sqlite_where=sa.text(UNDATED), postgresql_where=sa.text(UNDATED))
        batch_op.create_index('ux_firm_mark_since', ['firm_id', 'kind', 'key', 'valid_from'], unique=True, sqlite_where=sa.text(DATED), postgresql_where=sa.text(DATED))


def downgrade() -> None:
    """Undo: a firm has its address of today alone, and a value is one mark (the first stays)."""
    op.execute(
        "UPDATE firm_mark SET retracted_at = recorded_at WHERE retracted_at IS NULL AND EXISTS "
        "(SELECT 1 FROM firm_mark AS earlier WHERE earlier.retracted_at IS NULL "
        "AND earlier.firm_id = firm_mark.firm_id AND earlier.kind = firm_mark.kind "
        "AND earlier.key = firm_mark.key AND earlier.id < firm_mark.id)"
    )
    with op.batch_alter_table('firm_mark', schema=None) as batch_op:
        batch_op.drop_index('ux_firm_mark_since', sqlite_where=sa.text(DATED), postgresql_where=sa.text(DATED))
        batch_op.drop_index('ux_firm_mark', sqlite_where=sa.text(UNDATED), postgresql_where=sa.text(UNDATED))
        batch_op.create_index('ux_firm_mark', ['firm_id', 'kind', 'key'], unique=True, sqlite_where=sa.text(STANDING), postgresql_where=sa.text(STANDING))
    with op.batch_alter_table('firm_office', schema=None) as batch_op:
        batch_op.drop_index('ux_firm_office_now', sqlite_where=sa.text('valid_to IS NULL'), postgresql_where=sa.text('valid_to IS NULL'))
        batch_op.drop_index(batch_op.f('ix_firm_office_firm_id'))
    op.drop_table('firm_office')
