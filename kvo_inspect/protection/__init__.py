"""Protection of a record at rest: its secret, the ways in to the secret, and files sealed with the secret.

Where a record is not protected nothing of it is imported but `key_file` and `unlocked`, which import no cryptography before they need it.
"""
