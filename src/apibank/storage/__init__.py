"""Files on disk: written whole or not at all, and journals of lines that a killed process leaves whole."""
