"""The official data of API-Bank, read from the user's own copy; nothing of them ships with this package."""
