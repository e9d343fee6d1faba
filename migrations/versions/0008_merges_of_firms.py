"""merges of firms, with the log that undoes them

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')
STATES = ('asked', 'declined', 'withdrawn', 'done', 'undone')
STANDING = sa.text("state IN ('asked', 'done')")


def upgrade() -> None:
    """Do."""
    op.create_table('firm_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum(*STATES, name='mergestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.String(length=16), nullable=True),
    sa.Column('needs_consent', sa.Boolean(), nullable=False),
    sa.Column('kept_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('kept_agreed_by', sa.String(length=16), nullable=True),
    sa.Column('gone_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('gone_agreed_by', sa.String(length=16), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.String(length=16), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(length=16), nullable=True),
    sa.Column('undo_reason', sa.Text(), nullable=True),
    sa.Column('lock_version', sa.Integer(), nullable=False),
    sa.CheckConstraint('kept_id <> gone_id', name=op.f('ck_firm_merge_two')),
    sa.CheckConstraint("(state IN ('done', 'undone')) = (done_at IS NOT NULL)", name=op.f('ck_firm_merge_done')),
    sa.CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name=op.f('ck_firm_merge_undone')),
    sa.ForeignKeyConstraint(['gone_id'], ['firm.id'], name=op.f('fk_firm_merge_gone_id')),
    sa.ForeignKeyConstraint(['kept_id'], ['firm.id'], name=op.f('fk_firm_merge_kept_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_merge')),
    sa.UniqueConstraint('public_id', name=op.f('uq_firm_merge_public_id'))
    )
    op.create_index('ux_firm_merge_gone', 'firm_merge', ['gone_id'], unique=True, sqlite_where=STANDING, postgresql_where=STANDING)
    op.create_index('ix_firm_merge_order', 'firm_merge', ['asked_at', 'public_id'], unique=False)
    op.create_index(op.f('ix_firm_merge_kept_id'), 'firm_merge', ['kept_id'], unique=False)
    op.create_index(op.f('ix_firm_merge_gone_id'), 'firm_merge', ['gone_id'], unique=False)
    op.create_table('firm_merge_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('merge_id', sa.Integer(), nullable=False),
    sa.Column('table_name', sa.Text(), nullable=False),
    sa.Column('row_key', JSON, nullable=False),
    sa.Column('before', JSON, nullable=False),
    sa.Column('after', JSON, nullable=False),
    sa.ForeignKeyConstraint(['merge_id'], ['firm_merge.id'], name=op.f('fk_firm_merge_row_merge_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_merge_row'))
    )
    op.create_index(op.f('ix_firm_merge_row_merge_id'), 'firm_merge_row', ['merge_id'], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table('firm_merge_row')
    op.drop_table('firm_merge')
