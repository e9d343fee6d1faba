"""links to papers: one for each mail to a seat; what was taken by one

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


AUDIENCES = ('secretariat', 'compliance', 'chair', 'ministry', 'expert', 'firm', 'consortium', 'counterpart', 'public')


def upgrade() -> None:
    """Do."""
    op.add_column('pack_download', sa.Column('link_id', sa.String(length=16), nullable=True))
    op.create_table('pack_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.Enum(*AUDIENCES, name='audience', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('occasion', sa.Enum('issued', 'replaced', 'reminded', name='occasion', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('signs_in', sa.Boolean(), nullable=False),
    sa.Column('attached', sa.Boolean(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by', sa.String(length=16), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint('expires_at > sent_at', name=op.f('ck_pack_link_expires')),
    sa.CheckConstraint('(revoked_at IS NULL) = (revoked_by IS NULL)', name=op.f('ck_pack_link_revoked')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_pack_link_meeting_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_pack_link_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_link')),
    sa.UniqueConstraint('public_id', name=op.f('uq_pack_link_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_pack_link_token_hash'))
    )
    with op.batch_alter_table('pack_link', schema=None) as batch_op:
        batch_op.create_index('ix_pack_link_live', ['meeting_id', 'seat_id'], unique=False, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_pack_link_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pack_link_seat_id'), ['seat_id'], unique=False)


def downgrade() -> None:
    """Undo: nobody's link opens anything any more, and who took papers by one is not known."""
    with op.batch_alter_table('pack_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pack_link_seat_id'))
        batch_op.drop_index(batch_op.f('ix_pack_link_meeting_id'))
        batch_op.drop_index('ix_pack_link_live', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
    op.drop_table('pack_link')
    op.drop_column('pack_download', 'link_id')
