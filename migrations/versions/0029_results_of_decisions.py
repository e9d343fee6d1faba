"""whom a decision is for, what it replaces, more results; which groups an item lacked

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')


revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


BEFORE = ('carried', 'not_carried')
NOW = ('carried', 'not_carried', 'noted', 'deferred')
NEW_CHECKS = {
    'ck_decision_standing_supersedes_carried': "supersedes_id IS NULL OR result = 'carried'",
    'ck_decision_standing_one_addressee': 'addressee_id IS NULL OR addressee_province_id IS NULL',
}


def _results(batch_op, values: tuple[str, ...]) -> None:
    """Let decisions have exactly these results."""
    name = op.f('ck_decision_standing_decisionresult')
    batch_op.drop_constraint(name, type_='check')
    batch_op.create_check_constraint(name, sa.text(f"result IN ({', '.join(repr(value) for value in values)})"))


def upgrade() -> None:
    """Do."""
    op.add_column('item_session', sa.Column('short', JSON, nullable=True))
    with op.batch_alter_table('decision_standing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('addressee_province_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('supersedes_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_decision_standing_addressee_province_id'), 'province', ['addressee_province_id'], ['id'])
        batch_op.create_foreign_key(op.f('fk_decision_standing_supersedes_id'), 'decision', ['supersedes_id'], ['id'])
        batch_op.create_unique_constraint(op.f('uq_decision_standing_supersedes_id'), ['supersedes_id'])
        _results(batch_op, NOW)
        for name, condition in NEW_CHECKS.items():
            batch_op.create_check_constraint(op.f(name), sa.text(condition))


def downgrade() -> None:
    """Undo: what was noted counts as carried, what was put off as not carried."""
    op.execute(sa.text("UPDATE decision_standing SET state = 'effective' WHERE state = 'superseded'"))
    op.execute(sa.text("UPDATE decision_standing SET result = 'carried' WHERE result = 'noted'"))
    op.execute(sa.text("UPDATE decision_standing SET result = 'not_carried' WHERE result = 'deferred'"))
    with op.batch_alter_table('decision_standing', schema=None) as batch_op:
        for name in NEW_CHECKS:
            batch_op.drop_constraint(op.f(name), type_='check')
        batch_op.drop_constraint(op.f('uq_decision_standing_supersedes_id'), type_='unique')
        batch_op.drop_constraint(op.f('fk_decision_standing_supersedes_id'), type_='foreignkey')
        batch_op.drop_constraint(op.f('fk_decision_standing_addressee_province_id'), type_='foreignkey')
        batch_op.drop_column('supersedes_id')
        batch_op.drop_column('addressee_province_id')
        _results(batch_op, BEFORE)
    with op.batch_alter_table('item_session', schema=None) as batch_op:
        batch_op.drop_column('short')
