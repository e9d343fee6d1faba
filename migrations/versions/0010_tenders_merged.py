"""two records of one tender are merged, and parted again

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    op.create_table('tender_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('absorbed_id', sa.Integer(), nullable=False),
    sa.Column('basis', JSON, nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('merged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('merged_by', sa.String(length=16), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(length=16), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('kept_id <> absorbed_id', name=op.f('ck_tender_merge_two_records')),
    sa.CheckConstraint('undone_at IS NULL OR undone_at >= merged_at', name=op.f('ck_tender_merge_period')),
    sa.ForeignKeyConstraint(['absorbed_id'], ['tender.id'], name=op.f('fk_tender_merge_absorbed_id')),
    sa.ForeignKeyConstraint(['kept_id'], ['tender.id'], name=op.f('fk_tender_merge_kept_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_merge')),
    sa.UniqueConstraint('public_id', name=op.f('uq_tender_merge_public_id'))
    )
    with op.batch_alter_table('tender_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_merge_absorbed_id'), ['absorbed_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tender_merge_kept_id'), ['kept_id'], unique=False)
        batch_op.create_index('ix_tender_merge_untold', ['id'], unique=False, sqlite_where=sa.text('told_at IS NULL'), postgresql_where=sa.text('told_at IS NULL'))
        batch_op.create_index('ux_tender_merge_live', ['absorbed_id'], unique=True, sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))
    op.create_table('tender_merge_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('merge_id', sa.Integer(), nullable=False),
    sa.Column('table_name', sa.Text(), nullable=False),
    sa.Column('column_name', sa.Text(), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.Integer(), nullable=True),
    sa.Column('after', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['merge_id'], ['tender_merge.id'], name=op.f('fk_tender_merge_move_merge_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_merge_move'))
    )
    with op.batch_alter_table('tender_merge_move', schema=None) as batch_op:
        batch_op.create_index('ix_tender_merge_move_place', ['merge_id', 'table_name', 'column_name'], unique=False)


def downgrade() -> None:
    """Undo: records stay merged as they are; who stands for whom is no longer known."""
    with op.batch_alter_table('tender_merge_move', schema=None) as batch_op:
        batch_op.drop_index('ix_tender_merge_move_place')
    op.drop_table('tender_merge_move')
    with op.batch_alter_table('tender_merge', schema=None) as batch_op:
        batch_op.drop_index('ux_tender_merge_live', sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))
        batch_op.drop_index('ix_tender_merge_untold', sqlite_where=sa.text('told_at IS NULL'), postgresql_where=sa.text('told_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_tender_merge_kept_id'))
        batch_op.drop_index(batch_op.f('ix_tender_merge_absorbed_id'))
    op.drop_table('tender_merge')
