"""Tisserand: the platform with which a cluster of the social and solidarity economy weaves its network."""

__version__ = "0.1.0"
