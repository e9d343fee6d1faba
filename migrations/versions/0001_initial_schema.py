"""initial schema

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


#: What belongs to the tables but is no table, column or key: triggers, functions, full-text indexes.
SQLITE_UP: tuple[str, ...] = (
    """CREATE TRIGGER audit_entry_keeps_rows BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
    """CREATE TRIGGER audit_entry_keeps_values BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
    """CREATE TRIGGER audit_entry_replaces_nothing BEFORE INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id OR public_id = NEW.public_id) BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
    """CREATE TRIGGER access_grant_keeps_rows BEFORE DELETE ON access_grant BEGIN SELECT RAISE(ABORT, 'access_grant is append-only'); END""",
    """CREATE TRIGGER access_grant_keeps_values BEFORE UPDATE ON access_grant BEGIN SELECT RAISE(ABORT, 'access_grant is append-only'); END""",
    """CREATE TRIGGER access_grant_replaces_nothing BEFORE INSERT ON access_grant WHEN EXISTS (SELECT 1 FROM access_grant WHERE id = NEW.id OR public_id = NEW.public_id) BEGIN SELECT RAISE(ABORT, 'access_grant is append-only'); END""",
    """CREATE TRIGGER audit_payload_keeps_values BEFORE UPDATE ON audit_payload BEGIN SELECT RAISE(ABORT, 'audit_payload is never changed'); END""",
    """CREATE TRIGGER audit_payload_keeps_rows BEFORE DELETE ON audit_payload WHEN NOT EXISTS (SELECT 1 FROM audit_erasure WHERE entry_id = OLD.entry_id) BEGIN SELECT RAISE(ABORT, 'audit_payload: no erasure is on record'); END""",
    """CREATE TRIGGER audit_payload_replaces_nothing BEFORE INSERT ON audit_payload WHEN EXISTS (SELECT 1 FROM audit_payload WHERE entry_id = NEW.entry_id) BEGIN SELECT RAISE(ABORT, 'audit_payload is never changed'); END""",
    """CREATE TRIGGER audit_erasure_keeps_rows BEFORE DELETE ON audit_erasure BEGIN SELECT RAISE(ABORT, 'audit_erasure is append-only'); END""",
    """CREATE TRIGGER audit_erasure_keeps_values BEFORE UPDATE ON audit_erasure BEGIN SELECT RAISE(ABORT, 'audit_erasure is append-only'); END""",
    """CREATE TRIGGER audit_erasure_replaces_nothing BEFORE INSERT ON audit_erasure WHEN EXISTS (SELECT 1 FROM audit_erasure WHERE entry_id = NEW.entry_id) BEGIN SELECT RAISE(ABORT, 'audit_erasure is append-only'); END""",
    """CREATE TRIGGER audit_seal_keeps_rows BEFORE DELETE ON audit_seal BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END""",
    """CREATE TRIGGER audit_seal_keeps_values BEFORE UPDATE ON audit_seal BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END""",
    """CREATE TRIGGER audit_seal_replaces_nothing BEFORE INSERT ON audit_seal WHEN EXISTS (SELECT 1 FROM audit_seal WHERE sequence = NEW.sequence OR entry_id = NEW.entry_id) BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END""",
    """CREATE TRIGGER access_log_keeps_rows BEFORE DELETE ON access_log BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END""",
    """CREATE TRIGGER access_log_keeps_values BEFORE UPDATE ON access_log BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END""",
    """CREATE TRIGGER access_log_replaces_nothing BEFORE INSERT ON access_log WHEN EXISTS (SELECT 1 FROM access_log WHERE id = NEW.id OR public_id = NEW.public_id) BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END""",
    """CREATE VIRTUAL TABLE tender_fts USING fts5(key, content='tender_search', content_rowid='tender_id', tokenize='ascii', detail='none', prefix='2 3 4 5 6')""",
    """CREATE TRIGGER tender_search_added AFTER INSERT ON tender_search BEGIN INSERT INTO tender_fts(rowid, key) VALUES (new.tender_id, new.key); END""",
    """CREATE TRIGGER tender_search_removed AFTER DELETE ON tender_search BEGIN INSERT INTO tender_fts(tender_fts, rowid, key) VALUES ('delete', old.tender_id, old.key); END""",
    """CREATE TRIGGER tender_search_changed AFTER UPDATE OF key ON tender_search BEGIN INSERT INTO tender_fts(tender_fts, rowid, key) VALUES ('delete', old.tender_id, old.key); INSERT INTO tender_fts(rowid, key) VALUES (new.tender_id, new.key); END""",
)

SQLITE_DOWN: tuple[str, ...] = (
    """DROP TABLE IF EXISTS tender_fts""",
)

POSTGRESQL_UP: tuple[str, ...] = (
    """CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$""",
    """CREATE OR REPLACE FUNCTION audit_refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM audit_erasure WHERE entry_id = OLD.entry_id) THEN RAISE EXCEPTION USING MESSAGE = 'audit_payload: no erasure is on record'; END IF; RETURN OLD; END $$""",
    """CREATE TRIGGER audit_entry_keeps_rows BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_entry_keeps_all BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER access_grant_keeps_rows BEFORE UPDATE OR DELETE ON access_grant FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER access_grant_keeps_all BEFORE TRUNCATE ON access_grant FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_payload_keeps_values BEFORE UPDATE ON audit_payload FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_payload_keeps_rows BEFORE DELETE ON audit_payload FOR EACH ROW EXECUTE FUNCTION audit_refuse_unless_erased()""",
    """CREATE TRIGGER audit_payload_keeps_all BEFORE TRUNCATE ON audit_payload FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_erasure_keeps_rows BEFORE UPDATE OR DELETE ON audit_erasure FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_erasure_keeps_all BEFORE TRUNCATE ON audit_erasure FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_seal_keeps_rows BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_seal_keeps_all BEFORE TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER access_log_keeps_rows BEFORE UPDATE OR DELETE ON access_log FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER access_log_keeps_all BEFORE TRUNCATE ON access_log FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE INDEX ix_tender_search_tokens ON tender_search USING gin (array_to_tsvector(string_to_array(key, ' ')))""",
)

POSTGRESQL_DOWN: tuple[str, ...] = (
    """DROP FUNCTION IF EXISTS audit_refuse() CASCADE""",
    """DROP FUNCTION IF EXISTS audit_refuse_unless_erased() CASCADE""",
)


