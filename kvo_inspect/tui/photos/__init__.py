"""Photos on screen: taking them in, placing them, looking at them."""
