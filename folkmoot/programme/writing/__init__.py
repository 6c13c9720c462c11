"""What several parties write together, whatever it is: the form that they answer, their words, documents and confirmations."""
