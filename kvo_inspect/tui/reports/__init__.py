"""Reports that go to people: what one will say, in whose words, and where it lies once it is written."""
