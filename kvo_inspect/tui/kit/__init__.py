"""What every screen is made of: keys, lists, forms, boxes, drawing."""
