"""editions for more audiences and for one reader; what the gate left out

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


BEFORE = ('secretariat', 'compliance', 'ministry', 'public')
NOW = ('secretariat', 'compliance', 'chair', 'ministry', 'expert', 'firm', 'consortium', 'counterpart', 'public')


def _audiences(batch_op, values: tuple[str, ...]) -> None:
    """Let editions be for exactly these. SQLite makes the table anew, without its checks."""
    name = op.f('ck_pack_edition_audience')
    if op.get_bind().dialect.name != 'sqlite':
        batch_op.drop_constraint(name, type_='check')
    batch_op.create_check_constraint(name, sa.text(f"audience IN ({', '.join(repr(value) for value in values)})"))


def upgrade() -> None:
    """Do."""
    with op.batch_alter_table('pack_edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recipient', sa.Text(), nullable=False, server_default=''))
        batch_op.drop_constraint('uq_pack_edition_meeting_id_audience_locale_version', type_='unique')
        batch_op.create_unique_constraint('uq_pack_edition_meeting_id_audience_recipient_locale_version', ['meeting_id', 'audience', 'recipient', 'locale', 'version'])
        _audiences(batch_op, NOW)
    with op.batch_alter_table('pack_edition', schema=None) as batch_op:
        batch_op.alter_column('recipient', existing_type=sa.Text(), existing_nullable=False, server_default=None)
        if op.get_bind().dialect.name == 'sqlite':
            _audiences(batch_op, NOW)
    op.create_table('pack_redaction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=True),
    sa.Column('audience', sa.Enum(*NOW, name='audience', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('part', sa.Text(), nullable=False),
    sa.Column('ground', sa.Enum('seat', 'recused', 'taken_back', 'blocked', name='ground', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('keys', JSON, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['pack_edition.id'], name=op.f('fk_pack_redaction_edition_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_pack_redaction_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_redaction')),
    sa.UniqueConstraint('public_id', name=op.f('uq_pack_redaction_public_id'))
    )
    with op.batch_alter_table('pack_redaction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pack_redaction_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_pack_redaction_edition_id'), ['edition_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pack_redaction_meeting_id'), ['meeting_id'], unique=False)


def downgrade() -> None:
    """Undo: editions that only the newer Duri can tell apart are gone, with who took them."""
    op.drop_table('pack_redaction')
    gone = "SELECT id FROM pack_edition WHERE recipient <> '' OR audience NOT IN ('secretariat', 'compliance', 'ministry', 'public')"
    op.execute(sa.text(f"DELETE FROM pack_download WHERE edition_id IN ({gone})"))
    op.execute(sa.text(f"DELETE FROM pack_edition WHERE id IN ({gone})"))
    with op.batch_alter_table('pack_edition', schema=None) as batch_op:
        batch_op.drop_constraint('uq_pack_edition_meeting_id_audience_recipient_locale_version', type_='unique')
        batch_op.drop_column('recipient')
        batch_op.create_unique_constraint('uq_pack_edition_meeting_id_audience_locale_version', ['meeting_id', 'audience', 'locale', 'version'])
        _audiences(batch_op, BEFORE)