def _execute(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    for statement in sqlite if op.get_bind().dialect.name == "sqlite" else postgresql:
        op.execute(sa.text(statement.replace(":", "\\:")))


def upgrade() -> None:
    """Apply."""
    op.create_table('access_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('viewer_id', sa.String(length=16), nullable=False),
    sa.Column('scope', sa.Enum('interests', 'findings', name='accessscope', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_grant')),
    sa.UniqueConstraint('public_id', name=op.f('uq_access_grant_public_id'))
    )
    with op.batch_alter_table('access_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_grant_viewer_id'), ['viewer_id'], unique=False)

    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.String(length=16), nullable=True),
    sa.Column('actor_role', sa.Text(), nullable=False),
    sa.Column('organisation_id', sa.String(length=16), nullable=True),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('subject_type', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('commitment', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('public_id', name=op.f('uq_audit_entry_public_id'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index('ix_audit_entry_order', ['at', 'public_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_subject_id'), ['subject_id'], unique=False)

    op.create_table('body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_ko', sa.Text(), nullable=False),
    sa.Column('name_vi', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('committee', 'alliance', 'working_group', 'forum', name='bodykind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('cadence_days', sa.Integer(), nullable=False),
    sa.Column('quorum', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_body')),
    sa.UniqueConstraint('code', name=op.f('uq_body_code')),
    sa.UniqueConstraint('public_id', name=op.f('uq_body_public_id'))
    )
    op.create_table('business_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('name_ko', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_business_group')),
    sa.UniqueConstraint('public_id', name=op.f('uq_business_group_public_id'))
    )
    with op.batch_alter_table('business_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_business_group_key'), ['key'], unique=False)

    op.create_table('conflict_engine',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('clock_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('scanned_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_conflict_engine_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict_engine'))
    )
    op.create_table('exchange_rate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('won_per_unit_millionths', sa.BigInteger(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('entered_by', sa.String(length=16), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('won_per_unit_millionths > 0', name=op.f('ck_exchange_rate_rate_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exchange_rate')),
    sa.UniqueConstraint('currency', 'as_of', name=op.f('uq_exchange_rate_currency_as_of'))
    )
    op.create_table('holiday_override',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('country', sa.Enum('KR', 'VN', name='calendarcountry', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('off', 'work', name='daykind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday_override')),
    sa.UniqueConstraint('country', 'day', name=op.f('uq_holiday_override_country_day')),
    sa.UniqueConstraint('public_id', name=op.f('uq_holiday_override_public_id'))
    )
    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('arguments', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('requested_by', sa.String(length=16), nullable=True),
    sa.Column('requested_as', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('requested', 'running', 'done', 'failed', 'cancelled', name='jobstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('step', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=True),
    sa.Column('result', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=True),
    sa.Column('error', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('progress >= 0 AND progress <= 100', name=op.f('ck_job_progress_percent')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('public_id', name=op.f('uq_job_public_id'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_due', ['state', 'lease_until'], unique=False)

    op.create_table('korean_project',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('name_ko', sa.Text(), nullable=True),
    sa.Column('korean_firms', sa.Text(), nullable=False),
    sa.Column('vietnamese_parties', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=True),
    sa.Column('value_note', sa.Text(), nullable=False),
    sa.Column('year', sa.Text(), nullable=False),
    sa.Column('status_as_reported', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('source_date', sa.Text(), nullable=False),
    sa.Column('confidence', sa.Text(), nullable=False),
    sa.CheckConstraint('value_minor IS NULL OR currency IS NOT NULL', name=op.f('ck_korean_project_value_has_currency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_korean_project')),
    sa.UniqueConstraint('code', name=op.f('uq_korean_project_code'))
    )
    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.Enum('firm', 'ministry', 'committee', 'institute', 'centre', 'buyer', name='organisationkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name_ko', sa.Text(), nullable=True),
    sa.Column('name_vi', sa.Text(), nullable=True),
    sa.Column('name_en', sa.Text(), nullable=True),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('public_id', name=op.f('uq_organisation_public_id'))
    )
    op.create_table('outbox_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('caused_by', sa.String(length=16), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'sent', 'failed', name='outboxstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_message')),
    sa.UniqueConstraint('public_id', name=op.f('uq_outbox_message_public_id'))
    )
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_message_due', ['state', 'next_try_at'], unique=False)

    op.create_table('programme_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('as_of', sa.Text(), nullable=False),
    sa.Column('count_text', sa.Text(), nullable=False),
    sa.Column('of', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_count')),
    sa.UniqueConstraint('as_of', 'count_text', 'source', name=op.f('uq_programme_count_as_of_count_text_source'))
    )
    op.create_table('province',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vintage', sa.Enum('63', '34', name='vintage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_ko', sa.Text(), nullable=False),
    sa.Column('name_vi', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('full_name_ko', sa.Text(), nullable=False),
    sa.Column('full_name_vi', sa.Text(), nullable=False),
    sa.Column('unit_type', sa.Enum('province', 'centrally-run city', name='unittype', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('region_code', sa.Text(), nullable=True),
    sa.Column('region_ko', sa.Text(), nullable=True),
    sa.Column('region_vi', sa.Text(), nullable=True),
    sa.Column('region_en', sa.Text(), nullable=True),
    sa.Column('iso_code', sa.Text(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('successor_id', sa.Integer(), nullable=True),
    sa.Column('tile_row', sa.Integer(), nullable=False),
    sa.Column('tile_column', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['successor_id'], ['province.id'], name=op.f('fk_province_successor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_province')),
    sa.UniqueConstraint('vintage', 'code', name=op.f('uq_province_vintage_code'))
    )
    with op.batch_alter_table('province', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_province_successor_id'), ['successor_id'], unique=False)

    op.create_table('season',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_season_period')),
    sa.CheckConstraint('frozen_at >= ends_at', name=op.f('ck_season_frozen_after_end')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season')),
    sa.UniqueConstraint('code', name=op.f('uq_season_code'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_hash', sa.Text(), nullable=False),
    sa.Column('address_hash', sa.Text(), nullable=False),
    sa.Column('succeeded', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_attempt_account', ['account_hash', 'at'], unique=False)
        batch_op.create_index('ix_sign_in_attempt_address', ['address_hash', 'at'], unique=False)

    op.create_table('source_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by', sa.String(length=16), nullable=True),
    sa.Column('report', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source_file')),
    sa.UniqueConstraint('public_id', name=op.f('uq_source_file_public_id'))
    )
    with op.batch_alter_table('source_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_source_file_sha256'), ['sha256'], unique=False)

    op.create_table('staged_upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('uploaded_by', sa.String(length=16), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staged_upload')),
    sa.UniqueConstraint('public_id', name=op.f('uq_staged_upload_public_id'))
    )
    with op.batch_alter_table('staged_upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staged_upload_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_staged_upload_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_staged_upload_uploaded_by'), ['uploaded_by'], unique=False)

    op.create_table('tender',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('ocid', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('plan', 'notice', 'call', name='tenderkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('notice_no', sa.Text(), nullable=True),
    sa.Column('plan_no', sa.Text(), nullable=True),
    sa.Column('package_key', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('title_ko', sa.Text(), nullable=True),
    sa.Column('title_en', sa.Text(), nullable=True),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('project_name', sa.Text(), nullable=True),
    sa.Column('status', sa.Enum('planned', 'active', 'complete', 'cancelled', 'unsuccessful', 'withdrawn', name='tenderstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('field', sa.Enum('traffic', 'water', 'environment', 'disaster', 'e_government', 'healthcare', 'education', 'tourism', 'energy', 'cloud', 'data', 'operations', 'urban', 'other', name='solutionfield', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('category', sa.Enum('works', 'goods', 'consultingServices', 'services', name='procurementcategory', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('procuring_entity', sa.Text(), nullable=True),
    sa.Column('buyer', sa.Text(), nullable=True),
    sa.Column('method', sa.Text(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=True),
    sa.Column('route', sa.Enum('international', 'domestic_only', 'oda_tied', 'mdb', 'k_city', 'ppp', 'private', 'unknown', name='route', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('route_basis', sa.Text(), nullable=False),
    sa.Column('governing_law', sa.Enum('VN', 'KR', 'MDB', name='governinglaw', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('funding_source', sa.Text(), nullable=True),
    sa.Column('place_text', sa.Text(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=True),
    sa.Column('budget_minor', sa.BigInteger(), nullable=True),
    sa.Column('bid_security_minor', sa.BigInteger(), nullable=True),
    sa.Column('award_value_minor', sa.BigInteger(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('planned_from', sa.Date(), nullable=True),
    sa.Column('planned_text', sa.Text(), nullable=True),
    sa.Column('source_url', sa.Text(), nullable=True),
    sa.Column('version_label', sa.Text(), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('corrections', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=True),
    sa.Column('lock_version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind <> 'plan' OR closes_at IS NULL", name=op.f('ck_tender_plan_never_closes')),
    sa.CheckConstraint('budget_minor IS NULL OR budget_minor >= 0', name=op.f('ck_tender_budget_positive')),
    sa.CheckConstraint('budget_minor IS NULL OR currency IS NOT NULL', name=op.f('ck_tender_budget_currency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender')),
    sa.UniqueConstraint('ocid', name=op.f('uq_tender_ocid')),
    sa.UniqueConstraint('public_id', name=op.f('uq_tender_public_id'))
    )
    with op.batch_alter_table('tender', schema=None) as batch_op:
        batch_op.create_index('ix_tender_budget', ['currency', 'budget_minor', 'public_id'], unique=False)
        batch_op.create_index('ix_tender_closes_at', ['closes_at', 'public_id'], unique=False)
        batch_op.create_index('ix_tender_field', ['field', 'closes_at', 'public_id'], unique=False)
        batch_op.create_index('ix_tender_no_deadline', ['public_id'], unique=False, sqlite_where=sa.text("kind <> 'plan' AND closes_at IS NULL"), postgresql_where=sa.text("kind <> 'plan' AND closes_at IS NULL"))
        batch_op.create_index(batch_op.f('ix_tender_plan_no'), ['plan_no'], unique=False)
        batch_op.create_index('ix_tender_planned_from', ['planned_from', 'public_id'], unique=False, sqlite_where=sa.text("kind = 'plan'"), postgresql_where=sa.text("kind = 'plan'"))
        batch_op.create_index('ix_tender_published_at', ['published_at', 'public_id'], unique=False)
        batch_op.create_index('ix_tender_route', ['route', 'closes_at', 'public_id'], unique=False)
        batch_op.create_index('ix_tender_title_key', ['title_key', 'public_id'], unique=False)
        batch_op.create_index('ux_tender_notice_no', ['notice_no'], unique=True, sqlite_where=sa.text('notice_no IS NOT NULL'), postgresql_where=sa.text('notice_no IS NOT NULL'))
        batch_op.create_index('ux_tender_plan_package', ['plan_no', 'package_key'], unique=True, sqlite_where=sa.text("kind = 'plan'"), postgresql_where=sa.text("kind = 'plan'"))

    op.create_table('access_log',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('viewer_id', sa.String(length=16), nullable=True),
    sa.Column('viewer_role', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('subject_type', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('about_id', sa.String(length=16), nullable=True),
    sa.Column('grant_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['grant_id'], ['access_grant.id'], name=op.f('fk_access_log_grant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_log')),
    sa.UniqueConstraint('public_id', name=op.f('uq_access_log_public_id'))
    )
    with op.batch_alter_table('access_log', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_log_about_id'), ['about_id'], unique=False)
        batch_op.create_index('ix_access_log_order', ['at', 'public_id'], unique=False)
        batch_op.create_index('ix_access_log_subject', ['subject_type', 'subject_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_access_log_viewer_id'), ['viewer_id'], unique=False)

    op.create_table('account_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('role', sa.Enum('owner', 'editor', 'viewer', 'secretariat', 'compliance', 'ministry', 'expert', 'counterpart', 'auditor', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('invited_by', sa.String(length=16), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_account_invitation_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_invitation')),
    sa.UniqueConstraint('public_id', name=op.f('uq_account_invitation_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_account_invitation_token_hash'))
    )
    with op.batch_alter_table('account_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_invitation_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_invitation_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('audit_erasure',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_erasure_entry_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['audit_entry.id'], name=op.f('fk_audit_erasure_recorded_by_id')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_audit_erasure'))
    )
    op.create_table('audit_payload',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('salt', sa.Text(), nullable=False),
    sa.Column('content', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_payload_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_audit_payload'))
    )
    op.create_table('audit_seal',
    sa.Column('sequence', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_seal_entry_id')),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_audit_seal')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_audit_seal_entry_id'))
    )
    op.create_table('body_season',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('meetings', sa.Integer(), nullable=False),
    sa.Column('gap_min', sa.Integer(), nullable=False),
    sa.Column('gap_max', sa.Integer(), nullable=False),
    sa.Column('hanoi_min', sa.Integer(), nullable=False),
    sa.Column('lead_from', sa.Integer(), nullable=False),
    sa.Column('lead_to', sa.Integer(), nullable=False),
    sa.Column('routes', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('state', sa.Enum('draft', 'adopted', name='seasonstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lock_version', sa.Integer(), nullable=False),
    sa.CheckConstraint('gap_min > 0 AND gap_max >= gap_min', name=op.f('ck_body_season_gaps')),
    sa.CheckConstraint('hanoi_min >= 0 AND hanoi_min <= meetings', name=op.f('ck_body_season_hanoi')),
    sa.CheckConstraint('lead_to >= 0 AND lead_from >= lead_to', name=op.f('ck_body_season_leads')),
    sa.CheckConstraint('meetings > 0', name=op.f('ck_body_season_meetings_positive')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_body_season_body_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_body_season')),
    sa.UniqueConstraint('body_id', 'year', name=op.f('uq_body_season_body_id_year')),
    sa.UniqueConstraint('public_id', name=op.f('uq_body_season_public_id'))
    )
    with op.batch_alter_table('body_season', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_body_season_body_id'), ['body_id'], unique=False)

    op.create_table('carry_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['tender.id'], name=op.f('fk_carry_request_notice_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['tender.id'], name=op.f('fk_carry_request_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_carry_request'))
    )
    with op.batch_alter_table('carry_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_carry_request_notice_id'), ['notice_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_carry_request_plan_id'), ['plan_id'], unique=False)

    op.create_table('firm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('size_class', sa.Enum('sme', 'mid', 'large', name='sizeclass', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('has_vietnamese_subsidiary', sa.Boolean(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('website', sa.Text(), nullable=True),
    sa.CheckConstraint("country IN ('KR', 'VN')", name=op.f('ck_firm_country')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_firm_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm')),
    sa.UniqueConstraint('organisation_id', name=op.f('uq_firm_organisation_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_firm_public_id'))
    )
    op.create_table('korean_project_province',
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('province_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['korean_project.id'], name=op.f('fk_korean_project_province_project_id')),
    sa.ForeignKeyConstraint(['province_id'], ['province.id'], name=op.f('fk_korean_project_province_province_id')),
    sa.PrimaryKeyConstraint('project_id', 'province_id', name=op.f('pk_korean_project_province'))
    )
    op.create_table('lot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('planned', 'active', 'complete', 'cancelled', 'unsuccessful', 'withdrawn', name='tenderstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('currency', sa.Text(), nullable=True),
    sa.Column('budget_minor', sa.BigInteger(), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_lot_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lot')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lot_public_id')),
    sa.UniqueConstraint('tender_id', 'number', name=op.f('uq_lot_tender_id_number'))
    )
    with op.batch_alter_table('lot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lot_tender_id'), ['tender_id'], unique=False)

    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('zone', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('video_url', sa.Text(), nullable=True),
    sa.Column('state', sa.Enum('planned', 'scheduled', 'invited', 'frozen', 'in_session', 'inquorate', 'closed', 'postponed', 'cancelled', name='meetingstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state_reason', sa.Text(), nullable=True),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('quorate', sa.Boolean(), nullable=True),
    sa.Column('overflow_more', sa.Integer(), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lock_version', sa.Integer(), nullable=False),
    sa.CheckConstraint('minutes > 0', name=op.f('ck_meeting_minutes_positive')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_meeting_body_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('body_id', 'number', name=op.f('uq_meeting_body_id_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_meeting_public_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_meeting_uid'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_body_id'), ['body_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_starts_at'), ['starts_at'], unique=False)

    op.create_table('plan_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('linked', 'ambiguous', 'rejected', name='linkstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('basis', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('decided_by', sa.String(length=16), nullable=True),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['tender.id'], name=op.f('fk_plan_link_notice_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['tender.id'], name=op.f('fk_plan_link_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_link')),
    sa.UniqueConstraint('plan_id', 'notice_id', name=op.f('uq_plan_link_plan_id_notice_id'))
    )
    with op.batch_alter_table('plan_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_link_notice_id'), ['notice_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_link_plan_id'), ['plan_id'], unique=False)

    op.create_table('programme_evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('province_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Enum('strong', 'medium', 'weak', name='evidencelevel', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('kind', sa.Enum('named_by_ministry', 'province_scheme', 'province_ioc', 'ascn_pilot', 'node_city', 'award', 'city_level', 'mou', 'draft', 'statement', 'other', name='evidencekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['province_id'], ['province.id'], name=op.f('fk_programme_evidence_province_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_evidence')),
    sa.UniqueConstraint('province_id', 'digest', name=op.f('uq_programme_evidence_province_id_digest')),
    sa.UniqueConstraint('public_id', name=op.f('uq_programme_evidence_public_id'))
    )
    with op.batch_alter_table('programme_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programme_evidence_province_id'), ['province_id'], unique=False)

    op.create_table('programme_status',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('province_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('confirmed', 'evidenced', 'claimed', 'open', name='programmestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('entered_by', sa.String(length=16), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['province_id'], ['province.id'], name=op.f('fk_programme_status_province_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_status'))
    )
    with op.batch_alter_table('programme_status', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programme_status_province_id'), ['province_id'], unique=False)
        batch_op.create_index('ux_programme_status_current', ['province_id'], unique=True, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))

    op.create_table('province_alias',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('province_id', sa.Integer(), nullable=False),
    sa.Column('alias', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['province_id'], ['province.id'], name=op.f('fk_province_alias_province_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_province_alias'))
    )
    with op.batch_alter_table('province_alias', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_province_alias_key'), ['key'], unique=False)
        batch_op.create_index(batch_op.f('ix_province_alias_province_id'), ['province_id'], unique=False)

    op.create_table('season_band',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('cell', sa.Enum('sme', 'larger', 'all', name='seasoncell', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('band', sa.Enum('fewer', '5-9', '10-19', '20-39', '40-79', '80+', name='band', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['season_id'], ['season.id'], name=op.f('fk_season_band_season_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season_band')),
    sa.UniqueConstraint('season_id', 'cell', name=op.f('uq_season_band_season_id_cell'))
    )
    with op.batch_alter_table('season_band', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_season_band_season_id'), ['season_id'], unique=False)

    op.create_table('tender_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('language', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_document_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_document'))
    )
    with op.batch_alter_table('tender_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_document_tender_id'), ['tender_id'], unique=False)

    op.create_table('tender_match_key',
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_match_key_tender_id')),
    sa.PrimaryKeyConstraint('tender_id', 'key', name=op.f('pk_tender_match_key'))
    )
    with op.batch_alter_table('tender_match_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_match_key_key'), ['key'], unique=False)

    op.create_table('tender_news',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['tender.id'], name=op.f('fk_tender_news_plan_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_news_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_news'))
    )
    with op.batch_alter_table('tender_news', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_news_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tender_news_tender_id'), ['tender_id'], unique=False)

    op.create_table('tender_province',
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('province_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['province_id'], ['province.id'], name=op.f('fk_tender_province_province_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_province_tender_id')),
    sa.PrimaryKeyConstraint('tender_id', 'province_id', name=op.f('pk_tender_province'))
    )
    with op.batch_alter_table('tender_province', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_province_province_id'), ['province_id'], unique=False)

    op.create_table('tender_search',
    sa.Column('tender_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_search_tender_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('tender_id', name=op.f('pk_tender_search'))
    )
    op.create_table('tender_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=True),
    sa.Column('ocid', sa.Text(), nullable=True),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('family', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('content', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('covers', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('release', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('source_file_id', sa.Integer(), nullable=False),
    sa.Column('source_place', sa.Text(), nullable=False),
    sa.CheckConstraint('tender_id IS NOT NULL OR ocid IS NOT NULL', name=op.f('ck_tender_statement_named')),
    sa.ForeignKeyConstraint(['source_file_id'], ['source_file.id'], name=op.f('fk_tender_statement_source_file_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_statement_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_statement'))
    )
    with op.batch_alter_table('tender_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_statement_source_file_id'), ['source_file_id'], unique=False)
        batch_op.create_index('ux_tender_statement_version', ['tender_id', 'label', 'family'], unique=True, sqlite_where=sa.text('tender_id IS NOT NULL'), postgresql_where=sa.text('tender_id IS NOT NULL'))
        batch_op.create_index('ux_tender_statement_waiting', ['ocid', 'label', 'family'], unique=True, sqlite_where=sa.text('tender_id IS NULL'), postgresql_where=sa.text('tender_id IS NULL'))

    op.create_table('tender_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('content', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('source_file_id', sa.Integer(), nullable=True),
    sa.Column('source_place', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['source_file_id'], ['source_file.id'], name=op.f('fk_tender_version_source_file_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_tender_version_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender_version')),
    sa.UniqueConstraint('tender_id', 'label', name=op.f('uq_tender_version_tender_id_label')),
    sa.UniqueConstraint('tender_id', 'ordinal', name=op.f('uq_tender_version_tender_id_ordinal'))
    )
    with op.batch_alter_table('tender_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tender_version_tender_id'), ['tender_id'], unique=False)

    op.create_table('user_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('display_name', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('totp_secret', sa.Text(), nullable=True),
    sa.Column('totp_step', sa.Integer(), nullable=True),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_user_account_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('email', name=op.f('uq_user_account_email')),
    sa.UniqueConstraint('public_id', name=op.f('uq_user_account_public_id'))
    )
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_account_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('affiliation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('declared_name', sa.Text(), nullable=True),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_affiliation_period')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_affiliation_firm_id')),
    sa.ForeignKeyConstraint(['group_id'], ['business_group.id'], name=op.f('fk_affiliation_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_affiliation')),
    sa.UniqueConstraint('public_id', name=op.f('uq_affiliation_public_id'))
    )
    with op.batch_alter_table('affiliation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_affiliation_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_affiliation_group_id'), ['group_id'], unique=False)

    op.create_table('agenda_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=True),
    sa.Column('rule_version', sa.Integer(), nullable=True),
    sa.Column('proposal_key', sa.Text(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('title_ko', sa.Text(), nullable=False),
    sa.Column('title_vi', sa.Text(), nullable=False),
    sa.Column('title_en', sa.Text(), nullable=False),
    sa.Column('reason', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('sources', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('decision_type', sa.Enum('approve', 'note', 'assign', 'escalate', 'advise', name='decisiontype', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('presenter', sa.Text(), nullable=True),
    sa.Column('state', sa.Enum('proposed', 'accepted', 'deferred', 'discussed', name='itemstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('overflow', sa.Boolean(), nullable=False),
    sa.Column('deferred_reason', sa.Text(), nullable=True),
    sa.Column('tender_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_item_meeting_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_agenda_item_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item')),
    sa.UniqueConstraint('public_id', name=op.f('uq_agenda_item_public_id'))
    )
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_item_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index('ix_agenda_item_order', ['meeting_id', 'position'], unique=False)

    op.create_table('agenda_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('frozen_by', sa.String(length=16), nullable=True),
    sa.Column('content', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('unfrozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('unfreeze_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_version_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_version')),
    sa.UniqueConstraint('meeting_id', 'ordinal', name=op.f('uq_agenda_version_meeting_id_ordinal'))
    )
    with op.batch_alter_table('agenda_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_version_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('body_season_date',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('site', sa.Enum('korea', 'hanoi', name='site', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_body_season_date_meeting_id')),
    sa.ForeignKeyConstraint(['season_id'], ['body_season.id'], name=op.f('fk_body_season_date_season_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_body_season_date')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_body_season_date_meeting_id'))
    )
    with op.batch_alter_table('body_season_date', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_body_season_date_season_id'), ['season_id'], unique=False)
        batch_op.create_index('ux_body_season_date_open', ['season_id', 'day'], unique=True, sqlite_where=sa.text('meeting_id IS NULL'), postgresql_where=sa.text('meeting_id IS NULL'))

    op.create_table('buyer_relation',
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('buyer', sa.Text(), nullable=False),
    sa.Column('buyer_key', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('control', 'ownership', 'person', name='relationkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('basis', sa.Enum('public', 'declared', name='relationbasis', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('share_bp', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=16), nullable=True),
    sa.Column('retracted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(kind = 'ownership') = (share_bp IS NOT NULL)", name=op.f('ck_buyer_relation_share')),
    sa.CheckConstraint('share_bp IS NULL OR (share_bp > 0 AND share_bp <= 10000)', name=op.f('ck_buyer_relation_range')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_buyer_relation_period')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_buyer_relation_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_buyer_relation')),
    sa.UniqueConstraint('public_id', name=op.f('uq_buyer_relation_public_id'))
    )
    with op.batch_alter_table('buyer_relation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_buyer_relation_buyer_key'), ['buyer_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_buyer_relation_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ux_buyer_relation', ['firm_id', 'buyer_key', 'kind', 'valid_from'], unique=True, sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))

    op.create_table('calendar_feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_calendar_feed_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_feed_token_hash'))
    )
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.create_index('ux_calendar_feed_user', ['user_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('declared_relation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('parent', 'subsidiary', 'sister', 'shareholder', 'holding', name='relationkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('other_name', sa.Text(), nullable=False),
    sa.Column('other_key', sa.Text(), nullable=False),
    sa.Column('scheme', sa.Enum('KR-BRN', 'VN-MST', name='identifierscheme', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('share', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_declared_relation_period')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_declared_relation_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declared_relation')),
    sa.UniqueConstraint('public_id', name=op.f('uq_declared_relation_public_id'))
    )
    with op.batch_alter_table('declared_relation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_declared_relation_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_declared_relation_other_key'), ['other_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_declared_relation_value'), ['value'], unique=False)

    op.create_table('desk_contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('officer_id', sa.String(length=16), nullable=True),
    sa.Column('occasion', sa.Enum('season_review', 'firm_asked', 'after_closing', name='occasion', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('channel', sa.Enum('call', 'mail', 'meeting', 'letter', name='channel', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('wording', sa.Enum('review', 'own_findings', 'records', 'answer', 'closed', name='wording', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.CheckConstraint("occasion <> 'after_closing' OR tender_id IS NOT NULL", name=op.f('ck_desk_contact_closing')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_desk_contact_firm_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_desk_contact_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_contact')),
    sa.UniqueConstraint('public_id', name=op.f('uq_desk_contact_public_id'))
    )
    with op.batch_alter_table('desk_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_contact_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ix_desk_contact_order', ['at', 'public_id'], unique=False)

    op.create_table('finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('scope', sa.Enum('all', 'shared', 'own', 'record', name='findingscope', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('rule_version', sa.Integer(), nullable=False),
    sa.Column('ruleset', sa.Text(), nullable=False),
    sa.Column('case', sa.Text(), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('other_tender_id', sa.Integer(), nullable=True),
    sa.Column('firm_id', sa.Integer(), nullable=True),
    sa.Column('subject_key', sa.Text(), nullable=False),
    sa.Column('severity', sa.Enum('info', 'warn', 'review', 'high', 'block', name='severity', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('evidence', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('evidence_hash', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('open', 'acknowledged', 'resolved', 'waived', name='findingstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('waived_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cleared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lock_version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(scope = 'own') = (firm_id IS NOT NULL)", name=op.f('ck_finding_own_has_firm')),
    sa.CheckConstraint("(scope = 'record') = (other_tender_id IS NOT NULL)", name=op.f('ck_finding_record_has_pair')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_finding_firm_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_finding_lot_id')),
    sa.ForeignKeyConstraint(['other_tender_id'], ['tender.id'], name=op.f('fk_finding_other_tender_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_finding_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding')),
    sa.UniqueConstraint('public_id', name=op.f('uq_finding_public_id'))
    )
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_other_tender_id'), ['other_tender_id'], unique=False)
        batch_op.create_index('ix_finding_scope_found', ['scope', 'found_at', 'public_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index('ux_finding_subject', ['scope', 'rule', 'subject_key', 'firm_id'], unique=True, sqlite_where=sa.text('firm_id IS NOT NULL'), postgresql_where=sa.text('firm_id IS NOT NULL'))
        batch_op.create_index('ux_finding_subject_all', ['scope', 'rule', 'subject_key'], unique=True, sqlite_where=sa.text('firm_id IS NULL'), postgresql_where=sa.text('firm_id IS NULL'))

    op.create_table('firm_application',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('state', sa.Enum('pending', 'asked', 'approved', 'refused', name='applicationstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('name_ko', sa.Text(), nullable=True),
    sa.Column('name_vi', sa.Text(), nullable=True),
    sa.Column('name_en', sa.Text(), nullable=True),
    sa.Column('scheme', sa.Enum('KR-BRN', 'VN-MST', name='identifierscheme', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('representative', sa.Text(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('size_class', sa.Enum('sme', 'mid', 'large', name='sizeclass', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('contact_name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('terms_version', sa.Text(), nullable=False),
    sa.Column('terms_sha256', sa.Text(), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('address_hash', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=True),
    sa.Column('question', sa.Text(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('status_check', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=True),
    sa.Column('refusal', sa.Enum('certificate', 'not_a_firm', 'unconfirmed', name='refusalreason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('refusal_note', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=16), nullable=True),
    sa.Column('firm_id', sa.Integer(), nullable=True),
    sa.Column('lock_version', sa.Integer(), nullable=False),
    sa.CheckConstraint("country IN ('KR', 'VN')", name=op.f('ck_firm_application_country')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_application_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_application')),
    sa.UniqueConstraint('public_id', name=op.f('uq_firm_application_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_firm_application_token_hash'))
    )
    with op.batch_alter_table('firm_application', schema=None) as batch_op:
        batch_op.create_index('ix_firm_application_address', ['address_hash', 'applied_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_firm_application_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ix_firm_application_identifier', ['scheme', 'value'], unique=False)
        batch_op.create_index('ix_firm_application_queue', ['state', 'applied_at', 'public_id'], unique=False)

    op.create_table('firm_capability',
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.Enum('traffic', 'water', 'environment', 'disaster', 'e_government', 'healthcare', 'education', 'tourism', 'energy', 'cloud', 'data', 'operations', 'urban', 'other', name='solutionfield', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('activity', sa.Enum('consulting', 'design', 'supply', 'software', 'integration', 'construction', 'operation', name='activity', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('level', sa.Enum('able', 'experienced', 'leading', name='level', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_capability_firm_id')),
    sa.PrimaryKeyConstraint('firm_id', 'field', 'activity', name=op.f('pk_firm_capability'))
    )
    op.create_table('firm_contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('job', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('language', sa.Enum('ko', 'vi', 'en', 'zh', 'ja', 'fr', name='language', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_contact_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_contact')),
    sa.UniqueConstraint('public_id', name=op.f('uq_firm_contact_public_id'))
    )
    with op.batch_alter_table('firm_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_firm_contact_firm_id'), ['firm_id'], unique=False)

    op.create_table('firm_director',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('name_key', sa.Text(), nullable=False),
    sa.Column('person_key', sa.Text(), nullable=True),
    sa.Column('position', sa.Enum('representative', 'director', 'auditor', name='position', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_firm_director_period')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_director_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_director')),
    sa.UniqueConstraint('public_id', name=op.f('uq_firm_director_public_id'))
    )
    with op.batch_alter_table('firm_director', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_firm_director_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_firm_director_name_key'), ['name_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_firm_director_person_key'), ['person_key'], unique=False)

    op.create_table('firm_exclusion',
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('barred', 'insolvent', name='exclusionkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('authority', sa.Text(), nullable=False),
    sa.Column('law', sa.Enum('VN', 'KR', 'MDB', name='governinglaw', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=16), nullable=True),
    sa.Column('retracted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_firm_exclusion_period')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_exclusion_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_exclusion')),
    sa.UniqueConstraint('public_id', name=op.f('uq_firm_exclusion_public_id'))
    )
    with op.batch_alter_table('firm_exclusion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_firm_exclusion_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ux_firm_exclusion', ['firm_id', 'kind', 'authority', 'valid_from'], unique=True, sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))

    op.create_table('firm_identifier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('scheme', sa.Enum('KR-BRN', 'VN-MST', name='identifierscheme', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_identifier_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_identifier')),
    sa.UniqueConstraint('scheme', 'value', name=op.f('uq_firm_identifier_scheme_value'))
    )
    with op.batch_alter_table('firm_identifier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_firm_identifier_firm_id'), ['firm_id'], unique=False)

    op.create_table('firm_language',
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.Enum('ko', 'vi', 'en', 'zh', 'ja', 'fr', name='language', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_language_firm_id')),
    sa.PrimaryKeyConstraint('firm_id', 'language', name=op.f('pk_firm_language'))
    )
    op.create_table('firm_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('former', 'trade', 'short', 'hanja', 'romanised', name='namekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_name_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_name')),
    sa.UniqueConstraint('firm_id', 'text', name=op.f('uq_firm_name_firm_id_text')),
    sa.UniqueConstraint('public_id', name=op.f('uq_firm_name_public_id'))
    )
    with op.batch_alter_table('firm_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_firm_name_firm_id'), ['firm_id'], unique=False)

    op.create_table('firm_name_key',
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_name_key_firm_id')),
    sa.PrimaryKeyConstraint('firm_id', 'key', name=op.f('pk_firm_name_key'))
    )
    with op.batch_alter_table('firm_name_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_firm_name_key_key'), ['key'], unique=False)

    op.create_table('firm_reference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('project', sa.Text(), nullable=False),
    sa.Column('client', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('field', sa.Enum('traffic', 'water', 'environment', 'disaster', 'e_government', 'healthcare', 'education', 'tourism', 'energy', 'cloud', 'data', 'operations', 'urban', 'other', name='solutionfield', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('year_from', sa.Integer(), nullable=False),
    sa.Column('year_to', sa.Integer(), nullable=True),
    sa.Column('value_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.CheckConstraint('(value_minor IS NULL) = (currency IS NULL)', name=op.f('ck_firm_reference_value_with_currency')),
    sa.CheckConstraint('value_minor IS NULL OR source IS NOT NULL', name=op.f('ck_firm_reference_value_with_source')),
    sa.CheckConstraint('year_to IS NULL OR year_to >= year_from', name=op.f('ck_firm_reference_period')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_reference_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_reference')),
    sa.UniqueConstraint('firm_id', 'project', 'client', 'year_from', name=op.f('uq_firm_reference_firm_id_project_client_year_from')),
    sa.UniqueConstraint('public_id', name=op.f('uq_firm_reference_public_id'))
    )
    with op.batch_alter_table('firm_reference', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_firm_reference_firm_id'), ['firm_id'], unique=False)

    op.create_table('follow',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('followed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('followed_by', sa.String(length=16), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=16), nullable=True),
    sa.Column('carried_from_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['carried_from_id'], ['follow.id'], name=op.f('fk_follow_carried_from_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_follow_firm_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_follow_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow'))
    )
    with op.batch_alter_table('follow', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_follow_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index('ux_follow_standing', ['firm_id', 'tender_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('interest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('lead', 'member', 'sole', 'subcontractor', 'supplier', name='intendedrole', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('registered_by', sa.String(length=16), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.String(length=16), nullable=True),
    sa.Column('carried_from_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['carried_from_id'], ['interest.id'], name=op.f('fk_interest_carried_from_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_interest_firm_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_interest_lot_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_interest_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interest')),
    sa.UniqueConstraint('public_id', name=op.f('uq_interest_public_id'))
    )
    with op.batch_alter_table('interest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interest_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_interest_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index('ux_interest_lot', ['lot_id', 'firm_id'], unique=True, sqlite_where=sa.text('lot_id IS NOT NULL AND withdrawn_at IS NULL'), postgresql_where=sa.text('lot_id IS NOT NULL AND withdrawn_at IS NULL'))
        batch_op.create_index('ux_interest_tender', ['tender_id', 'firm_id'], unique=True, sqlite_where=sa.text('lot_id IS NULL AND withdrawn_at IS NULL'), postgresql_where=sa.text('lot_id IS NULL AND withdrawn_at IS NULL'))

    op.create_table('milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_milestone_lot_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_milestone_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestone_tender_id'), ['tender_id'], unique=False)

    op.create_table('notification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('notice_out', 'tender_changed', 'deadline_near', 'own_finding', 'colleague', 'invitation', 'team', 'signature', 'bid', name='notificationkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('facts', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('in_app', sa.Boolean(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mail_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_notification_firm_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_notification_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notification')),
    sa.UniqueConstraint('public_id', name=op.f('uq_notification_public_id'))
    )
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notification_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ix_notification_list', ['user_id', 'created_at', 'public_id'], unique=False)
        batch_op.create_index('ix_notification_mail', ['user_id'], unique=False, sqlite_where=sa.text('mail_due_at IS NOT NULL'), postgresql_where=sa.text('mail_due_at IS NOT NULL'))

    op.create_table('notification_preference',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('notice_out', 'tender_changed', 'deadline_near', 'own_finding', 'colleague', 'invitation', 'team', 'signature', 'bid', name='notificationkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('in_app', sa.Boolean(), nullable=False),
    sa.Column('by_mail', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_notification_preference_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'kind', name=op.f('pk_notification_preference'))
    )
    op.create_table('pack_snapshot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('series', sa.Enum('committee', 'compliance', name='series', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('content', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_pack_snapshot_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_snapshot')),
    sa.UniqueConstraint('meeting_id', 'series', 'ordinal', name=op.f('uq_pack_snapshot_meeting_id_series_ordinal')),
    sa.UniqueConstraint('public_id', name=op.f('uq_pack_snapshot_public_id'))
    )
    with op.batch_alter_table('pack_snapshot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pack_snapshot_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('package_role',
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('consultant', sa.Text(), nullable=False),
    sa.Column('consultant_key', sa.Text(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('part', sa.Enum('study', 'design', 'estimate', 'documents', 'supervision', name='packagepart', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=16), nullable=True),
    sa.Column('retracted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('firm_id IS NOT NULL OR group_id IS NOT NULL', name=op.f('ck_package_role_somebody')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_package_role_firm_id')),
    sa.ForeignKeyConstraint(['group_id'], ['business_group.id'], name=op.f('fk_package_role_group_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_package_role_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_package_role')),
    sa.UniqueConstraint('public_id', name=op.f('uq_package_role_public_id'))
    )
    with op.batch_alter_table('package_role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_package_role_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_package_role_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_package_role_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index('ux_package_role', ['tender_id', 'consultant_key', 'part'], unique=True, sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))

    op.create_table('recheck_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=True),
    sa.Column('firm_id', sa.Integer(), nullable=True),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(tender_id IS NULL) <> (firm_id IS NULL)', name=op.f('ck_recheck_request_one_subject')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_recheck_request_firm_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_recheck_request_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recheck_request'))
    )
    with op.batch_alter_table('recheck_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recheck_request_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recheck_request_tender_id'), ['tender_id'], unique=False)

    op.create_table('role_delegation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('owner', 'editor', 'viewer', 'secretariat', 'compliance', 'ministry', 'expert', 'counterpart', 'auditor', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_role_delegation_period')),
    sa.ForeignKeyConstraint(['given_by_id'], ['user_account.id'], name=op.f('fk_role_delegation_given_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_role_delegation_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_delegation')),
    sa.UniqueConstraint('public_id', name=op.f('uq_role_delegation_public_id'))
    )
    with op.batch_alter_table('role_delegation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_delegation_given_by_id'), ['given_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_delegation_user_id'), ['user_id'], unique=False)

    op.create_table('saved_filter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_saved_filter_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter')),
    sa.UniqueConstraint('user_id', name=op.f('uq_saved_filter_user_id'))
    )
    op.create_table('seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('group', sa.Enum('ministry', 'expert', 'firm', 'counterpart', 'secretariat', name='seatgroup', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('person_name', sa.Text(), nullable=True),
    sa.Column('person_title', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('deputy_name', sa.Text(), nullable=True),
    sa.Column('chair', sa.Boolean(), nullable=False),
    sa.Column('voting', sa.Boolean(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_seat_period')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_seat_body_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_seat_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_seat_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat')),
    sa.UniqueConstraint('public_id', name=op.f('uq_seat_public_id'))
    )
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_body_id'), ['body_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_seat_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('terms_acceptance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_by', sa.String(length=16), nullable=True),
    sa.Column('application', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_terms_acceptance_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_terms_acceptance')),
    sa.UniqueConstraint('firm_id', 'version', name=op.f('uq_terms_acceptance_firm_id_version'))
    )
    with op.batch_alter_table('terms_acceptance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_terms_acceptance_firm_id'), ['firm_id'], unique=False)

    op.create_table('user_role',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('owner', 'editor', 'viewer', 'secretariat', 'compliance', 'ministry', 'expert', 'counterpart', 'auditor', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_user_role_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'role', name=op.f('pk_user_role'))
    )
    op.create_table('user_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_agent', sa.Text(), nullable=False),
    sa.Column('awaiting_code', sa.Boolean(), nullable=False),
    sa.Column('totp_candidate', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_user_session_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_session_token_hash'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_session_user_id'), ['user_id'], unique=False)

    op.create_table('vietnam_presence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('subsidiary', 'branch', 'office', 'project_office', 'partner', name='presencekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('since', sa.Integer(), nullable=True),
    sa.Column('tax_code', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_vietnam_presence_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vietnam_presence')),
    sa.UniqueConstraint('public_id', name=op.f('uq_vietnam_presence_public_id'))
    )
    with op.batch_alter_table('vietnam_presence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vietnam_presence_firm_id'), ['firm_id'], unique=False)

    op.create_table('consortium',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('interest_id', sa.Integer(), nullable=False),
    sa.Column('founder_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('forming', 'under_review', 'locked', 'dissolved', name='consortiumstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('liability', sa.Enum('joint', 'divided', 'lead_contractor', name='liability', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('joint_reason', sa.Text(), nullable=False),
    sa.Column('formed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dissolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lock_version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'dissolved') = (dissolved_at IS NOT NULL)", name=op.f('ck_consortium_dissolved')),
    sa.ForeignKeyConstraint(['founder_id'], ['firm.id'], name=op.f('fk_consortium_founder_id')),
    sa.ForeignKeyConstraint(['interest_id'], ['interest.id'], name=op.f('fk_consortium_interest_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_consortium_lot_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_consortium_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consortium')),
    sa.UniqueConstraint('public_id', name=op.f('uq_consortium_public_id'))
    )
    with op.batch_alter_table('consortium', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consortium_founder_id'), ['founder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consortium_interest_id'), ['interest_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consortium_lot_id'), ['lot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consortium_tender_id'), ['tender_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('type', sa.Enum('approve', 'note', 'assign', 'escalate', 'advise', name='decisiontype', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_decision_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('public_id', name=op.f('uq_decision_public_id'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_item_id'), ['item_id'], unique=False)

    op.create_table('finding_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.String(length=16), nullable=True),
    sa.Column('state', sa.Enum('open', 'acknowledged', 'resolved', 'waived', name='findingstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_finding_event_finding_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_event'))
    )
    with op.batch_alter_table('finding_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_event_finding_id'), ['finding_id'], unique=False)

    op.create_table('finding_firm',
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_finding_firm_finding_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_finding_firm_firm_id')),
    sa.PrimaryKeyConstraint('finding_id', 'firm_id', name=op.f('pk_finding_firm'))
    )
    with op.batch_alter_table('finding_firm', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_firm_firm_id'), ['firm_id'], unique=False)

    op.create_table('finding_interest',
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('interest_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_finding_interest_finding_id')),
    sa.ForeignKeyConstraint(['interest_id'], ['interest.id'], name=op.f('fk_finding_interest_interest_id')),
    sa.PrimaryKeyConstraint('finding_id', 'interest_id', name=op.f('pk_finding_interest'))
    )
    with op.batch_alter_table('finding_interest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_interest_interest_id'), ['interest_id'], unique=False)

    op.create_table('firm_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.Column('firm_id', sa.Integer(), nullable=True),
    sa.Column('purpose', sa.Enum('certificate', 'answer', 'size', name='documentpurpose', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uploaded_by', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['firm_application.id'], name=op.f('fk_firm_document_application_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_document_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_document')),
    sa.UniqueConstraint('public_id', name=op.f('uq_firm_document_public_id'))
    )
    with op.batch_alter_table('firm_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_firm_document_application_id'), ['application_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_firm_document_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_firm_document_sha256'), ['sha256'], unique=False)

    op.create_table('independence_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('interest_id', sa.Integer(), nullable=False),
    sa.Column('law', sa.Enum('VN', 'KR', 'MDB', name='governinglaw', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text_sha256', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('stated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stated_by', sa.String(length=16), nullable=False),
    sa.Column('retracted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retracted_by', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['interest_id'], ['interest.id'], name=op.f('fk_independence_statement_interest_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_independence_statement'))
    )
    with op.batch_alter_table('independence_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_independence_statement_interest_id'), ['interest_id'], unique=False)
        batch_op.create_index('ux_independence_statement_standing', ['interest_id', 'law', 'version'], unique=True, sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))

    op.create_table('interest_sharing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('interest_id', sa.Integer(), nullable=False),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('shared_by', sa.String(length=16), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint('ended_at IS NULL OR ended_at >= shared_at', name=op.f('ck_interest_sharing_period')),
    sa.ForeignKeyConstraint(['interest_id'], ['interest.id'], name=op.f('fk_interest_sharing_interest_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interest_sharing'))
    )
    with op.batch_alter_table('interest_sharing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interest_sharing_interest_id'), ['interest_id'], unique=False)
        batch_op.create_index('ux_interest_sharing_open', ['interest_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('meeting_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('sequence_sent', sa.Integer(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reply', sa.Enum('needs-action', 'accepted', 'tentative', 'declined', name='reply', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('presence', sa.Enum('present', 'deputy', 'absent', name='presence', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_invitation_meeting_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_meeting_invitation_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_invitation')),
    sa.UniqueConstraint('meeting_id', 'seat_id', name=op.f('uq_meeting_invitation_meeting_id_seat_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_meeting_invitation_public_id'))
    )
    with op.batch_alter_table('meeting_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_invitation_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('pack_edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('snapshot_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.Enum('secretariat', 'compliance', 'ministry', 'public', name='audience', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('content_digest', sa.Text(), nullable=False),
    sa.Column('renderer', sa.Text(), nullable=False),
    sa.Column('draft', sa.Boolean(), nullable=False),
    sa.Column('missing', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('concerns', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_pack_edition_meeting_id')),
    sa.ForeignKeyConstraint(['snapshot_id'], ['pack_snapshot.id'], name=op.f('fk_pack_edition_snapshot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_edition')),
    sa.UniqueConstraint('meeting_id', 'audience', 'locale', 'version', name=op.f('uq_pack_edition_meeting_id_audience_locale_version')),
    sa.UniqueConstraint('public_id', name=op.f('uq_pack_edition_public_id'))
    )
    with op.batch_alter_table('pack_edition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pack_edition_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index('ix_pack_edition_order', ['issued_at', 'public_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pack_edition_snapshot_id'), ['snapshot_id'], unique=False)

    op.create_table('action_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('owner_name', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('open', 'in_progress', 'blocked', 'done_claimed', 'verified', 'dropped', name='actionstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_action_item_body_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_action_item_decision_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_action_item_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_item')),
    sa.UniqueConstraint('public_id', name=op.f('uq_action_item_public_id'))
    )
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_item_body_id'), ['body_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_decision_id'), ['decision_id'], unique=False)

    op.create_table('agreement_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consortium_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('open', 'submitted', 'in_force', 'superseded', 'withdrawn', name='versionstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposed_by', sa.String(length=16), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('effective_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state <> 'in_force' OR effective_at IS NOT NULL", name=op.f('ck_agreement_version_in_force')),
    sa.CheckConstraint("state <> 'submitted' OR submitted_at IS NOT NULL", name=op.f('ck_agreement_version_submitted')),
    sa.CheckConstraint('(submitted_at IS NULL) = (review_ends_at IS NULL)', name=op.f('ck_agreement_version_review')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_agreement_version_number')),
    sa.ForeignKeyConstraint(['consortium_id'], ['consortium.id'], name=op.f('fk_agreement_version_consortium_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_version')),
    sa.UniqueConstraint('consortium_id', 'number', name=op.f('uq_agreement_version_consortium_id_number'))
    )
    with op.batch_alter_table('agreement_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_version_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index('ix_agreement_version_review', ['review_ends_at'], unique=False, sqlite_where=sa.text("state = 'submitted'"), postgresql_where=sa.text("state = 'submitted'"))
        batch_op.create_index('ux_agreement_version_in_force', ['consortium_id'], unique=True, sqlite_where=sa.text("state = 'in_force'"), postgresql_where=sa.text("state = 'in_force'"))
        batch_op.create_index('ux_agreement_version_pending', ['consortium_id'], unique=True, sqlite_where=sa.text("state IN ('open', 'submitted')"), postgresql_where=sa.text("state IN ('open', 'submitted')"))

    op.create_table('commitment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('consortium_id', sa.Integer(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ended_at IS NULL OR ended_at >= since', name=op.f('ck_commitment_period')),
    sa.ForeignKeyConstraint(['consortium_id'], ['consortium.id'], name=op.f('fk_commitment_consortium_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_commitment_firm_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_commitment_lot_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_commitment_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment'))
    )
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index('ix_commitment_firm', ['firm_id', 'tender_id'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_commitment_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index('ux_commitment_lot', ['lot_id', 'firm_id'], unique=True, sqlite_where=sa.text('lot_id IS NOT NULL AND ended_at IS NULL'), postgresql_where=sa.text('lot_id IS NOT NULL AND ended_at IS NULL'))
        batch_op.create_index('ux_commitment_tender', ['tender_id', 'firm_id'], unique=True, sqlite_where=sa.text('lot_id IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('lot_id IS NULL AND ended_at IS NULL'))

    op.create_table('consortium_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('consortium_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['consortium_id'], ['consortium.id'], name=op.f('fk_consortium_document_consortium_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consortium_document')),
    sa.UniqueConstraint('public_id', name=op.f('uq_consortium_document_public_id'))
    )
    with op.batch_alter_table('consortium_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consortium_document_consortium_id'), ['consortium_id'], unique=False)

    op.create_table('consortium_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('consortium_id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('sender_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('lead', 'member', name='memberrole', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by', sa.String(length=16), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('open', 'accepted', 'declined', 'revoked', name='invitationstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint("(state = 'open') = (settled_at IS NULL)", name=op.f('ck_consortium_invitation_settled')),
    sa.CheckConstraint('expires_at > sent_at', name=op.f('ck_consortium_invitation_period')),
    sa.ForeignKeyConstraint(['consortium_id'], ['consortium.id'], name=op.f('fk_consortium_invitation_consortium_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_consortium_invitation_firm_id')),
    sa.ForeignKeyConstraint(['sender_id'], ['firm.id'], name=op.f('fk_consortium_invitation_sender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consortium_invitation')),
    sa.UniqueConstraint('public_id', name=op.f('uq_consortium_invitation_public_id'))
    )
    with op.batch_alter_table('consortium_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consortium_invitation_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consortium_invitation_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consortium_invitation_sender_id'), ['sender_id'], unique=False)
        batch_op.create_index('ux_consortium_invitation_open', ['consortium_id', 'firm_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('consortium_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consortium_id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('lead', 'member', name='memberrole', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('share_bp', sa.Integer(), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('exit_kind', sa.Enum('left', 'removed', 'agreed', 'replaced', 'dissolved', name='exitkind', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('replaced_by_id', sa.Integer(), nullable=True),
    sa.Column('meets_alone', sa.Boolean(), nullable=True),
    sa.CheckConstraint('(left_at IS NULL) = (exit_kind IS NULL)', name=op.f('ck_consortium_member_exit')),
    sa.CheckConstraint('left_at IS NULL OR left_at >= joined_at', name=op.f('ck_consortium_member_period')),
    sa.CheckConstraint('share_bp >= 0 AND share_bp <= 10000', name=op.f('ck_consortium_member_share')),
    sa.ForeignKeyConstraint(['consortium_id'], ['consortium.id'], name=op.f('fk_consortium_member_consortium_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_consortium_member_firm_id')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['consortium_member.id'], name=op.f('fk_consortium_member_replaced_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consortium_member'))
    )
    with op.batch_alter_table('consortium_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consortium_member_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consortium_member_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ix_consortium_member_live', ['firm_id'], unique=False, sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.create_index('ux_consortium_member_firm', ['consortium_id', 'firm_id'], unique=True, sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.create_index('ux_consortium_member_lead', ['consortium_id'], unique=True, sqlite_where=sa.text("role = 'lead' AND left_at IS NULL"), postgresql_where=sa.text("role = 'lead' AND left_at IS NULL"))

    op.create_table('pack_download',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.String(length=16), nullable=True),
    sa.Column('form', sa.Enum('pdf', 'reading', 'json', 'xlsx', name='form', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['pack_edition.id'], name=op.f('fk_pack_download_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_download'))
    )
    with op.batch_alter_table('pack_download', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pack_download_edition_id'), ['edition_id'], unique=False)

    op.create_table('size_proof',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('size_class', sa.Enum('sme', 'mid', 'large', name='sizeclass', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint('expires_on >= issued_on', name=op.f('ck_size_proof_period')),
    sa.ForeignKeyConstraint(['document_id'], ['firm_document.id'], name=op.f('fk_size_proof_document_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_size_proof_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_size_proof')),
    sa.UniqueConstraint('public_id', name=op.f('uq_size_proof_public_id'))
    )
    with op.batch_alter_table('size_proof', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_size_proof_firm_id'), ['firm_id'], unique=False)

    op.create_table('agreement_signature',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('signed_by', sa.String(length=16), nullable=False),
    sa.Column('typed_name', sa.Text(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('totp_step', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ended_at IS NULL OR ended_at >= signed_at', name=op.f('ck_agreement_signature_period')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_agreement_signature_firm_id')),
    sa.ForeignKeyConstraint(['version_id'], ['agreement_version.id'], name=op.f('fk_agreement_signature_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_signature'))
    )
    with op.batch_alter_table('agreement_signature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_signature_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_signature_version_id'), ['version_id'], unique=False)
        batch_op.create_index('ux_agreement_signature_live', ['version_id', 'firm_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('bid',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('tender_id', sa.Integer(), nullable=False),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('consortium_id', sa.Integer(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('firm_id', sa.Integer(), nullable=True),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('filed_by', sa.String(length=16), nullable=False),
    sa.Column('review_ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Enum('filed', 'withdrawn', 'won', 'lost', name='bidstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint("(status = 'filed') = (settled_at IS NULL)", name=op.f('ck_bid_settled')),
    sa.CheckConstraint('(consortium_id IS NULL) <> (firm_id IS NULL)', name=op.f('ck_bid_one_team')),
    sa.CheckConstraint('(consortium_id IS NULL) = (version_id IS NULL)', name=op.f('ck_bid_team_version')),
    sa.ForeignKeyConstraint(['consortium_id'], ['consortium.id'], name=op.f('fk_bid_consortium_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_bid_firm_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_bid_lot_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_bid_tender_id')),
    sa.ForeignKeyConstraint(['version_id'], ['agreement_version.id'], name=op.f('fk_bid_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bid')),
    sa.UniqueConstraint('public_id', name=op.f('uq_bid_public_id'))
    )
    with op.batch_alter_table('bid', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bid_consortium_id'), ['consortium_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bid_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bid_lot_id'), ['lot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bid_tender_id'), ['tender_id'], unique=False)
        batch_op.create_index('ux_bid_sole_lot', ['lot_id', 'firm_id'], unique=True, sqlite_where=sa.text("firm_id IS NOT NULL AND lot_id IS NOT NULL AND status <> 'withdrawn'"), postgresql_where=sa.text("firm_id IS NOT NULL AND lot_id IS NOT NULL AND status <> 'withdrawn'"))
        batch_op.create_index('ux_bid_sole_tender', ['tender_id', 'firm_id'], unique=True, sqlite_where=sa.text("firm_id IS NOT NULL AND lot_id IS NULL AND status <> 'withdrawn'"), postgresql_where=sa.text("firm_id IS NOT NULL AND lot_id IS NULL AND status <> 'withdrawn'"))
        batch_op.create_index('ux_bid_team_lot', ['lot_id', 'consortium_id'], unique=True, sqlite_where=sa.text("consortium_id IS NOT NULL AND lot_id IS NOT NULL AND status <> 'withdrawn'"), postgresql_where=sa.text("consortium_id IS NOT NULL AND lot_id IS NOT NULL AND status <> 'withdrawn'"))
        batch_op.create_index('ux_bid_team_tender', ['tender_id', 'consortium_id'], unique=True, sqlite_where=sa.text("consortium_id IS NOT NULL AND lot_id IS NULL AND status <> 'withdrawn'"), postgresql_where=sa.text("consortium_id IS NOT NULL AND lot_id IS NULL AND status <> 'withdrawn'"))

    op.create_table('consortium_document_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uploaded_by', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_consortium_document_version_number')),
    sa.CheckConstraint('size_bytes >= 0', name=op.f('ck_consortium_document_version_size')),
    sa.ForeignKeyConstraint(['document_id'], ['consortium_document.id'], name=op.f('fk_consortium_document_version_document_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_consortium_document_version_firm_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consortium_document_version')),
    sa.UniqueConstraint('document_id', 'number', name=op.f('uq_consortium_document_version_document_id_number'))
    )
    with op.batch_alter_table('consortium_document_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consortium_document_version_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consortium_document_version_firm_id'), ['firm_id'], unique=False)

    op.create_table('consortium_member_work',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_consortium_member_work_lot_id')),
    sa.ForeignKeyConstraint(['member_id'], ['consortium_member.id'], name=op.f('fk_consortium_member_work_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consortium_member_work'))
    )
    with op.batch_alter_table('consortium_member_work', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consortium_member_work_member_id'), ['member_id'], unique=False)
        batch_op.create_index('ux_consortium_member_work_lot', ['member_id', 'lot_id'], unique=True, sqlite_where=sa.text('lot_id IS NOT NULL'), postgresql_where=sa.text('lot_id IS NOT NULL'))
        batch_op.create_index('ux_consortium_member_work_whole', ['member_id'], unique=True, sqlite_where=sa.text('lot_id IS NULL'), postgresql_where=sa.text('lot_id IS NULL'))

    _execute(SQLITE_UP, POSTGRESQL_UP)


def downgrade() -> None:
    """Undo."""
    _execute(SQLITE_DOWN, POSTGRESQL_DOWN)
    with op.batch_alter_table('consortium_member_work', schema=None) as batch_op:
        batch_op.drop_index('ux_consortium_member_work_whole', sqlite_where=sa.text('lot_id IS NULL'), postgresql_where=sa.text('lot_id IS NULL'))
        batch_op.drop_index('ux_consortium_member_work_lot', sqlite_where=sa.text('lot_id IS NOT NULL'), postgresql_where=sa.text('lot_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_consortium_member_work_member_id'))

    op.drop_table('consortium_member_work')
    with op.batch_alter_table('consortium_document_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consortium_document_version_firm_id'))
        batch_op.drop_index(batch_op.f('ix_consortium_document_version_document_id'))

    op.drop_table('consortium_document_version')
    with op.batch_alter_table('bid', schema=None) as batch_op:
        batch_op.drop_index('ux_bid_team_tender', sqlite_where=sa.text("consortium_id IS NOT NULL AND lot_id IS NULL AND status <> 'withdrawn'"), postgresql_where=sa.text("consortium_id IS NOT NULL AND lot_id IS NULL AND status <> 'withdrawn'"))
        batch_op.drop_index('ux_bid_team_lot', sqlite_where=sa.text("consortium_id IS NOT NULL AND lot_id IS NOT NULL AND status <> 'withdrawn'"), postgresql_where=sa.text("consortium_id IS NOT NULL AND lot_id IS NOT NULL AND status <> 'withdrawn'"))
        batch_op.drop_index('ux_bid_sole_tender', sqlite_where=sa.text("firm_id IS NOT NULL AND lot_id IS NULL AND status <> 'withdrawn'"), postgresql_where=sa.text("firm_id IS NOT NULL AND lot_id IS NULL AND status <> 'withdrawn'"))
        batch_op.drop_index('ux_bid_sole_lot', sqlite_where=sa.text("firm_id IS NOT NULL AND lot_id IS NOT NULL AND status <> 'withdrawn'"), postgresql_where=sa.text("firm_id IS NOT NULL AND lot_id IS NOT NULL AND status <> 'withdrawn'"))
        batch_op.drop_index(batch_op.f('ix_bid_tender_id'))
        batch_op.drop_index(batch_op.f('ix_bid_lot_id'))
        batch_op.drop_index(batch_op.f('ix_bid_firm_id'))
        batch_op.drop_index(batch_op.f('ix_bid_consortium_id'))

    op.drop_table('bid')
    with op.batch_alter_table('agreement_signature', schema=None) as batch_op:
        batch_op.drop_index('ux_agreement_signature_live', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_agreement_signature_version_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_signature_firm_id'))

    op.drop_table('agreement_signature')
    with op.batch_alter_table('size_proof', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_size_proof_firm_id'))

    op.drop_table('size_proof')
    with op.batch_alter_table('pack_download', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pack_download_edition_id'))

    op.drop_table('pack_download')
    with op.batch_alter_table('consortium_member', schema=None) as batch_op:
        batch_op.drop_index('ux_consortium_member_lead', sqlite_where=sa.text("role = 'lead' AND left_at IS NULL"), postgresql_where=sa.text("role = 'lead' AND left_at IS NULL"))
        batch_op.drop_index('ux_consortium_member_firm', sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.drop_index('ix_consortium_member_live', sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_consortium_member_firm_id'))
        batch_op.drop_index(batch_op.f('ix_consortium_member_consortium_id'))

    op.drop_table('consortium_member')
    with op.batch_alter_table('consortium_invitation', schema=None) as batch_op:
        batch_op.drop_index('ux_consortium_invitation_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_consortium_invitation_sender_id'))
        batch_op.drop_index(batch_op.f('ix_consortium_invitation_firm_id'))
        batch_op.drop_index(batch_op.f('ix_consortium_invitation_consortium_id'))

    op.drop_table('consortium_invitation')
    with op.batch_alter_table('consortium_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consortium_document_consortium_id'))

    op.drop_table('consortium_document')
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_index('ux_commitment_tender', sqlite_where=sa.text('lot_id IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('lot_id IS NULL AND ended_at IS NULL'))
        batch_op.drop_index('ux_commitment_lot', sqlite_where=sa.text('lot_id IS NOT NULL AND ended_at IS NULL'), postgresql_where=sa.text('lot_id IS NOT NULL AND ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_commitment_tender_id'))
        batch_op.drop_index(batch_op.f('ix_commitment_firm_id'))
        batch_op.drop_index('ix_commitment_firm', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_commitment_consortium_id'))

    op.drop_table('commitment')
    with op.batch_alter_table('agreement_version', schema=None) as batch_op:
        batch_op.drop_index('ux_agreement_version_pending', sqlite_where=sa.text("state IN ('open', 'submitted')"), postgresql_where=sa.text("state IN ('open', 'submitted')"))
        batch_op.drop_index('ux_agreement_version_in_force', sqlite_where=sa.text("state = 'in_force'"), postgresql_where=sa.text("state = 'in_force'"))
        batch_op.drop_index('ix_agreement_version_review', sqlite_where=sa.text("state = 'submitted'"), postgresql_where=sa.text("state = 'submitted'"))
        batch_op.drop_index(batch_op.f('ix_agreement_version_consortium_id'))

    op.drop_table('agreement_version')
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_item_decision_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_body_id'))

    op.drop_table('action_item')
    with op.batch_alter_table('pack_edition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pack_edition_snapshot_id'))
        batch_op.drop_index('ix_pack_edition_order')
        batch_op.drop_index(batch_op.f('ix_pack_edition_meeting_id'))

    op.drop_table('pack_edition')
    with op.batch_alter_table('meeting_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_invitation_meeting_id'))

    op.drop_table('meeting_invitation')
    with op.batch_alter_table('interest_sharing', schema=None) as batch_op:
        batch_op.drop_index('ux_interest_sharing_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_interest_sharing_interest_id'))

    op.drop_table('interest_sharing')
    with op.batch_alter_table('independence_statement', schema=None) as batch_op:
        batch_op.drop_index('ux_independence_statement_standing', sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_independence_statement_interest_id'))

    op.drop_table('independence_statement')
    with op.batch_alter_table('firm_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_firm_document_sha256'))
        batch_op.drop_index(batch_op.f('ix_firm_document_firm_id'))
        batch_op.drop_index(batch_op.f('ix_firm_document_application_id'))

    op.drop_table('firm_document')
    with op.batch_alter_table('finding_interest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_interest_interest_id'))

    op.drop_table('finding_interest')
    with op.batch_alter_table('finding_firm', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_firm_firm_id'))

    op.drop_table('finding_firm')
    with op.batch_alter_table('finding_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_event_finding_id'))

    op.drop_table('finding_event')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_item_id'))

    op.drop_table('decision')
    with op.batch_alter_table('consortium', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consortium_tender_id'))
        batch_op.drop_index(batch_op.f('ix_consortium_lot_id'))
        batch_op.drop_index(batch_op.f('ix_consortium_interest_id'))
        batch_op.drop_index(batch_op.f('ix_consortium_founder_id'))

    op.drop_table('consortium')
    with op.batch_alter_table('vietnam_presence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vietnam_presence_firm_id'))

    op.drop_table('vietnam_presence')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_session_user_id'))

    op.drop_table('user_session')
    op.drop_table('user_role')
    with op.batch_alter_table('terms_acceptance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_terms_acceptance_firm_id'))

    op.drop_table('terms_acceptance')
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seat_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_seat_body_id'))

    op.drop_table('seat')
    op.drop_table('saved_filter')
    with op.batch_alter_table('role_delegation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_delegation_user_id'))
        batch_op.drop_index(batch_op.f('ix_role_delegation_given_by_id'))

    op.drop_table('role_delegation')
    with op.batch_alter_table('recheck_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recheck_request_tender_id'))
        batch_op.drop_index(batch_op.f('ix_recheck_request_firm_id'))

    op.drop_table('recheck_request')
    with op.batch_alter_table('package_role', schema=None) as batch_op:
        batch_op.drop_index('ux_package_role', sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_package_role_tender_id'))
        batch_op.drop_index(batch_op.f('ix_package_role_group_id'))
        batch_op.drop_index(batch_op.f('ix_package_role_firm_id'))

    op.drop_table('package_role')
    with op.batch_alter_table('pack_snapshot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pack_snapshot_meeting_id'))

    op.drop_table('pack_snapshot')
    op.drop_table('notification_preference')
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.drop_index('ix_notification_mail', sqlite_where=sa.text('mail_due_at IS NOT NULL'), postgresql_where=sa.text('mail_due_at IS NOT NULL'))
        batch_op.drop_index('ix_notification_list')
        batch_op.drop_index(batch_op.f('ix_notification_firm_id'))

    op.drop_table('notification')
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestone_tender_id'))

    op.drop_table('milestone')
    with op.batch_alter_table('interest', schema=None) as batch_op:
        batch_op.drop_index('ux_interest_tender', sqlite_where=sa.text('lot_id IS NULL AND withdrawn_at IS NULL'), postgresql_where=sa.text('lot_id IS NULL AND withdrawn_at IS NULL'))
        batch_op.drop_index('ux_interest_lot', sqlite_where=sa.text('lot_id IS NOT NULL AND withdrawn_at IS NULL'), postgresql_where=sa.text('lot_id IS NOT NULL AND withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_interest_tender_id'))
        batch_op.drop_index(batch_op.f('ix_interest_firm_id'))

    op.drop_table('interest')
    with op.batch_alter_table('follow', schema=None) as batch_op:
        batch_op.drop_index('ux_follow_standing', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_follow_tender_id'))
        batch_op.drop_index(batch_op.f('ix_follow_firm_id'))

    op.drop_table('follow')
    with op.batch_alter_table('firm_reference', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_firm_reference_firm_id'))

    op.drop_table('firm_reference')
    with op.batch_alter_table('firm_name_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_firm_name_key_key'))

    op.drop_table('firm_name_key')
    with op.batch_alter_table('firm_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_firm_name_firm_id'))

    op.drop_table('firm_name')
    op.drop_table('firm_language')
    with op.batch_alter_table('firm_identifier', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_firm_identifier_firm_id'))

    op.drop_table('firm_identifier')
    with op.batch_alter_table('firm_exclusion', schema=None) as batch_op:
        batch_op.drop_index('ux_firm_exclusion', sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_firm_exclusion_firm_id'))

    op.drop_table('firm_exclusion')
    with op.batch_alter_table('firm_director', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_firm_director_person_key'))
        batch_op.drop_index(batch_op.f('ix_firm_director_name_key'))
        batch_op.drop_index(batch_op.f('ix_firm_director_firm_id'))

    op.drop_table('firm_director')
    with op.batch_alter_table('firm_contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_firm_contact_firm_id'))

    op.drop_table('firm_contact')
    op.drop_table('firm_capability')
    with op.batch_alter_table('firm_application', schema=None) as batch_op:
        batch_op.drop_index('ix_firm_application_queue')
        batch_op.drop_index('ix_firm_application_identifier')
        batch_op.drop_index(batch_op.f('ix_firm_application_firm_id'))
        batch_op.drop_index('ix_firm_application_address')

    op.drop_table('firm_application')
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_index('ux_finding_subject_all', sqlite_where=sa.text('firm_id IS NULL'), postgresql_where=sa.text('firm_id IS NULL'))
        batch_op.drop_index('ux_finding_subject', sqlite_where=sa.text('firm_id IS NOT NULL'), postgresql_where=sa.text('firm_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_finding_tender_id'))
        batch_op.drop_index('ix_finding_scope_found')
        batch_op.drop_index(batch_op.f('ix_finding_other_tender_id'))
        batch_op.drop_index(batch_op.f('ix_finding_firm_id'))

    op.drop_table('finding')
    with op.batch_alter_table('desk_contact', schema=None) as batch_op:
        batch_op.drop_index('ix_desk_contact_order')
        batch_op.drop_index(batch_op.f('ix_desk_contact_firm_id'))

    op.drop_table('desk_contact')
    with op.batch_alter_table('declared_relation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_declared_relation_value'))
        batch_op.drop_index(batch_op.f('ix_declared_relation_other_key'))
        batch_op.drop_index(batch_op.f('ix_declared_relation_firm_id'))

    op.drop_table('declared_relation')
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.drop_index('ux_calendar_feed_user', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.drop_table('calendar_feed')
    with op.batch_alter_table('buyer_relation', schema=None) as batch_op:
        batch_op.drop_index('ux_buyer_relation', sqlite_where=sa.text('retracted_at IS NULL'), postgresql_where=sa.text('retracted_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_buyer_relation_firm_id'))
        batch_op.drop_index(batch_op.f('ix_buyer_relation_buyer_key'))

    op.drop_table('buyer_relation')
    with op.batch_alter_table('body_season_date', schema=None) as batch_op:
        batch_op.drop_index('ux_body_season_date_open', sqlite_where=sa.text('meeting_id IS NULL'), postgresql_where=sa.text('meeting_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_body_season_date_season_id'))

    op.drop_table('body_season_date')
    with op.batch_alter_table('agenda_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_version_meeting_id'))

    op.drop_table('agenda_version')
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.drop_index('ix_agenda_item_order')
        batch_op.drop_index(batch_op.f('ix_agenda_item_meeting_id'))

    op.drop_table('agenda_item')
    with op.batch_alter_table('affiliation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_affiliation_group_id'))
        batch_op.drop_index(batch_op.f('ix_affiliation_firm_id'))

    op.drop_table('affiliation')
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_account_organisation_id'))

    op.drop_table('user_account')
    with op.batch_alter_table('tender_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_version_tender_id'))

    op.drop_table('tender_version')
    with op.batch_alter_table('tender_statement', schema=None) as batch_op:
        batch_op.drop_index('ux_tender_statement_waiting', sqlite_where=sa.text('tender_id IS NULL'), postgresql_where=sa.text('tender_id IS NULL'))
        batch_op.drop_index('ux_tender_statement_version', sqlite_where=sa.text('tender_id IS NOT NULL'), postgresql_where=sa.text('tender_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_tender_statement_source_file_id'))

    op.drop_table('tender_statement')
    op.drop_table('tender_search')
    with op.batch_alter_table('tender_province', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_province_province_id'))

    op.drop_table('tender_province')
    with op.batch_alter_table('tender_news', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_news_tender_id'))
        batch_op.drop_index(batch_op.f('ix_tender_news_plan_id'))

    op.drop_table('tender_news')
    with op.batch_alter_table('tender_match_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_match_key_key'))

    op.drop_table('tender_match_key')
    with op.batch_alter_table('tender_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tender_document_tender_id'))

    op.drop_table('tender_document')
    with op.batch_alter_table('season_band', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_season_band_season_id'))

    op.drop_table('season_band')
    with op.batch_alter_table('province_alias', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_province_alias_province_id'))
        batch_op.drop_index(batch_op.f('ix_province_alias_key'))

    op.drop_table('province_alias')
    with op.batch_alter_table('programme_status', schema=None) as batch_op:
        batch_op.drop_index('ux_programme_status_current', sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_programme_status_province_id'))

    op.drop_table('programme_status')
    with op.batch_alter_table('programme_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_programme_evidence_province_id'))

    op.drop_table('programme_evidence')
    with op.batch_alter_table('plan_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_link_plan_id'))
        batch_op.drop_index(batch_op.f('ix_plan_link_notice_id'))

    op.drop_table('plan_link')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_starts_at'))
        batch_op.drop_index(batch_op.f('ix_meeting_body_id'))

    op.drop_table('meeting')
    with op.batch_alter_table('lot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lot_tender_id'))

    op.drop_table('lot')
    op.drop_table('korean_project_province')
    op.drop_table('firm')
    with op.batch_alter_table('carry_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_carry_request_plan_id'))
        batch_op.drop_index(batch_op.f('ix_carry_request_notice_id'))

    op.drop_table('carry_request')
    with op.batch_alter_table('body_season', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_body_season_body_id'))

    op.drop_table('body_season')
    op.drop_table('audit_seal')
    op.drop_table('audit_payload')
    op.drop_table('audit_erasure')
    with op.batch_alter_table('account_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_invitation_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_account_invitation_email'))

    op.drop_table('account_invitation')
    with op.batch_alter_table('access_log', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_log_viewer_id'))
        batch_op.drop_index('ix_access_log_subject')
        batch_op.drop_index('ix_access_log_order')
        batch_op.drop_index(batch_op.f('ix_access_log_about_id'))

    op.drop_table('access_log')
    with op.batch_alter_table('tender', schema=None) as batch_op:
        batch_op.drop_index('ux_tender_plan_package', sqlite_where=sa.text("kind = 'plan'"), postgresql_where=sa.text("kind = 'plan'"))
        batch_op.drop_index('ux_tender_notice_no', sqlite_where=sa.text('notice_no IS NOT NULL'), postgresql_where=sa.text('notice_no IS NOT NULL'))
        batch_op.drop_index('ix_tender_title_key')
        batch_op.drop_index('ix_tender_route')
        batch_op.drop_index('ix_tender_published_at')
        batch_op.drop_index('ix_tender_planned_from', sqlite_where=sa.text("kind = 'plan'"), postgresql_where=sa.text("kind = 'plan'"))
        batch_op.drop_index(batch_op.f('ix_tender_plan_no'))
        batch_op.drop_index('ix_tender_no_deadline', sqlite_where=sa.text("kind <> 'plan' AND closes_at IS NULL"), postgresql_where=sa.text("kind <> 'plan' AND closes_at IS NULL"))
        batch_op.drop_index('ix_tender_field')
        batch_op.drop_index('ix_tender_closes_at')
        batch_op.drop_index('ix_tender_budget')

    op.drop_table('tender')
    with op.batch_alter_table('staged_upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staged_upload_uploaded_by'))
        batch_op.drop_index(batch_op.f('ix_staged_upload_sha256'))
        batch_op.drop_index(batch_op.f('ix_staged_upload_expires_at'))

    op.drop_table('staged_upload')
    with op.batch_alter_table('source_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_source_file_sha256'))

    op.drop_table('source_file')
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_attempt_address')
        batch_op.drop_index('ix_sign_in_attempt_account')

    op.drop_table('sign_in_attempt')
    op.drop_table('season')
    with op.batch_alter_table('province', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_province_successor_id'))

    op.drop_table('province')
    op.drop_table('programme_count')
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_message_due')

    op.drop_table('outbox_message')
    op.drop_table('organisation')
    op.drop_table('korean_project')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_due')

    op.drop_table('job')
    op.drop_table('holiday_override')
    op.drop_table('exchange_rate')
    op.drop_table('conflict_engine')
    with op.batch_alter_table('business_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_business_group_key'))

    op.drop_table('business_group')
    op.drop_table('body')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_subject_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_organisation_id'))
        batch_op.drop_index('ix_audit_entry_order')
        batch_op.drop_index(batch_op.f('ix_audit_entry_actor_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_action'))

    op.drop_table('audit_entry')
    with op.batch_alter_table('access_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_grant_viewer_id'))

    op.drop_table('access_grant')
