"""What the funder reads: activities and the organisation in IATI 2.03."""
