"""The record: nouns, changes and how they fold into what stands."""
