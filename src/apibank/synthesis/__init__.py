"""The five agents that make training dialogues, the library that they draw from, and the set that ships."""
