"""Which figures may be shown, so that no person can be found out from all that was ever published."""
