"""What programs touch: JSON over HTTP, described by OpenAPI 3.1."""
