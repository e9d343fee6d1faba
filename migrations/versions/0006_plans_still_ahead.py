"""the index of announced plans holds those still ahead alone

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
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
