"""The way of a submission: from the phone to where it is kept, whole and once."""
