"""who has an official step in hand, reminders of steps; versions of papers' labels

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do: whoever entered a step has it in hand, where the account is still there."""
    with op.batch_alter_table('official_step', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_official_step_owner_id'), 'user_account', ['owner_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_official_step_owner_id'), ['owner_id'], unique=False)
    op.execute(sa.text(
        "UPDATE official_step SET owner_id = (SELECT id FROM user_account WHERE public_id = official_step.entered_by)"
    ))
    op.create_table('official_step_reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['step_id'], ['official_step.id'], name=op.f('fk_official_step_reminder_step_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official_step_reminder')),
    sa.UniqueConstraint('step_id', 'kind', name=op.f('uq_official_step_reminder_step_id_kind'))
    )
    with op.batch_alter_table('meeting_paper_label', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lock_version', sa.Integer(), nullable=False, server_default='1'))
    with op.batch_alter_table('meeting_paper_label', schema=None) as batch_op:
        batch_op.alter_column('lock_version', existing_type=sa.Integer(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    """Undo: whose step it is, and which reminders went out, is not known any more."""
    with op.batch_alter_table('meeting_paper_label', schema=None) as batch_op:
        batch_op.drop_column('lock_version')
    op.drop_table('official_step_reminder')
    with op.batch_alter_table('official_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_official_step_owner_id'))
        batch_op.drop_constraint(op.f('fk_official_step_owner_id'), type_='foreignkey')
        batch_op.drop_column('owner_id')
