"""Benchmarks and the seeded events they, and the tests, run on."""
