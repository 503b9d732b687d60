"""What letters and mails say: our advice on themes, and an organisation's own words."""
