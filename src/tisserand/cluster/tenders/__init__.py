"""Public notices: tenders with their lots, where they may be reserved, until when one may bid."""
