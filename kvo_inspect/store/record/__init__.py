"""The record itself: the open store, its acts, its logs and the state that is folded from them."""
