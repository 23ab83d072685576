"""Views and answers as text, Markdown, LaTeX, HTML, JSON, CSV and pictures."""
