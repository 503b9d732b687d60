"""Taking in what other laptops recorded: batches, what was laid aside, conflicts, receipts."""
