"""The one pass: tables of answers of any size in, mergeable weighted totals out."""
