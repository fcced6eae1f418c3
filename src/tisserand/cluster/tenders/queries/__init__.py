"""Reads of tenders: the board, one tender, what was read before, what codes stand for, reservations."""

from .board import Board, Search, open_tenders, search_in, whole

__all__ = ["Board", "Search", "open_tenders", "search_in", "whole"]
