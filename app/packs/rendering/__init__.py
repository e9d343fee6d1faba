"""An edition in a language: pages, tables, files for office programs, the reading view."""
