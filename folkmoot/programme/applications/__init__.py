"""Applications written jointly: sections, comments, attachments, confirmations, and their papers."""
