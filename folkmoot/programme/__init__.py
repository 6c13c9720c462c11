"""Networks and partnerships: from a call and a joint application to what came of the project."""
