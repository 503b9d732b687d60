"""Parks, their route and their partners, and the home screen that lists them."""
