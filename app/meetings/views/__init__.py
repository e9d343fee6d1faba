"""Pages of the meetings feature, one module a subject."""

from app.meetings.views import actions, agenda, bodies, meetings, people, record
from app.meetings.views.blueprint import blueprint

__all__ = ["actions", "agenda", "blueprint", "bodies", "meetings", "people", "record"]
