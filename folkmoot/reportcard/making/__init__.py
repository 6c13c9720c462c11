"""The way of an answer from end to end: forms and answers in, cards, releases and changes out."""
