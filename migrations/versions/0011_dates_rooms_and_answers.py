"""polls, rooms without double booking, answers by mail, calendar addresses; what bodies are known by

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')

REPLIES = ('needs-action', 'accepted', 'tentative', 'declined')


def _replies(values: tuple[str, ...]) -> None:
    """Let invitations take exactly these answers."""
    condition = f"reply IN ({', '.join(repr(value) for value in values)})"
    # Named as the other checks are; SQLite makes the table anew.
    name = op.f('ck_meeting_invitation_reply')
    with op.batch_alter_table('meeting_invitation', schema=None) as batch_op:
        if op.get_bind().dialect.name != 'sqlite':
            batch_op.drop_constraint(name, type_='check')
        batch_op.create_check_constraint(name, sa.text(condition))


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Do."""
    op.add_column('body', sa.Column('known_from', sa.Date(), nullable=True))
    op.add_column('body', sa.Column('dormant_since', sa.Date(), nullable=True))
    op.add_column('body', sa.Column('note', sa.Text(), nullable=True))
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('employer_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_seat_employer_id'), 'organisation', ['employer_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_seat_employer_id'), ['employer_id'], unique=False)
    op.add_column('meeting_invitation', sa.Column('reply_stamp', sa.DateTime(timezone=True), nullable=True))
    _replies((*REPLIES, 'delegated'))
    op.create_table('meeting_poll',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('state', _enum('pollstate', 'open', 'closed'), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('respond_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by', sa.String(length=16), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('minutes > 0', name=op.f('ck_meeting_poll_minutes_positive')),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_meeting_poll_closed')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_poll_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_poll')),
    sa.UniqueConstraint('public_id', name=op.f('uq_meeting_poll_public_id'))
    )
    with op.batch_alter_table('meeting_poll', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_poll_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index('ux_meeting_poll_open', ['meeting_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
    op.create_table('meeting_poll_slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['poll_id'], ['meeting_poll.id'], name=op.f('fk_meeting_poll_slot_poll_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_poll_slot')),
    sa.UniqueConstraint('poll_id', 'starts_at', name=op.f('uq_meeting_poll_slot_poll_id_starts_at'))
    )
    op.create_table('meeting_poll_seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=True),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['poll_id'], ['meeting_poll.id'], name=op.f('fk_meeting_poll_seat_poll_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_meeting_poll_seat_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_poll_seat')),
    sa.UniqueConstraint('poll_id', 'seat_id', name=op.f('uq_meeting_poll_seat_poll_id_seat_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_meeting_poll_seat_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_meeting_poll_seat_token_hash'))
    )
    with op.batch_alter_table('meeting_poll_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_poll_seat_seat_id'), ['seat_id'], unique=False)
    op.create_table('meeting_poll_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('poll_seat_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('answer', _enum('canmeet', 'yes', 'if_need_be', 'no'), nullable=False),
    sa.ForeignKeyConstraint(['poll_seat_id'], ['meeting_poll_seat.id'], name=op.f('fk_meeting_poll_answer_poll_seat_id')),
    sa.ForeignKeyConstraint(['slot_id'], ['meeting_poll_slot.id'], name=op.f('fk_meeting_poll_answer_slot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_poll_answer')),
    sa.UniqueConstraint('poll_seat_id', 'slot_id', name=op.f('uq_meeting_poll_answer_poll_seat_id_slot_id'))
    )
    with op.batch_alter_table('meeting_poll_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_poll_answer_slot_id'), ['slot_id'], unique=False)
    op.create_table('meeting_room',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('name_ko', sa.Text(), nullable=False),
    sa.Column('name_vi', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('site', _enum('roomsite', 'seoul', 'sejong', 'hanoi', 'video'), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('host_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_meeting_room_capacity_positive')),
    sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_meeting_room_host_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_room')),
    sa.UniqueConstraint('public_id', name=op.f('uq_meeting_room_public_id'))
    )
    with op.batch_alter_table('meeting_room', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_room_host_id'), ['host_id'], unique=False)
    op.create_table('room_booking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', _enum('bookingstate', 'held', 'confirmed', 'released'), nullable=False),
    sa.Column('interpretation', _enum('interpretation', 'none', 'ko-vi', 'ko-en', 'vi-en'), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('requested_by', sa.String(length=16), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_room_booking_period')),
    sa.CheckConstraint("(state = 'released') = (released_at IS NOT NULL)", name=op.f('ck_room_booking_released')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_room_booking_meeting_id')),
    sa.ForeignKeyConstraint(['room_id'], ['meeting_room.id'], name=op.f('fk_room_booking_room_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_room_booking')),
    sa.UniqueConstraint('public_id', name=op.f('uq_room_booking_public_id'))
    )
    with op.batch_alter_table('room_booking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_room_booking_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_room_booking_room_id'), ['room_id'], unique=False)
    op.create_table('room_half_hour',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=False),
    sa.Column('booking_id', sa.Integer(), nullable=False),
    sa.Column('begins_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['booking_id'], ['room_booking.id'], name=op.f('fk_room_half_hour_booking_id')),
    sa.ForeignKeyConstraint(['room_id'], ['meeting_room.id'], name=op.f('fk_room_half_hour_room_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_room_half_hour')),
    sa.UniqueConstraint('room_id', 'begins_at', name=op.f('uq_room_half_hour_room_id_begins_at'))
    )
    with op.batch_alter_table('room_half_hour', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_room_half_hour_booking_id'), ['booking_id'], unique=False)
    op.create_table('booking_delegate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('booking_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_name', sa.Text(), nullable=True),
    sa.Column('consented_on', sa.Date(), nullable=True),
    sa.CheckConstraint('person_name IS NULL OR consented_on IS NOT NULL', name=op.f('ck_booking_delegate_named_by_consent')),
    sa.ForeignKeyConstraint(['booking_id'], ['room_booking.id'], name=op.f('fk_booking_delegate_booking_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_booking_delegate_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booking_delegate')),
    sa.UniqueConstraint('public_id', name=op.f('uq_booking_delegate_public_id'))
    )
    with op.batch_alter_table('booking_delegate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_booking_delegate_booking_id'), ['booking_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_booking_delegate_organisation_id'), ['organisation_id'], unique=False)
    op.create_table('calendar_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sender', sa.Text(), nullable=True),
    sa.Column('uid', sa.Text(), nullable=True),
    sa.Column('outcome', _enum('replyoutcome', 'taken', 'refused'), nullable=False),
    sa.Column('reason', JSON, nullable=True),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(outcome = 'refused') = (reason IS NOT NULL)", name=op.f('ck_calendar_reply_reason')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_calendar_reply_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_reply')),
    sa.UniqueConstraint('digest', name=op.f('uq_calendar_reply_digest')),
    sa.UniqueConstraint('public_id', name=op.f('uq_calendar_reply_public_id'))
    )
    with op.batch_alter_table('calendar_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_reply_meeting_id'), ['meeting_id'], unique=False)
    op.create_table('meeting_feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_meeting_feed_token_hash'))
    )
    with op.batch_alter_table('meeting_feed', schema=None) as batch_op:
        batch_op.create_index('ux_meeting_feed_address', ['address'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
    op.create_table('calendar_publication',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('etag', sa.Text(), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('overwritten', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_calendar_publication_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_publication')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_calendar_publication_meeting_id'))
    )


def downgrade() -> None:
    """Undo: polls, rooms and what came by mail are forgotten; a deputy announced is an open answer."""
    for table in (
        'calendar_publication', 'meeting_feed', 'calendar_reply', 'booking_delegate', 'room_half_hour',
        'room_booking', 'meeting_room', 'meeting_poll_answer', 'meeting_poll_seat', 'meeting_poll_slot', 'meeting_poll',
    ):
        op.drop_table(table)
    op.execute(sa.text("UPDATE meeting_invitation SET reply = 'needs-action' WHERE reply = 'delegated'"))
    _replies(REPLIES)
    with op.batch_alter_table('meeting_invitation', schema=None) as batch_op:
        batch_op.drop_column('reply_stamp')
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seat_employer_id'))
        batch_op.drop_constraint(op.f('fk_seat_employer_id'), type_='foreignkey')
        batch_op.drop_column('employer_id')
    with op.batch_alter_table('body', schema=None) as batch_op:
        batch_op.drop_column('note')
        batch_op.drop_column('dormant_since')
        batch_op.drop_column('known_from')
