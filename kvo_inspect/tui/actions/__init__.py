"""Action lists on screen: what is asked of whom, sheets, mails, replies."""
