"""the intended role of an interest changes, with its history

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


ROLES = ('lead', 'member', 'sole', 'subcontractor', 'supplier')


def upgrade() -> None:
    """Do."""
    op.create_table('interest_role_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('interest_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.Enum(*ROLES, name='intendedrole', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['interest_id'], ['interest.id'], name=op.f('fk_interest_role_change_interest_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interest_role_change'))
    )
    with op.batch_alter_table('interest_role_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interest_role_change_interest_id'), ['interest_id'], unique=False)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table('interest_role_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interest_role_change_interest_id'))
    op.drop_table('interest_role_change')
