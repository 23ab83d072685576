"""The full-screen explorer, the only package that imports Textual."""
