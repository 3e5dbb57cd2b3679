"""What change control answers, each cut to what the actor may see; a file a noun."""
