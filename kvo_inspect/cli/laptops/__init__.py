"""Commands between laptops: files, the folders they exchange through, receipts."""
