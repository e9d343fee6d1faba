"""what a tender's match keys were made from, and its buyer in one spelling

The first scan, or the first change of a tender, fills it in.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    op.create_table('tender_match_state',
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('buyer_key', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_match_state_tender_id')),
    sa.PrimaryKeyConstraint('tender_id', name=op.f('pk_tender_match_state'))
    )
    with op.batch_alter_table('tender_match_state', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_match_state_buyer_key'), ['buyer_key'], unique=False)


def downgrade() -> None:
    """Undo: the next scan writes every key anew."""
    with op.batch_alter_table('tender_match_state', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_match_state_buyer_key'))
    op.drop_table('tender_match_state')
