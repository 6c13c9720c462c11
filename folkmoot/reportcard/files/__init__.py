"""Files as bytes: what can be opened, unpacked and read at all."""
