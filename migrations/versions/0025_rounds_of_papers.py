"""rounds of papers: asked for, called back or sent, taken back with a reason

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


STATES = ('waiting', 'called_back', 'leaving', 'sent', 'stopped', 'revoked')


def upgrade() -> None:
    """Do."""
    op.create_table('pack_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('attach', sa.Boolean(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.String(length=16), nullable=False),
    sa.Column('leaves_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('job', sa.String(length=16), nullable=True),
    sa.Column('state', sa.Enum(*STATES, name='roundstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=16), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.CheckConstraint("leaves_at >= asked_at", name=op.f('ck_pack_round_leaves')),
    sa.CheckConstraint("(state IN ('called_back', 'revoked')) = (ended_at IS NOT NULL)", name=op.f('ck_pack_round_ended')),
    sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f('ck_pack_round_ended_by')),
    sa.CheckConstraint("(state = 'revoked') = (reason IS NOT NULL)", name=op.f('ck_pack_round_reason')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_pack_round_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_round')),
    sa.UniqueConstraint('public_id', name=op.f('uq_pack_round_public_id'))
    )
    with op.batch_alter_table('pack_round', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pack_round_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pack_round_leaves_at'), ['leaves_at'], unique=False)
        batch_op.create_index('ux_pack_round_waiting', ['meeting_id'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    op.add_column('pack_link', sa.Column('round_id', sa.String(length=16), nullable=True))
    op.create_index(op.f('ix_pack_link_round_id'), 'pack_link', ['round_id'], unique=False)


def downgrade() -> None:
    """Undo: links stay, in which round they were sent is forgotten."""
    op.drop_index(op.f('ix_pack_link_round_id'), table_name='pack_link')
    op.drop_column('pack_link', 'round_id')
    with op.batch_alter_table('pack_round', schema=None) as batch_op:
        batch_op.drop_index('ux_pack_round_waiting', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.drop_index(batch_op.f('ix_pack_round_leaves_at'))
        batch_op.drop_index(batch_op.f('ix_pack_round_meeting_id'))
    op.drop_table('pack_round')
