"""What `make bench` measures: one file a subject, one `measure()` each, no part of the tests."""
