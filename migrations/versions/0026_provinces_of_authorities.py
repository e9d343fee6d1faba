"""provinces that authorities and centres belong to

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    op.create_table('organisation_province',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('province_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_province_organisation_id')),
    sa.ForeignKeyConstraint(['province_id'], ['province.id'], name=op.f('fk_organisation_province_province_id')),
    sa.PrimaryKeyConstraint('organisation_id', 'province_id', name=op.f('pk_organisation_province'))
    )


def downgrade() -> None:
    """Undo: which province an authority is of is not known any more."""
    op.drop_table('organisation_province')
