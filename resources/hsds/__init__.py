"""Open data: the directory as HSDS 3.0 (Human Services Data Specification), out and in."""
