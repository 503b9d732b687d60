"""The data dictionary: what every field means that leaves as a column or a property, in Dutch and in English."""
