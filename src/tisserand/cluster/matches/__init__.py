"""Suggestions of who fits whom and the answers given, introductions and what came of them."""
