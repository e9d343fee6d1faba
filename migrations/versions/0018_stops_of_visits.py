"""the stops of a visit, what hosts answer, what came of each

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    op.create_table('visit_stop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'agreed', 'declined', 'dropped', 'visited', name='stopstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.CheckConstraint('minutes > 0 AND people > 0', name=op.f('ck_visit_stop_some_time_and_people')),
    sa.CheckConstraint("(state = 'visited') = (outcome IS NOT NULL)", name=op.f('ck_visit_stop_outcome_of_a_visit')),
    sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_visit_stop_host_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_visit_stop_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_stop')),
    sa.UniqueConstraint('public_id', name=op.f('uq_visit_stop_public_id'))
    )
    with op.batch_alter_table('visit_stop', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_stop_host_id'), ['host_id'], unique=False)
        batch_op.create_index('ix_visit_stop_order', ['meeting_id', 'starts_at'], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table('visit_stop')
