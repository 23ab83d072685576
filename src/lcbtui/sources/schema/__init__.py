"""Headers and values to standard columns and roles."""
