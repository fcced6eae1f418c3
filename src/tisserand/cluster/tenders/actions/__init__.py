"""What is done with tenders: importing, typing in, correcting, withdrawing, letting expire."""
