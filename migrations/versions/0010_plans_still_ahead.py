"""the index of announced plans holds those still ahead alone

Revision ID: 0010
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0004'
branch_labels = None
depends_on = None


PLAN = "kind = 'plan'"
AHEAD = "kind = 'plan' AND status IN ('planned', 'active')"


def upgrade() -> None:
    """Do."""
    _index(AHEAD)


def downgrade() -> None:
    """Undo."""
    _index(PLAN)


def _index(held: str) -> None:
    op.drop_index('ix_tender_planned_from', table_name='tender')
    op.create_index('ix_tender_planned_from', 'tender', ['planned_from', 'public_id'], unique=False, sqlite_where=sa.text(held), postgresql_where=sa.text(held))
