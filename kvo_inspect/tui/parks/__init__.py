"""Parks on screen: home, the park, its route, its partners."""
