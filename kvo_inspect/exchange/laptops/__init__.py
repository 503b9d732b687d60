"""Work between laptops: packs, folders, photos that go along."""
