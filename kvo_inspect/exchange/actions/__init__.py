"""Action lists as files: sheets, mails, and the replies that come back."""
