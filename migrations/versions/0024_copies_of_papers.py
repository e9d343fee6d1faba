"""copies of papers: the serial printed on each and the hash of its bytes

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do."""
    with op.batch_alter_table('pack_download', schema=None) as batch_op:
        batch_op.add_column(sa.Column('serial', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('copy_sha256', sa.Text(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_pack_download_copy'), '(serial IS NULL) = (copy_sha256 IS NULL)')
        batch_op.create_index(batch_op.f('ix_pack_download_copy_sha256'), ['copy_sha256'], unique=False)


def downgrade() -> None:
    """Undo: whose copy a file is cannot be told any more."""
    with op.batch_alter_table('pack_download', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pack_download_copy_sha256'))
        batch_op.drop_constraint(batch_op.f('ck_pack_download_copy'), type_='check')
        batch_op.drop_column('copy_sha256')
        batch_op.drop_column('serial')
