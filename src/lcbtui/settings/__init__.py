"""What is the user's own: settings, named views and the last queries, and the files they are in."""
