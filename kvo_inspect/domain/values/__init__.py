"""Values: text, days, numbers and their order, whatever they are said of."""
