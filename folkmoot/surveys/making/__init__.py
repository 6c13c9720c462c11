"""Report cards made on the site of what a form has received, step by step."""
