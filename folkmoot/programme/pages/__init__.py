"""Pages on which the corners of the programme are put together: of the public, of a party, of those who follow it."""
