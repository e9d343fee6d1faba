"""who sits in an item, by how many it is decided, what is noted; minutes and reminders

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    op.create_table('minutes_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'circulated', 'approved', name='minutesstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('content', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=16), nullable=True),
    sa.Column('circulated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('comments_until', sa.Date(), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint("state <> 'approved' OR approved_at IS NOT NULL", name=op.f('ck_minutes_version_approved')),
    sa.CheckConstraint("state = 'draft' OR circulated_at IS NOT NULL", name=op.f('ck_minutes_version_circulated')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_minutes_version_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_version')),
    sa.UniqueConstraint('meeting_id', 'ordinal', name=op.f('uq_minutes_version_meeting_id_ordinal')),
    sa.UniqueConstraint('public_id', name=op.f('uq_minutes_version_public_id'))
    )
    with op.batch_alter_table('minutes_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_version_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('interest_declaration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=True),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('basis', sa.Enum('declared', 'public_tie', name='tiebasis', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('state', sa.Enum('raised', 'upheld', 'lifted', name='declarationstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised_by', sa.String(length=16), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=16), nullable=True),
    sa.Column('settled_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("basis <> 'public_tie' OR source IS NOT NULL", name=op.f('ck_interest_declaration_public_source')),
    sa.CheckConstraint("state <> 'lifted' OR settled_reason IS NOT NULL", name=op.f('ck_interest_declaration_lifted_reason')),
    sa.CheckConstraint("state = 'raised' OR settled_at IS NOT NULL", name=op.f('ck_interest_declaration_settled')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_interest_declaration_organisation_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_interest_declaration_seat_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_interest_declaration_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interest_declaration')),
    sa.UniqueConstraint('public_id', name=op.f('uq_interest_declaration_public_id'))
    )
    with op.batch_alter_table('interest_declaration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interest_declaration_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_interest_declaration_seat_id'), ['seat_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_interest_declaration_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index('ux_interest_declaration_organisation', ['organisation_id', 'tender_id', 'basis'], unique=True, sqlite_where=sa.text("seat_id IS NULL AND state <> 'lifted'"), postgresql_where=sa.text("seat_id IS NULL AND state <> 'lifted'"))
        batch_op.create_index('ux_interest_declaration_seat', ['seat_id', 'tender_id', 'basis'], unique=True, sqlite_where=sa.text("seat_id IS NOT NULL AND state <> 'lifted'"), postgresql_where=sa.text("seat_id IS NOT NULL AND state <> 'lifted'"))

    op.create_table('item_attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('present', 'recused', 'absent', 'observer', name='roompresence', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('back_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('back_at IS NULL OR (left_at IS NOT NULL AND back_at >= left_at)', name=op.f('ck_item_attendance_times')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_item_attendance_item_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_item_attendance_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_attendance')),
    sa.UniqueConstraint('item_id', 'seat_id', name=op.f('uq_item_attendance_item_id_seat_id'))
    )
    with op.batch_alter_table('item_attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_attendance_item_id'), ['item_id'], unique=False)

    op.create_table('item_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_item_note_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_note')),
    sa.UniqueConstraint('item_id', name=op.f('uq_item_note_item_id'))
    )
    op.create_table('item_objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised_by', sa.String(length=16), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('examined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('examined_by', sa.String(length=16), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.CheckConstraint('(examined_at IS NULL) = (answer IS NULL)', name=op.f('ck_item_objection_examined')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_item_objection_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_objection')),
    sa.UniqueConstraint('public_id', name=op.f('uq_item_objection_public_id'))
    )
    with op.batch_alter_table('item_objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_objection_item_id'), ['item_id'], unique=False)

    op.create_table('item_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('eligible', sa.Integer(), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.Column('quorate', sa.Boolean(), nullable=False),
    sa.CheckConstraint('closed_at IS NULL OR closed_at >= opened_at', name=op.f('ck_item_session_period')),
    sa.CheckConstraint('present >= 0 AND present <= eligible', name=op.f('ck_item_session_present')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_item_session_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_session')),
    sa.UniqueConstraint('item_id', 'quorate', name=op.f('uq_item_session_item_id_quorate')),
    sa.UniqueConstraint('item_id', name=op.f('uq_item_session_item_id'))
    )
    op.create_table('minutes_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by', sa.String(length=16), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_minutes_comment_organisation_id')),
    sa.ForeignKeyConstraint(['version_id'], ['minutes_version.id'], name=op.f('fk_minutes_comment_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_comment')),
    sa.UniqueConstraint('public_id', name=op.f('uq_minutes_comment_public_id'))
    )
    with op.batch_alter_table('minutes_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_comment_version_id'), ['version_id'], unique=False)

    op.create_table('decision_standing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('quorate', sa.Boolean(), nullable=False),
    sa.Column('eligible', sa.Integer(), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.Column('result', sa.Enum('carried', 'not_carried', name='decisionresult', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('addressee_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('recorded', 'effective', 'superseded', name='decisionstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.CheckConstraint('present > 0 AND present <= eligible', name=op.f('ck_decision_standing_present')),
    sa.CheckConstraint('quorate', name=op.f('ck_decision_standing_quorate')),
    sa.ForeignKeyConstraint(['addressee_id'], ['organisation.id'], name=op.f('fk_decision_standing_addressee_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_standing_decision_id')),
    sa.ForeignKeyConstraint(['item_id', 'quorate'], ['item_session.item_id', 'item_session.quorate'], name='fk_decision_standing_item_quorate'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_standing')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_decision_standing_decision_id'))
    )
    op.create_table('action_reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['action_item.id'], name=op.f('fk_action_reminder_action_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_reminder')),
    sa.UniqueConstraint('action_id', 'kind', name=op.f('uq_action_reminder_action_id_kind'))
    )
    with op.batch_alter_table('action_reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_reminder_action_id'), ['action_id'], unique=False)



def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table('action_reminder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_reminder_action_id'))

    op.drop_table('action_reminder')
    op.drop_table('decision_standing')
    with op.batch_alter_table('minutes_comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_comment_version_id'))

    op.drop_table('minutes_comment')
    op.drop_table('item_session')
    with op.batch_alter_table('item_objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_objection_item_id'))

    op.drop_table('item_objection')
    op.drop_table('item_note')
    with op.batch_alter_table('item_attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_attendance_item_id'))

    op.drop_table('item_attendance')
    with op.batch_alter_table('interest_declaration', schema=None) as batch_op:
        batch_op.drop_index('ux_interest_declaration_seat', sqlite_where=sa.text("seat_id IS NOT NULL AND state <> 'lifted'"), postgresql_where=sa.text("seat_id IS NOT NULL AND state <> 'lifted'"))
        batch_op.drop_index('ux_interest_declaration_organisation', sqlite_where=sa.text("seat_id IS NULL AND state <> 'lifted'"), postgresql_where=sa.text("seat_id IS NULL AND state <> 'lifted'"))
        batch_op.drop_index(batch_op.f('ix_interest_declaration_tender_id'))
        batch_op.drop_index(batch_op.f('ix_interest_declaration_seat_id'))
        batch_op.drop_index(batch_op.f('ix_interest_declaration_organisation_id'))

    op.drop_table('interest_declaration')
    with op.batch_alter_table('minutes_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_version_meeting_id'))

    op.drop_table('minutes_version')
