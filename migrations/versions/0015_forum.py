"""a forum for Vietnamese authorities and centres: posts and the answers to them

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    op.create_table('forum_post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.Enum('need', 'question', name='postkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('posted_by', sa.String(length=16), nullable=False),
    sa.Column('province_id', sa.Integer(), nullable=True),
    sa.Column('field', sa.Enum('traffic', 'water', 'environment', 'disaster', 'e_government', 'healthcare', 'education', 'tourism', 'energy', 'cloud', 'data', 'operations', 'urban', 'other', name='solutionfield', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('tender_id', sa.Integer(), nullable=True),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_due', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'answered', 'closed', 'withdrawn', name='poststate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('may_publish', sa.Boolean(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("published_at IS NULL OR (may_publish AND state <> 'withdrawn')", name=op.f('ck_forum_post_published_as_agreed')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_forum_post_organisation_id')),
    sa.ForeignKeyConstraint(['province_id'], ['province.id'], name=op.f('fk_forum_post_province_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_forum_post_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_post')),
    sa.UniqueConstraint('public_id', name=op.f('uq_forum_post_public_id'))
    )
    with op.batch_alter_table('forum_post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forum_post_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_forum_post_order', ['posted_at', 'public_id'], unique=False)
    op.create_table('forum_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('by_secretariat', sa.Boolean(), nullable=False),
    sa.Column('said_by', sa.String(length=16), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['forum_post.id'], name=op.f('fk_forum_answer_post_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_answer')),
    sa.UniqueConstraint('public_id', name=op.f('uq_forum_answer_public_id'))
    )
    with op.batch_alter_table('forum_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forum_answer_post_id'), ['post_id'], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table('forum_answer')
    op.drop_table('forum_post')
