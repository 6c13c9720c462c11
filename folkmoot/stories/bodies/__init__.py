"""What a text is built of: blocks, figures, pictures, videos."""
