"""Members of a body out of a spreadsheet."""
