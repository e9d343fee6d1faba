"""Written procedure (의견조회·서면심의): a question put to a body's seats between meetings."""
