"""what the secretariat answers to comments on circulated minutes

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op


revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


CHECKS = {
    'ck_minutes_comment_answered': '(outcome IS NULL) = (answered_at IS NULL)',
    'ck_minutes_comment_reason': "outcome IS NULL OR outcome <> 'not_accepted' OR answer IS NOT NULL",
    'ck_minutes_comment_commentoutcome': "outcome IN ('accepted', 'not_accepted')",
}
COLUMNS = (
    ('outcome', sa.String(length=40)),
    ('answer', sa.Text()),
    ('answered_at', sa.DateTime(timezone=True)),
    ('answered_by', sa.String(length=16)),
)


def upgrade() -> None:
    """Do."""
    with op.batch_alter_table('minutes_comment', schema=None) as batch_op:
        for name, kind in COLUMNS:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(op.f(name), sa.text(condition))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table('minutes_comment', schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(name), type_='check')
        for name, _kind in COLUMNS:
            batch_op.drop_column(name)
