"""who answers for what: activities, responsibilities, their holders and every step

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    op.create_table('activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name_ko', sa.Text(), nullable=False),
    sa.Column('name_vi', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('scope', sa.Enum('all', 'province', 'tender', name='activityscope', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity')),
    sa.UniqueConstraint('code', name=op.f('uq_activity_code')),
    sa.UniqueConstraint('public_id', name=op.f('uq_activity_public_id'))
    )
    op.create_table('responsibility',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('province_id', sa.Integer(), nullable=True),
    sa.Column('tender_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('province_id IS NULL OR tender_id IS NULL', name=op.f('ck_responsibility_one_scope')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_responsibility_activity_id')),
    sa.ForeignKeyConstraint(['province_id'], ['province.id'], name=op.f('fk_responsibility_province_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_responsibility_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_responsibility'))
    )
    with op.batch_alter_table('responsibility', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_responsibility_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_responsibility_province_id'), ['province_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_responsibility_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index('ux_responsibility_all', ['activity_id'], unique=True, sqlite_where=sa.text('province_id IS NULL AND tender_id IS NULL'), postgresql_where=sa.text('province_id IS NULL AND tender_id IS NULL'))
        batch_op.create_index('ux_responsibility_province', ['activity_id', 'province_id'], unique=True, sqlite_where=sa.text('province_id IS NOT NULL'), postgresql_where=sa.text('province_id IS NOT NULL'))
        batch_op.create_index('ux_responsibility_tender', ['activity_id', 'tender_id'], unique=True, sqlite_where=sa.text('tender_id IS NOT NULL'), postgresql_where=sa.text('tender_id IS NOT NULL'))

    op.create_table('responsibility_holder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('responsibility_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('letter', sa.Enum('R', 'A', 'C', 'I', name='letter', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'confirmed', 'disputed', 'ended', name='holderstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint("(state = 'ended') = (valid_to IS NOT NULL)", name=op.f('ck_responsibility_holder_ended')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_responsibility_holder_period')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_responsibility_holder_organisation_id')),
    sa.ForeignKeyConstraint(['responsibility_id'], ['responsibility.id'], name=op.f('fk_responsibility_holder_responsibility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_responsibility_holder')),
    sa.UniqueConstraint('public_id', name=op.f('uq_responsibility_holder_public_id'))
    )
    with op.batch_alter_table('responsibility_holder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_responsibility_holder_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_responsibility_holder_responsibility_id'), ['responsibility_id'], unique=False)
        batch_op.create_index('ux_responsibility_holder_accountable', ['responsibility_id'], unique=True, sqlite_where=sa.text("letter = 'A' AND state <> 'ended'"), postgresql_where=sa.text("letter = 'A' AND state <> 'ended'"))
        batch_op.create_index('ux_responsibility_holder_part', ['responsibility_id', 'organisation_id', 'letter'], unique=True, sqlite_where=sa.text("state <> 'ended'"), postgresql_where=sa.text("state <> 'ended'"))

    op.create_table('responsibility_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'confirmed', 'disputed', 'ended', name='holderstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_holder', sa.Boolean(), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.CheckConstraint("state NOT IN ('disputed', 'ended') OR words IS NOT NULL", name=op.f('ck_responsibility_step_said_why')),
    sa.ForeignKeyConstraint(['holder_id'], ['responsibility_holder.id'], name=op.f('fk_responsibility_step_holder_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_responsibility_step'))
    )
    with op.batch_alter_table('responsibility_step', schema=None) as batch_op:
        batch_op.create_index('ix_responsibility_step_order', ['holder_id', 'at'], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table('responsibility_step')
    op.drop_table('responsibility_holder')
    op.drop_table('responsibility')
    op.drop_table('activity')
