"""Forms as they are fielded: drafts, versions, attachments, previews."""
