"""The full-screen explorer. The only room that knows Textual."""
