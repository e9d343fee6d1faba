"""in which language a seat reads its papers, where that is not the one of its mails

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op


revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    op.create_table('pack_seat_language',
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint("locale IN ('ko', 'vi', 'en', 'ko+vi')", name=op.f('ck_pack_seat_language_locale')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_pack_seat_language_seat_id')),
    sa.PrimaryKeyConstraint('seat_id', name=op.f('pk_pack_seat_language'))
    )


def downgrade() -> None:
    """Undo: every seat reads its papers in the language of its mails."""
    op.drop_table('pack_seat_language')
