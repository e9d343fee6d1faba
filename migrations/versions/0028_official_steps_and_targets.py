"""official steps, targets of seasons, reviews of the rulebook; what is carried over on an agenda

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op


revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


NEW_CHECKS = {
    'ck_agenda_item_carried': 'carried >= 0',
    'ck_agenda_item_presenter_window': 'presenter_until > presenter_from',
}


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Do."""
    op.create_table('official_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('kind', _enum('stepkind', 'letter', 'query', 'booking'), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=True),
    sa.Column('addressee_id', sa.Integer(), nullable=True),
    sa.Column('province_id', sa.Integer(), nullable=True),
    sa.Column('tender_id', sa.Integer(), nullable=True),
    sa.Column('public_channel', sa.Boolean(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=False),
    sa.Column('lapses_on', sa.Date(), nullable=True),
    sa.Column('state', _enum('stepstate', 'open', 'done', 'dropped'), nullable=False),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.String(length=16), nullable=True),
    sa.Column('lock_version', sa.Integer(), nullable=False),
    sa.CheckConstraint("lapses_on IS NULL OR lapses_on >= sent_on", name=op.f('ck_official_step_lapses_after')),
    sa.CheckConstraint("reminded_on IS NULL OR reminded_on >= sent_on", name=op.f('ck_official_step_reminded_after')),
    sa.CheckConstraint("settled_on IS NULL OR settled_on >= sent_on", name=op.f('ck_official_step_settled_after')),
    sa.CheckConstraint("(state = 'open') = (settled_on IS NULL)", name=op.f('ck_official_step_settled')),
    sa.CheckConstraint("state <> 'dropped' OR outcome IS NOT NULL", name=op.f('ck_official_step_dropped_reason')),
    sa.CheckConstraint("kind = 'booking' OR addressee_id IS NOT NULL OR province_id IS NOT NULL", name=op.f('ck_official_step_addressed')),
    sa.CheckConstraint("kind <> 'booking' OR lapses_on IS NOT NULL", name=op.f('ck_official_step_booking_lapses')),
    sa.CheckConstraint("(reminders = 0) = (reminded_on IS NULL)", name=op.f('ck_official_step_reminders_dated')),
    sa.ForeignKeyConstraint(['addressee_id'], ['organisation.id'], name=op.f('fk_official_step_addressee_id')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_official_step_body_id')),
    sa.ForeignKeyConstraint(['province_id'], ['province.id'], name=op.f('fk_official_step_province_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_official_step_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official_step')),
    sa.UniqueConstraint('public_id', name=op.f('uq_official_step_public_id'))
    )
    with op.batch_alter_table('official_step', schema=None) as batch_op:
        batch_op.create_index('ix_official_step_body', ['body_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_official_step_addressee_id'), ['addressee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_official_step_tender_id'), ['tender_id'], unique=False)
    op.create_table('season_target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season', sa.Text(), nullable=False),
    sa.Column('band', _enum('band', 'fewer', '5-9', '10-19', '20-39', '40-79', '80+'), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint("band <> 'fewer'", name=op.f('ck_season_target_an_aim')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season_target')),
    sa.UniqueConstraint('season', name=op.f('uq_season_target_season'))
    )
    op.create_table('rulebook_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season', sa.Text(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=16), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rulebook_review')),
    sa.UniqueConstraint('season', name=op.f('uq_rulebook_review_season'))
    )
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('presenter_from', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('presenter_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('carried', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('edited', sa.Boolean(), nullable=False, server_default=sa.false()))
        for name, condition in NEW_CHECKS.items():
            batch_op.create_check_constraint(op.f(name), sa.text(condition))
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.alter_column('carried', existing_type=sa.Integer(), existing_nullable=False, server_default=None)
        batch_op.alter_column('edited', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    """Undo: the register, targets and noted reviews are gone; items forget whom they waited for."""
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        for name in NEW_CHECKS:
            batch_op.drop_constraint(op.f(name), type_='check')
        for column in ('edited', 'carried', 'presenter_until', 'presenter_from'):
            batch_op.drop_column(column)
    op.drop_table('rulebook_review')
    op.drop_table('season_target')
    op.drop_table('official_step')
