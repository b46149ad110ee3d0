"""The five agents: domains, APIs, query, caller, tester, each with a backend of the library and one of a model."""
