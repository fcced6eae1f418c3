"""What people and programs touch: pages, the command line."""
