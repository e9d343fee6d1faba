"""candidate keys of firms and applications, pairs to look at, registered addresses

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')
KINDS = ('name', 'sound', 'number', 'phone', 'domain', 'address')
DECISIONS = ('different', 'later')
FOUND = {'sqlite_where': sa.text('found'), 'postgresql_where': sa.text('found')}


def upgrade() -> None:
    """Do."""
    op.add_column('firm', sa.Column('address', sa.Text(), nullable=True))
    op.add_column('firm_application', sa.Column('address', sa.Text(), nullable=True))
    op.create_table('match_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=True),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('firm_id IS NOT NULL OR application_id IS NOT NULL', name=op.f('ck_match_record_somebody')),
    sa.ForeignKeyConstraint(['application_id'], ['firm_application.id'], name=op.f('fk_match_record_application_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_match_record_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_record')),
    sa.UniqueConstraint('application_id', name=op.f('uq_match_record_application_id')),
    sa.UniqueConstraint('firm_id', name=op.f('uq_match_record_firm_id'))
    )
    op.create_table('match_key',
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='keykind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['match_record.id'], name=op.f('fk_match_key_record_id')),
    sa.PrimaryKeyConstraint('record_id', 'kind', 'value', name=op.f('pk_match_key'))
    )
    op.create_index('ix_match_key_value', 'match_key', ['kind', 'value'], unique=False)
    op.create_table('match_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('keys', JSON, nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['match_record.id'], name=op.f('fk_match_request_record_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_request'))
    )
    op.create_index(op.f('ix_match_request_record_id'), 'match_request', ['record_id'], unique=False)
    op.create_table('duplicate_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('found', sa.Boolean(), nullable=False),
    sa.Column('score_bp', sa.Integer(), nullable=False),
    sa.Column('grade', sa.Enum('match', 'review', name='pairgrade', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('certain', sa.Boolean(), nullable=False),
    sa.Column('parts', JSON, nullable=False),
    sa.Column('weighed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decision', sa.Enum(*DECISIONS, name='pairdecision', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=16), nullable=True),
    sa.Column('lock_version', sa.Integer(), nullable=False),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_duplicate_pair_order')),
    sa.CheckConstraint('score_bp >= 0 AND score_bp <= 10000', name=op.f('ck_duplicate_pair_score')),
    sa.CheckConstraint('(decision IS NULL) = (decided_at IS NULL)', name=op.f('ck_duplicate_pair_decided')),
    sa.CheckConstraint('found OR decision IS NOT NULL', name=op.f('ck_duplicate_pair_kept')),
    sa.ForeignKeyConstraint(['first_id'], ['match_record.id'], name=op.f('fk_duplicate_pair_first_id')),
    sa.ForeignKeyConstraint(['second_id'], ['match_record.id'], name=op.f('fk_duplicate_pair_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_pair')),
    sa.UniqueConstraint('public_id', name=op.f('uq_duplicate_pair_public_id'))
    )
    op.create_index('ix_duplicate_pair_score', 'duplicate_pair', ['score_bp', 'public_id'], unique=False, **FOUND)
    op.create_index('ux_duplicate_pair_records', 'duplicate_pair', ['first_id', 'second_id'], unique=True)
    op.create_index(op.f('ix_duplicate_pair_first_id'), 'duplicate_pair', ['first_id'], unique=False)
    op.create_index(op.f('ix_duplicate_pair_second_id'), 'duplicate_pair', ['second_id'], unique=False)
    # What the old table knew stays findable until the first full run adds the other keys.
    op.execute(sa.text('INSERT INTO match_record (firm_id) SELECT id FROM firm ORDER BY id'))
    op.execute(sa.text("""
        INSERT INTO match_key (record_id, kind, value)
        SELECT match_record.id,
               CASE WHEN firm_name_key.key LIKE '~%' THEN 'sound' ELSE 'name' END,
               CASE WHEN firm_name_key.key LIKE '~%' THEN substr(firm_name_key.key, 2) ELSE firm_name_key.key END
        FROM firm_name_key JOIN match_record ON match_record.firm_id = firm_name_key.firm_id
    """))
    op.execute(sa.text("""
        INSERT INTO match_key (record_id, kind, value)
        SELECT DISTINCT match_record.id, 'number', firm_identifier.scheme || ':' || substr(firm_identifier.value, 1, 10)
        FROM firm_identifier JOIN match_record ON match_record.firm_id = firm_identifier.firm_id
    """))
    op.drop_index('ix_firm_name_key_key', table_name='firm_name_key')
    op.drop_table('firm_name_key')


def downgrade() -> None:
    """Undo."""
    op.create_table('firm_name_key',
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_name_key_firm_id')),
    sa.PrimaryKeyConstraint('firm_id', 'key', name=op.f('pk_firm_name_key'))
    )
    op.create_index('ix_firm_name_key_key', 'firm_name_key', ['key'], unique=False)
    op.execute(sa.text("""
        INSERT INTO firm_name_key (firm_id, key)
        SELECT match_record.firm_id, CASE WHEN match_key.kind = 'sound' THEN '~' || match_key.value ELSE match_key.value END
        FROM match_key JOIN match_record ON match_record.id = match_key.record_id
        WHERE match_record.firm_id IS NOT NULL AND match_key.kind IN ('name', 'sound')
    """))
    op.drop_table('duplicate_pair')
    op.drop_table('match_request')
    op.drop_table('match_key')
    op.drop_table('match_record')
    op.drop_column('firm_application', 'address')
    op.drop_column('firm', 'address')
