"""The only place that caches: one thin function per slow call, spec in, tables out.

No tensors in the cache (they are slow to copy), nothing large in the session; every cache is
bounded in entries and bytes, so that a day of visitors does not fill a small host.
"""
