"""Papers on their way to seats: rounds, links, mails, receipts."""
