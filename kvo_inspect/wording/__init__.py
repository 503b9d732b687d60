"""Wording: what people are told of what the record holds; on screens, in lists, mails and commands it is the same words."""
