"""What other programs read: received answers, the JSON API, the OData feed."""
