"""papers of others bound into packs, and the sections chosen for a meeting

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    op.create_table('pack_annex',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title_ko', sa.Text(), nullable=False),
    sa.Column('title_vi', sa.Text(), nullable=False),
    sa.Column('title_en', sa.Text(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('sizes', JSON, nullable=False),
    sa.Column('removed', JSON, nullable=False),
    sa.Column('audiences', JSON, nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by', sa.String(length=16), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('pages > 0', name=op.f('ck_pack_annex_has_pages')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_pack_annex_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_annex')),
    sa.UniqueConstraint('meeting_id', 'position', name=op.f('uq_pack_annex_meeting_id_position')),
    sa.UniqueConstraint('public_id', name=op.f('uq_pack_annex_public_id'))
    )
    with op.batch_alter_table('pack_annex', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pack_annex_meeting_id'), ['meeting_id'], unique=False)
    op.create_table('pack_layout',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('sections', JSON, nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_pack_layout_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_layout')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_pack_layout_meeting_id'))
    )


def downgrade() -> None:
    """Undo: files stay in the store, what was issued keeps its pages."""
    op.drop_table('pack_layout')
    with op.batch_alter_table('pack_annex', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pack_annex_meeting_id'))
    op.drop_table('pack_annex')
