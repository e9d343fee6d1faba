"""plans ahead are counted in their index: route and field stand in it

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


AHEAD = "kind = 'plan' AND status IN ('planned', 'active')"


def upgrade() -> None:
    """Do."""
    _index(['planned_from', 'public_id', 'route', 'field'])


def downgrade() -> None:
    """Undo."""
    _index(['planned_from', 'public_id'])


def _index(columns: list[str]) -> None:
    op.drop_index('ix_tender_planned_from', table_name='tender')
    op.create_index('ix_tender_planned_from', 'tender', columns, unique=False, sqlite_where=sa.text(AHEAD), postgresql_where=sa.text(AHEAD))
