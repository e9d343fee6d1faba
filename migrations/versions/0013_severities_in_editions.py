"""the compliance desk's editions of rulesets change severities, too

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    op.add_column('ruleset_edition', sa.Column('severities', JSON, nullable=True))


def downgrade() -> None:
    """Undo: what editions said about severities is lost; their amounts stay."""
    with op.batch_alter_table('ruleset_edition', schema=None) as batch_op:
        batch_op.drop_column('severities')
