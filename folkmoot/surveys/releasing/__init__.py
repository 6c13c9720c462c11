"""From the folder of a card to a published release, which never changes."""
