"""Text as a terminal shows it: width, cutting, safe text, numbers and days. Knows no models."""
