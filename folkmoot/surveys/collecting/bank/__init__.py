"""The centre's question bank: locked items that surveys put their forms together from."""
