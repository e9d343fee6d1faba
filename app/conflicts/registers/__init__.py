"""The records that rules need, as the desk or a firm enters them, on pages or from files."""
