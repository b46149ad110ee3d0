"""The library as data: domains, their APIs and fields, and the values and texts that these draw from."""
