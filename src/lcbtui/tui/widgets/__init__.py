"""The explorer's widgets: a `.view` in, messages out."""
