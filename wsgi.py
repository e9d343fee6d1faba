"""WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi`."""

import sys

from app import create_app
from app.cli.alone import file_commands, over_files_alone
from config import Config

app = file_commands() if over_files_alone(sys.argv) else create_app(Config.from_env())
