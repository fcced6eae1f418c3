"""The ledger of links between organisations and their evidence."""
