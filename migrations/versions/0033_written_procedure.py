"""written procedures: the question, the seats asked, answers, reminders, papers, a body's rule;
decisions taken in writing

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')


revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


DECISION_CHECKS = {
    'ck_decision_one_subject': '(item_id IS NULL) = (procedure_id IS NOT NULL)',
    'ck_decision_procedure_counted': '(procedure_id IS NULL) = (procedure_quorate IS NULL)',
    'ck_decision_procedure_quorate': 'procedure_quorate IS NULL OR procedure_quorate',
}


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _majority() -> sa.Enum:
    return _enum('majority', 'half', 'two_thirds', 'all')


def upgrade() -> None:
    """Do."""
    op.create_table('written_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('majority', _majority(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_written_rule_period')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_written_rule_body_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_rule')),
    sa.UniqueConstraint('body_id', 'valid_from', name=op.f('uq_written_rule_body_id_valid_from')),
    sa.UniqueConstraint('public_id', name=op.f('uq_written_rule_public_id'))
    )
    op.create_table('written_procedure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('kind', _enum('procedurekind', 'opinions', 'resolution'), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('grounds', sa.Text(), nullable=False),
    sa.Column('asks', _enum('decisiontype', 'approve', 'note', 'assign', 'escalate', 'advise'), nullable=True),
    sa.Column('groups', JSON, nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=True),
    sa.Column('state', _enum('procedurestate', 'draft', 'open', 'closed', 'cancelled'), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('first_due_on', sa.Date(), nullable=True),
    sa.Column('extension_reason', sa.Text(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_by', sa.String(length=16), nullable=True),
    sa.Column('quorum', JSON, nullable=True),
    sa.Column('majority', _majority(), nullable=True),
    sa.Column('rule_source', sa.Text(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('result', _enum('procedureresult', 'carried', 'not_carried', 'inquorate', 'collected'), nullable=True),
    sa.Column('quorate', sa.Boolean(), nullable=True),
    sa.Column('eligible', sa.Integer(), nullable=True),
    sa.Column('answered', sa.Integer(), nullable=True),
    sa.Column('cancelled_reason', sa.Text(), nullable=True),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=16), nullable=True),
    sa.Column('lock_version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'cancelled') OR sent_at IS NOT NULL", name=op.f('ck_written_procedure_sent')),
    sa.CheckConstraint('sent_at IS NULL OR quorum IS NOT NULL', name=op.f('ck_written_procedure_quorum_kept')),
    sa.CheckConstraint("sent_at IS NULL OR kind = 'opinions' OR majority IS NOT NULL", name=op.f('ck_written_procedure_rule')),
    sa.CheckConstraint("(state = 'closed') = (result IS NOT NULL)", name=op.f('ck_written_procedure_result')),
    sa.CheckConstraint('(result IS NOT NULL) = (closed_at IS NOT NULL)', name=op.f('ck_written_procedure_closed')),
    sa.CheckConstraint("result IS NULL OR (kind = 'opinions') = (result = 'collected')", name=op.f('ck_written_procedure_result_of_kind')),
    sa.CheckConstraint("(quorate IS NOT NULL) = (result IS NOT NULL AND result <> 'collected')", name=op.f('ck_written_procedure_counted')),
    sa.CheckConstraint("quorate IS NULL OR quorate = (result IN ('carried', 'not_carried'))", name=op.f('ck_written_procedure_quorate')),
    sa.CheckConstraint('answered >= 0 AND answered <= eligible', name=op.f('ck_written_procedure_answered')),
    sa.CheckConstraint('(result IS NULL) = (answered IS NULL)', name=op.f('ck_written_procedure_answers_counted')),
    sa.CheckConstraint('(answered IS NULL) = (eligible IS NULL)', name=op.f('ck_written_procedure_eligible_counted')),
    sa.CheckConstraint("(state = 'cancelled') = (cancelled_reason IS NOT NULL)", name=op.f('ck_written_procedure_cancelled')),
    sa.CheckConstraint('(first_due_on IS NULL) = (extension_reason IS NULL)', name=op.f('ck_written_procedure_extended')),
    sa.CheckConstraint('first_due_on IS NULL OR first_due_on < due_on', name=op.f('ck_written_procedure_extended_later')),
    sa.CheckConstraint("(kind = 'opinions') = (asks IS NULL)", name=op.f('ck_written_procedure_asks')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_written_procedure_body_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_written_procedure_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_procedure')),
    sa.UniqueConstraint('id', 'quorate', name=op.f('uq_written_procedure_id_quorate')),
    sa.UniqueConstraint('public_id', name=op.f('uq_written_procedure_public_id'))
    )
    with op.batch_alter_table('written_procedure', schema=None) as batch_op:
        batch_op.create_index('ix_written_procedure_body', ['body_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_written_procedure_tender_id'), ['tender_id'], unique=False)
    op.create_table('written_procedure_seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('procedure_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=True),
    sa.Column('opinion', _enum('opinion', 'agree', 'changes', 'disagree', 'none'), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('given_by', _enum('givenby', 'link', 'account', 'desk'), nullable=True),
    sa.Column('received_how', sa.Text(), nullable=True),
    sa.Column('reflection', _enum('reflection', 'taken_up', 'partly', 'not_taken_up'), nullable=True),
    sa.Column('response', sa.Text(), nullable=True),
    sa.Column('responded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('responded_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint('(opinion IS NULL) = (answered_at IS NULL)', name=op.f('ck_written_procedure_seat_answered')),
    sa.CheckConstraint('(opinion IS NULL) = (given_by IS NULL)', name=op.f('ck_written_procedure_seat_given')),
    sa.CheckConstraint("(given_by IS NOT NULL AND given_by = 'desk') = (received_how IS NOT NULL)", name=op.f('ck_written_procedure_seat_received')),
    sa.CheckConstraint('opinion IS NOT NULL OR words IS NULL', name=op.f('ck_written_procedure_seat_words')),
    sa.CheckConstraint("opinion IS NULL OR opinion NOT IN ('changes', 'disagree') OR words IS NOT NULL", name=op.f('ck_written_procedure_seat_reason')),
    sa.CheckConstraint('reflection IS NULL OR opinion IS NOT NULL', name=op.f('ck_written_procedure_seat_reflected')),
    sa.CheckConstraint('(reflection IS NULL) = (responded_at IS NULL)', name=op.f('ck_written_procedure_seat_responded')),
    sa.CheckConstraint("reflection IS NULL OR reflection = 'taken_up' OR response IS NOT NULL", name=op.f('ck_written_procedure_seat_response_reason')),
    sa.ForeignKeyConstraint(['procedure_id'], ['written_procedure.id'], name=op.f('fk_written_procedure_seat_procedure_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_written_procedure_seat_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_procedure_seat')),
    sa.UniqueConstraint('procedure_id', 'seat_id', name=op.f('uq_written_procedure_seat_procedure_id_seat_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_written_procedure_seat_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_written_procedure_seat_token_hash'))
    )
    with op.batch_alter_table('written_procedure_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_procedure_seat_seat_id'), ['seat_id'], unique=False)
    op.create_table('written_procedure_reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('asked_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['asked_id'], ['written_procedure_seat.id'], name=op.f('fk_written_procedure_reminder_asked_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_procedure_reminder')),
    sa.UniqueConstraint('asked_id', 'kind', name=op.f('uq_written_procedure_reminder_asked_id_kind'))
    )
    op.create_table('written_procedure_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('procedure_id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint('size_bytes > 0', name=op.f('ck_written_procedure_paper_size')),
    sa.ForeignKeyConstraint(['procedure_id'], ['written_procedure.id'], name=op.f('fk_written_procedure_paper_procedure_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_procedure_paper')),
    sa.UniqueConstraint('procedure_id', 'sha256', name=op.f('uq_written_procedure_paper_procedure_id_sha256')),
    sa.UniqueConstraint('public_id', name=op.f('uq_written_procedure_paper_public_id'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('procedure_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('procedure_quorate', sa.Boolean(), nullable=True))
        batch_op.alter_column('item_id', existing_type=sa.Integer(), nullable=True)
        batch_op.create_unique_constraint(op.f('uq_decision_procedure_id'), ['procedure_id'])
        batch_op.create_foreign_key(op.f('fk_decision_procedure_quorate'), 'written_procedure', ['procedure_id', 'procedure_quorate'], ['id', 'quorate'])
        for name, condition in DECISION_CHECKS.items():
            batch_op.create_check_constraint(op.f(name), sa.text(condition))


def downgrade() -> None:
    """Undo: decisions taken in writing go, and the actions that followed stand by themselves."""
    written = 'SELECT id FROM decision WHERE procedure_id IS NOT NULL'
    op.execute(sa.text(f'UPDATE action_item SET decision_id = NULL WHERE decision_id IN ({written})'))
    op.execute(sa.text('DELETE FROM decision WHERE procedure_id IS NOT NULL'))
    with op.batch_alter_table('decision', schema=None) as batch_op:
        for name in DECISION_CHECKS:
            batch_op.drop_constraint(op.f(name), type_='check')
        batch_op.drop_constraint(op.f('fk_decision_procedure_quorate'), type_='foreignkey')
        batch_op.drop_constraint(op.f('uq_decision_procedure_id'), type_='unique')
        batch_op.alter_column('item_id', existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column('procedure_quorate')
        batch_op.drop_column('procedure_id')
    op.drop_table('written_procedure_paper')
    op.drop_table('written_procedure_reminder')
    with op.batch_alter_table('written_procedure_seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_procedure_seat_seat_id'))
    op.drop_table('written_procedure_seat')
    with op.batch_alter_table('written_procedure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_procedure_tender_id'))
        batch_op.drop_index('ix_written_procedure_body')
    op.drop_table('written_procedure')
    op.drop_table('written_rule')
