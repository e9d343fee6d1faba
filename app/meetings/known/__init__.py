"""Bodies that public sources know, shipped with what is and is not known of them."""
