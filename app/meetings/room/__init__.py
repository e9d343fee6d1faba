"""In the room: attendance and quorum per item, live minutes, objections."""
