"""What the keys mean for a while during a walk: capturing, closing, looking back."""
