"""officers of findings keep questions by name, and are told each morning what is new

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')


def upgrade() -> None:
    """Do."""
    op.create_table('saved_finding_filter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Enum('desk', 'findings', name='findingplace', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('arguments', JSON, nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_saved_finding_filter_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_finding_filter')),
    sa.UniqueConstraint('public_id', name=op.f('uq_saved_finding_filter_public_id')),
    sa.UniqueConstraint('user_id', 'place', 'name', name=op.f('uq_saved_finding_filter_user_id_place_name'))
    )
    op.create_table('desk_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_desk_notice_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_notice')),
    sa.UniqueConstraint('public_id', name=op.f('uq_desk_notice_public_id')),
    sa.UniqueConstraint('user_id', 'told_at', name=op.f('uq_desk_notice_user_id_told_at'))
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table('desk_notice')
    op.drop_table('saved_finding_filter')
