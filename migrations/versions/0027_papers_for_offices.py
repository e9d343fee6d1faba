"""labels of a meeting's papers; editions taken as HWPX and DOCX

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


BEFORE = ('pdf', 'reading', 'json', 'xlsx')
NOW = (*BEFORE, 'hwpx', 'docx')
PAPERS = ('plan', 'letter', 'agenda', 'report', 'cong-van', 'minutes')
GROUNDS = ('item_1', 'item_2', 'item_3', 'item_4', 'item_5', 'item_6', 'item_7', 'item_8')
RETENTION = ('permanent', 'semi_permanent', 'years_30', 'years_10', 'years_5', 'years_3', 'years_1')


def _forms(values: tuple[str, ...]) -> None:
    """Let editions be taken in exactly these. SQLite makes the table anew, without its checks."""
    with op.batch_alter_table('pack_download', schema=None, recreate='auto') as batch_op:
        name = op.f('ck_pack_download_form')
        if op.get_bind().dialect.name == 'sqlite':
            batch_op.create_check_constraint(op.f('ck_pack_download_copy'), '(serial IS NULL) = (copy_sha256 IS NULL)')
        else:
            batch_op.drop_constraint(name, type_='check')
        batch_op.create_check_constraint(name, sa.text(f"form IN ({', '.join(repr(value) for value in values)})"))


def upgrade() -> None:
    """Do."""
    _forms(NOW)
    op.create_table('meeting_paper_label',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('paper', sa.Enum(*PAPERS, name='paperkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('disclosure', sa.Enum('open', 'partial', 'closed', name='disclosure', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('ground', sa.Enum(*GROUNDS, name='ground', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('retention', sa.Enum(*RETENTION, name='retention', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint("(disclosure = 'open') = (ground IS NULL)", name=op.f('ck_meeting_paper_label_ground_given')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_paper_label_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_paper_label')),
    sa.UniqueConstraint('meeting_id', 'paper', name=op.f('uq_meeting_paper_label_meeting_id_paper'))
    )


def downgrade() -> None:
    """Undo: who took an edition as HWPX or DOCX stays in the access log alone."""
    op.drop_table('meeting_paper_label')
    op.execute(sa.text("DELETE FROM pack_download WHERE form IN ('hwpx', 'docx')"))
    _forms(BEFORE)
