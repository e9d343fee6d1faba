"""decisions taken in writing stand like others: for whom, and what they replace; the collation
keeps which seats counted

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op


revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


STANDING_CHECKS = {
    'ck_decision_standing_one_subject': '(item_id IS NULL) = (procedure_id IS NOT NULL)',
    'ck_decision_standing_present_counted': '(item_id IS NULL) = (present IS NULL)',
    'ck_decision_standing_eligible_counted': '(item_id IS NULL) = (eligible IS NULL)',
}
COUNTS = ('item_id', 'eligible', 'present')


def upgrade() -> None:
    """Do: a decision taken in writing before is for nobody in particular and replaces none."""
    with op.batch_alter_table('decision_standing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('procedure_id', sa.Integer(), nullable=True))
        for name in COUNTS:
            batch_op.alter_column(name, existing_type=sa.Integer(), nullable=True)
        batch_op.create_foreign_key(op.f('fk_decision_standing_procedure_quorate'), 'written_procedure', ['procedure_id', 'quorate'], ['id', 'quorate'])
        for name, condition in STANDING_CHECKS.items():
            batch_op.create_check_constraint(op.f(name), sa.text(condition))
    op.execute(sa.text(
        "INSERT INTO decision_standing (decision_id, procedure_id, quorate, result, state)"
        " SELECT decision.id, decision.procedure_id, decision.procedure_quorate, written_procedure.result,"
        " CASE WHEN written_procedure.result = 'carried' THEN 'effective' ELSE 'recorded' END"
        " FROM decision JOIN written_procedure ON written_procedure.id = decision.procedure_id"
    ))
    with op.batch_alter_table('written_procedure_seat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('counted', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('of_firm', sa.Boolean(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_written_procedure_seat_kept_at_close'), sa.text('(counted IS NULL) = (of_firm IS NULL)'))


def downgrade() -> None:
    """Undo: what decisions taken in writing replaced is in force again, and nothing replaces them."""
    with op.batch_alter_table('written_procedure_seat', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_written_procedure_seat_kept_at_close'), type_='check')
        batch_op.drop_column('of_firm')
        batch_op.drop_column('counted')
    op.execute(sa.text(
        "UPDATE decision_standing SET state = 'effective' WHERE state = 'superseded' AND decision_id IN"
        " (SELECT newer.supersedes_id FROM decision_standing AS newer WHERE newer.procedure_id IS NOT NULL)"
    ))
    op.execute(sa.text(
        "UPDATE decision_standing SET supersedes_id = NULL WHERE supersedes_id IN"
        " (SELECT decision.id FROM decision WHERE decision.procedure_id IS NOT NULL)"
    ))
    op.execute(sa.text('DELETE FROM decision_standing WHERE procedure_id IS NOT NULL'))
    with op.batch_alter_table('decision_standing', schema=None) as batch_op:
        for name in STANDING_CHECKS:
            batch_op.drop_constraint(op.f(name), type_='check')
        batch_op.drop_constraint(op.f('fk_decision_standing_procedure_quorate'), type_='foreignkey')
        for name in COUNTS:
            batch_op.alter_column(name, existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column('procedure_id')
