"""applications: told to officers, erased when old; legal names with their history

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


KINDS = ('notice_out', 'tender_changed', 'deadline_near', 'own_finding', 'colleague', 'invitation', 'team', 'signature', 'bid')
TOLD = ('notification', 'notification_preference')


def _kinds(values: tuple[str, ...]) -> None:
    """Let both tables take exactly these kinds."""
    condition = f"kind IN ({', '.join(repr(value) for value in values)})"
    for table in TOLD:
        # Named as the other checks are; SQLite makes the table anew.
        name = op.f(f'ck_{table}_notificationkind')
        with op.batch_alter_table(table, schema=None) as batch_op:
            if op.get_bind().dialect.name != 'sqlite':
                batch_op.drop_constraint(name, type_='check')
            batch_op.create_check_constraint(name, sa.text(condition))


def upgrade() -> None:
    """Do."""
    _kinds((*KINDS, 'application'))
    op.add_column('firm_application', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_firm_application_settled', 'firm_application', ['decided_at', 'public_id'], unique=False)
    op.create_table('legal_name_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('corrected', 'renamed', name='namechangekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name_ko', sa.Text(), nullable=True),
    sa.Column('name_vi', sa.Text(), nullable=True),
    sa.Column('name_en', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('source_date', sa.Date(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_legal_name_change_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_name_change')),
    sa.UniqueConstraint('public_id', name=op.f('uq_legal_name_change_public_id'))
    )
    with op.batch_alter_table('legal_name_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_legal_name_change_firm_id'), ['firm_id'], unique=False)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table('legal_name_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_legal_name_change_firm_id'))
    op.drop_table('legal_name_change')
    op.drop_index('ix_firm_application_settled', table_name='firm_application')
    op.drop_column('firm_application', 'erased_at')
    for table in TOLD:
        op.execute(sa.text(f"DELETE FROM {table} WHERE kind = 'application'"))
    _kinds(KINDS)
