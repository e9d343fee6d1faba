"""what ties rivals: holdings, marks, names in bids, fingerprints; editions of rulesets

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    op.create_table('ruleset_edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('ruleset', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('amounts', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=16), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ruleset_edition')),
    sa.UniqueConstraint('public_id', name=op.f('uq_ruleset_edition_public_id'))
    )
    with op.batch_alter_table('ruleset_edition', schema=None) as batch_op:
        batch_op.create_index('ix_ruleset_edition_order', ['valid_from', 'recorded_at', 'id'], unique=False)

    op.create_table('bid_promise',
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('person', 'guarantee', name='promisekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=16), nullable=True),
    sa.Column('retracted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('valid_to >= valid_from', name=op.f('ck_bid_promise_period')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_bid_promise_firm_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_bid_promise_lot_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_bid_promise_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bid_promise')),
    sa.UniqueConstraint('public_id', name=op.f('uq_bid_promise_public_id'))
    )
    with op.batch_alter_table('bid_promise', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bid_promise_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ix_bid_promise_key', ['kind', 'key'], unique=False)
        batch_op.create_index(batch_op.f('ix_bid_promise_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index('ux_bid_promise_lot', ['lot_id', 'firm_id', 'kind', 'key'], unique=True, sqlite_where=sa.text('retracted_at IS NULL AND lot_id IS NOT NULL'), postgresql_where=sa.text('retracted_at IS NULL AND lot_id IS NOT NULL'))
        batch_op.create_index('ux_bid_promise_tender', ['tender_id', 'firm_id', 'kind', 'key'], unique=True, sqlite_where=sa.text('retracted_at IS NULL AND lot_id IS NULL'), postgresql_where=sa.text('retracted_at IS NULL AND lot_id IS NULL'))

    op.create_table('firm_mark',
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('phone', 'domain', 'address', 'bank', name='markkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('shown', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('derived', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=16), nullable=True),
    sa.Column('retracted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from', name=op.f('ck_firm_mark_period')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_mark_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_mark')),
    sa.UniqueConstraint('public_id', name=op.f('uq_firm_mark_public_id'))
    )
    with op.batch_alter_table('firm_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_firm_mark_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ix_firm_mark_value', ['kind', 'key'], unique=False)
        batch_op.create_index('ux_firm_mark', ['firm_id', 'kind', 'key'], unique=True, sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))

    op.create_table('holding',
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('owner_key', sa.Text(), nullable=False),
    sa.Column('owner_firm_id', sa.Integer(), nullable=True),
    sa.Column('owned', sa.Text(), nullable=False),
    sa.Column('owned_key', sa.Text(), nullable=False),
    sa.Column('owned_firm_id', sa.Integer(), nullable=True),
    sa.Column('share_bp', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=16), nullable=True),
    sa.Column('retracted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('share_bp > 0 AND share_bp <= 10000', name=op.f('ck_holding_share')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_holding_period')),
    sa.ForeignKeyConstraint(['owned_firm_id'], ['firm.id'], name=op.f('fk_holding_owned_firm_id')),
    sa.ForeignKeyConstraint(['owner_firm_id'], ['firm.id'], name=op.f('fk_holding_owner_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holding')),
    sa.UniqueConstraint('public_id', name=op.f('uq_holding_public_id'))
    )
    with op.batch_alter_table('holding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holding_owned_firm_id'), ['owned_firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_holding_owned_key'), ['owned_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_holding_owner_firm_id'), ['owner_firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_holding_owner_key'), ['owner_key'], unique=False)
        batch_op.create_index('ux_holding', ['owner_key', 'owned_key', 'valid_from'], unique=True, sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))

    op.create_table('subcontract',
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('subcontractor_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=16), nullable=True),
    sa.Column('retracted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('firm_id <> subcontractor_id', name=op.f('ck_subcontract_two_firms')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_subcontract_firm_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_subcontract_lot_id')),
    sa.ForeignKeyConstraint(['subcontractor_id'], ['firm.id'], name=op.f('fk_subcontract_subcontractor_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_subcontract_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subcontract')),
    sa.UniqueConstraint('public_id', name=op.f('uq_subcontract_public_id'))
    )
    with op.batch_alter_table('subcontract', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subcontract_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_subcontract_subcontractor_id'), ['subcontractor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_subcontract_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index('ux_subcontract_lot', ['lot_id', 'firm_id', 'subcontractor_id'], unique=True, sqlite_where=sa.text('retracted_at IS NULL AND lot_id IS NOT NULL'), postgresql_where=sa.text('retracted_at IS NULL AND lot_id IS NOT NULL'))
        batch_op.create_index('ux_subcontract_tender', ['tender_id', 'firm_id', 'subcontractor_id'], unique=True, sqlite_where=sa.text('retracted_at IS NULL AND lot_id IS NULL'), postgresql_where=sa.text('retracted_at IS NULL AND lot_id IS NULL'))

    op.add_column('consortium_document_version', sa.Column('author_key', sa.Text(), nullable=True))
    op.add_column('firm_document', sa.Column('author_key', sa.Text(), nullable=True))
    op.create_index('ix_firm_document_author_key', 'firm_document', ['author_key'], unique=False)



def downgrade() -> None:
    """Undo."""
    op.drop_index('ix_firm_document_author_key', table_name='firm_document')
    op.drop_column('firm_document', 'author_key')
    op.drop_column('consortium_document_version', 'author_key')

    with op.batch_alter_table('subcontract', schema=None) as batch_op:
        batch_op.drop_index('ux_subcontract_tender', sqlite_where=sa.text('retracted_at IS NULL AND lot_id IS NULL'), postgresql_where=sa.text('retracted_at IS NULL AND lot_id IS NULL'))
        batch_op.drop_index('ux_subcontract_lot', sqlite_where=sa.text('retracted_at IS NULL AND lot_id IS NOT NULL'), postgresql_where=sa.text('retracted_at IS NULL AND lot_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_subcontract_tender_id'))
        batch_op.drop_index(batch_op.f('ix_subcontract_subcontractor_id'))
        batch_op.drop_index(batch_op.f('ix_subcontract_firm_id'))

    op.drop_table('subcontract')
    with op.batch_alter_table('holding', schema=None) as batch_op:
        batch_op.drop_index('ux_holding', sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_holding_owner_key'))
        batch_op.drop_index(batch_op.f('ix_holding_owner_firm_id'))
        batch_op.drop_index(batch_op.f('ix_holding_owned_key'))
        batch_op.drop_index(batch_op.f('ix_holding_owned_firm_id'))

    op.drop_table('holding')
    with op.batch_alter_table('firm_mark', schema=None) as batch_op:
        batch_op.drop_index('ux_firm_mark', sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))
        batch_op.drop_index('ix_firm_mark_value')
        batch_op.drop_index(batch_op.f('ix_firm_mark_firm_id'))

    op.drop_table('firm_mark')
    with op.batch_alter_table('bid_promise', schema=None) as batch_op:
        batch_op.drop_index('ux_bid_promise_tender', sqlite_where=sa.text('retracted_at IS NULL AND lot_id IS NULL'), postgresql_where=sa.text('retracted_at IS NULL AND lot_id IS NULL'))
        batch_op.drop_index('ux_bid_promise_lot', sqlite_where=sa.text('retracted_at IS NULL AND lot_id IS NOT NULL'), postgresql_where=sa.text('retracted_at IS NULL AND lot_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_bid_promise_tender_id'))
        batch_op.drop_index('ix_bid_promise_key')
        batch_op.drop_index(batch_op.f('ix_bid_promise_firm_id'))

    op.drop_table('bid_promise')
    with op.batch_alter_table('ruleset_edition', schema=None) as batch_op:
        batch_op.drop_index('ix_ruleset_edition_order')

    op.drop_table('ruleset_edition')
